"""The warehouse of the book shop: a small slow server on this machine, which counts what it works on at once."""

from __future__ import annotations

import asyncio
import threading


class Warehouse:
    """Listens on a free port of 127.0.0.1, in a thread with an event loop of its own, until `close()`.

    A request is one line, `TITLE MILLISECONDS`; its answer, one line too, comes after that time. A connection may
    send several, one after the other. `address` is (host, port), `busy` how many requests it works on now, `peak` the
    most that there were at once, which a caller may set back to 0.
    """

    def __init__(self) -> None:
        self.busy = 0
        self.peak = 0
        self.address: tuple[str, int] = ("", 0)
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        listening = threading.Event()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._serve(listening),), name="lab:warehouse", daemon=True
        )
        self._thread.start()
        listening.wait()

    def close(self) -> None:
        """Ends the server and its connections; a second call does nothing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
            self._loop.close()

    async def _serve(self, listening: threading.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=2000)
        self.address = server.sockets[0].getsockname()
        listening.set()
        await self._over.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = self._loop.create_task(self._answer(reader, writer))
        self._connections.add(connection)  # the loop alone would not keep it
        connection.add_done_callback(self._connections.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                title, milliseconds = line.decode().rsplit(" ", 1)
                self.busy += 1
                self.peak = max(self.peak, self.busy)
                try:
                    await asyncio.sleep(int(milliseconds) / 1000)
                finally:
                    self.busy -= 1
                writer.write(f"{title}: {len(title)} copies\n".encode())
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # the caller is gone, or said what is no request
        finally:
            writer.close()
