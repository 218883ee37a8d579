"""Redis, or Valkey where that is what the machine has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from backbench.services.private_server import Server

if TYPE_CHECKING:
    import redis  # at run time only where it is used: the import alone takes longer than the server's start


class RedisServer(Server):
    """A private Redis: nothing is saved to disk, 256 MB of memory, no eviction until it is configured.

    For a lesson on durability: `RedisServer(options=["--appendonly", "yes", "--appendfsync", "always"])`, then `kill()`
    and `restart()`.
    """

    name = "redis"
    driver = "redis"

    def _command(self, data: Path) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "maxclients": "1000",
            "loglevel": "warning",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        # Whoever shares the server must not be able to end it for the others.
        return [str(self.program.path), *words, "--rename-command", "SHUTDOWN", "", *self.options]

    def _url(self, socket: Path) -> str:
        return f"unix://{socket}"

    def _ask_version(self) -> str:
        with self.client(socket_timeout=5) as client:
            return version_of(client)

    def client(self, **settings: Any) -> redis.Redis:
        """A new client of this server; `settings` go to redis.Redis (for example `decode_responses=True`)."""
        import redis

        return redis.Redis(**{"unix_socket_path": str(self.socket), **settings})


def version_of(client: redis.Redis) -> str:
    """Product and version of the server that `client` talks to."""
    info = client.info("server")
    read = {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in info.items()}
    if "valkey_version" in read:
        return f"Valkey {read['valkey_version']}"
    return f"Redis {read['redis_version']}"
