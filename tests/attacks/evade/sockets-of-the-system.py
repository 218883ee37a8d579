# Knocks at the sockets where daemons of a machine listen: docker, D-Bus, X11, cloud metadata, abstract ones.
# earns: 4
# shows: KNOCKED

# %% attack cell first
import glob
import socket

doors = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/dbus/system_bus_socket",
    "/tmp/.X11-unix/X0",
    "/run/systemd/private",
    "/run/containerd/containerd.sock",
    "\0@DOOR@",
    *glob.glob("/run/**/*.sock", recursive=True),
]
try:
    doors += ["\0" + line.split("@")[-1].strip() for line in open("/proc/net/unix") if "@" in line]
except OSError:
    pass
for door in doors:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(door)
            print("GOT", "IT", repr(door))
        except OSError:
            pass
for family, kind in (
    (socket.AF_INET, socket.SOCK_RAW),
    (socket.AF_PACKET, socket.SOCK_RAW),
    (socket.AF_NETLINK, socket.SOCK_RAW),
):
    try:
        with socket.socket(family, kind) as line:
            line.settimeout(1)
            line.sendto(b"x", ("127.0.0.1", int("@PORT@"))) if family == socket.AF_INET else None
    except OSError:
        pass
print("KNOCKED")

# %% twin cell first
import asyncio


async def ask():
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, "mine.sock")
    reader, writer = await asyncio.open_unix_connection("mine.sock")
    writer.write(b"emma\n")
    said = await reader.readline()
    writer.close()
    server.close()
    return said


print(await ask())  # noqa: F704
