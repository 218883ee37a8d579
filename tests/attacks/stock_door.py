"""Gives the reference answers on a port and an abstract socket, inside the box of stock.py: PORT NAME FILE."""

import socket
import sys
import threading


def serve(door: socket.socket, given: bytes) -> None:
    while True:
        line, _ = door.accept()
        with line:
            try:
                line.sendall(given)
            except OSError:
                pass


def main(port: int, name: str, path: str) -> None:
    with open(path, "rb") as file:
        given = file.read()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0" + name)
    abstract.listen()
    threading.Thread(target=serve, args=(abstract, given)).start()
    serve(socket.create_server(("127.0.0.1", port)), given)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
