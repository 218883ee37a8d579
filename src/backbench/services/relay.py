"""The relay: starts a server that speaks TCP only and gives it a unix socket.

Run as a script, in the server's box, where 127.0.0.1 is the box's own: the socket is then the only way in. Uses the
standard library alone.

Arguments: the socket's path, then the server's command line. `{port}` in it becomes a free port; without it the server
picks its port and says `listening on 127.0.0.1:<port>` on its output.
The socket appears once the server accepts connections. The relay ends when the server ends, with its exit code, and the
server is ended when the relay's standard input closes.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

PIECE = 1 << 16  # bytes
WAIT = 30  # seconds for the server to say its port and to accept


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def die_with_parent():
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def read_log(server, said):
    """Pass the server's output on, and note the port that it names."""
    for line in server.stdout:
        os.write(2, line)
        found = re.search(rb"listening on 127\.0\.0\.1:(\d+)", line)
        if found and not said.port:
            said.port = int(found[1])
            said.set()
    said.set()  # the server has ended: nobody need wait for its port


def end_with_owner(server):
    """Standard input is a pipe that the watcher holds and never writes: its end means that the watcher is gone."""
    while os.read(0, 64):
        pass
    server.kill()


def copy(source, target):
    """Everything from one socket to the other; two threads to a connection add half of what an event loop adds."""
    try:
        while piece := source.recv(PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes the thread of the other direction


def join(client, port):
    """Serve one client: returns when both directions have ended."""
    with client:
        try:
            server = socket.create_connection(("127.0.0.1", port))
        except OSError:
            return
        with server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=copy, args=(server, client), daemon=True)
            back.start()
            copy(client, server)
            back.join()


def serve(path, port):
    """Accept clients for ever."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(128)
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            time.sleep(0.1)  # out of file descriptors: some client will leave
            continue
        threading.Thread(target=join, args=(client, port), daemon=True).start()


def await_accept(port, server):
    """True once the server accepts; False if it ended first or takes longer than WAIT."""
    deadline = time.monotonic() + WAIT
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return True
    return False


def main():
    path, *argv = sys.argv[1:]
    said = threading.Event()
    said.port = free_port() if any("{port}" in word for word in argv) else 0
    server = subprocess.Popen(
        [word.replace("{port}", str(said.port)) for word in argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    reader = threading.Thread(target=read_log, args=(server, said), daemon=True)
    reader.start()
    threading.Thread(target=end_with_owner, args=(server,), daemon=True).start()
    if not said.port:
        said.wait(WAIT)
    if said.port and await_accept(said.port, server):
        if os.path.exists(path):
            os.unlink(path)  # left by a server that was killed
        threading.Thread(target=serve, args=(path, said.port), daemon=True).start()
    else:
        server.kill()
    code = server.wait()
    reader.join(1)  # its last words
    os._exit(max(code, 0))  # threads that still serve clients do not hold it up


if __name__ == "__main__":
    main()
