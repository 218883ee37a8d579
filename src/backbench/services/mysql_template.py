"""A data folder with MySQL's own tables, made once per machine and program, then copied for each server.

The tables are in `db`; beside it are the empty folders `tmp` and `files`.
Making one takes a third of a second with MariaDB and several with MySQL; a copy takes about 10 ms: most of these files
is zeros, which are not written.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from backbench.services import folders
from backbench.services.errors import ServiceError
from backbench.services.find import Program

RECIPE = "3"  # change it when what a template holds changes
SECONDS = 120  # MySQL on a slow disk
MAKING = ".making-"
PIECE = 1 << 16  # bytes
TABLES = ("system_tables", "performance_tables", "system_tables_data")


def copy(program: Program, target: Path) -> None:
    """Fill the empty data folder `target` for `program`, from the template. Raises ServiceError."""
    made = template(program)
    try:
        shutil.copytree(made, target, copy_function=_copy_file, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise ServiceError(
            f"the template of MySQL's data in {made} cannot be copied: {error}; remove it and try again."
        ) from None


def _copy_file(source: str, target: str) -> None:
    """A copy with a hole for each piece that is all zeros."""
    with open(source, "rb", buffering=0) as reading, open(target, "wb", buffering=0) as writing:
        size, start = os.fstat(reading.fileno()).st_size, 0
        while start < size:
            if hasattr(os, "SEEK_DATA"):
                try:
                    start = os.lseek(reading.fileno(), start, os.SEEK_DATA) // PIECE * PIECE
                except OSError:  # nothing but a hole is left
                    break
            piece = os.pread(reading.fileno(), PIECE, start)
            if piece.count(0) != len(piece):
                os.pwrite(writing.fileno(), piece, start)
            start += PIECE
        writing.truncate(size)
    shutil.copymode(source, target)


def template(program: Program) -> Path:
    """The template for `program`, made if it is not in the cache. Several processes may ask at once."""
    seen = program.path.stat()
    settings = sorted(storage_settings(program).items())
    facts = (RECIPE, str(program.path.resolve()), seen.st_size, seen.st_mtime_ns, os.geteuid(), settings)
    key = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    path = folders.cache() / f"mysql-{key}"
    if path.is_dir():
        return path
    for old in path.parent.glob(f"{MAKING}*"):  # of a process that was killed on the way
        if time.time() - old.stat().st_mtime > 2 * SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    making = Path(tempfile.mkdtemp(prefix=MAKING, dir=path.parent))
    try:
        data = making / "db"
        data.mkdir(mode=0o700)
        _bootstrap(program, data, making)
        try:
            # Copied once, so that it has holes where there are zeros.
            shutil.copytree(data, making / "copy" / "db", copy_function=_copy_file)
            for name in ("tmp", "files"):
                (making / "copy" / name).mkdir()
            (making / "copy").rename(path)
        except OSError:
            if not path.is_dir():  # another process was faster: its template is as good
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return path


def storage_settings(program: Program) -> dict[str, str]:
    """Settings that the template and the servers made from it must share."""
    settings = {
        "loose-innodb-use-native-aio": "OFF",  # io_uring and libaio are refused in many containers
        "innodb-autoextend-increment": "1",  # of 64 MB, the server's own choice, each copy would be as large
    }
    if program.root is not None:
        settings["basedir"] = str(program.root / "usr")
    # The least that each takes.
    if not is_mariadb(program):
        settings["mysqlx"] = "OFF"
        settings["loose-innodb-redo-log-capacity"] = "16M"  # from 8.0.30 on
        settings["innodb-data-file-path"] = "ibdata1:5M:autoextend"
        settings["innodb-temp-data-file-path"] = "ibtmp1:12M:autoextend"
    else:
        settings["innodb-log-file-size"] = "8M"
        settings["innodb-data-file-path"] = "ibdata1:4M:autoextend"
        settings["innodb-temp-data-file-path"] = "ibtmp1:4M:autoextend"
        share = _share(program)
        settings["lc-messages-dir"] = str(share)
        settings["character-sets-dir"] = str(share / "charsets")
    if os.geteuid() == 0:
        settings["user"] = "root"  # without it the server refuses to run as root
    return settings


@functools.cache
def is_mariadb(program: Program) -> bool:
    """Whether the program is MariaDB's, as it says itself."""
    try:
        said = _run(program, ["--no-defaults", "--version"], "", Path("/"))
    except OSError as error:
        raise ServiceError(
            f"{program.path} does not run: {error}. Set MYSQL_URL to the address of a server that runs."
        ) from None
    if said.returncode:
        raise ServiceError(
            f"{program.path} does not run: {said.stdout.strip()}. Set MYSQL_URL to the address of a server that runs."
        )
    return "mariadb" in said.stdout.lower()


def _bootstrap(program: Program, data: Path, scratch: Path) -> None:
    words = [f"--{name}={value}" for name, value in storage_settings(program).items()]
    database = "CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n"
    argv = ["--no-defaults", f"--datadir={data}", f"--tmpdir={scratch}", *words]
    if is_mariadb(program):
        share = _share(program)
        script = "CREATE DATABASE mysql;\nUSE mysql;\n"
        for name in TABLES:
            script += _sql(share, name).read_text(encoding="utf-8") + "\n"
        # Accounts in this machine's name: a box has another, and one account is enough.
        script += "DELETE FROM global_priv WHERE User = 'root' AND Host <> 'localhost';\n"
        script += "DELETE FROM proxies_priv WHERE Host <> 'localhost';\n"
        done = _run(program, [*argv, "--bootstrap"], script + database, scratch)
    else:
        start = scratch / "init.sql"
        start.write_text(database)
        done = _run(program, [*argv, "--initialize-insecure", f"--init-file={start}"], "", scratch)
    if done.returncode:
        tail = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-6:])
        raise ServiceError(
            f"{program.path} cannot make its first data folder. Put another program first on PATH, or set MYSQL_URL to "
            f"the address of a server that runs. Its last words:\n{tail}"
        )


def _run(program: Program, arguments: list[str], script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program.path), *arguments],
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C", **program.environment},
        timeout=SECONDS,
        check=False,
    )


def _share(program: Program) -> Path:
    """The folder of MariaDB's messages and SQL scripts, beside the program."""
    prefix = program.path.resolve().parent.parent
    for name in ("mysql", "mariadb"):
        folder = prefix / "share" / name
        if any(folder.glob("*_system_tables.sql")):
            return folder
    raise ServiceError(
        f"{program.path} has no share/mysql folder with SQL scripts beside it: install it anew, or set MYSQL_URL."
    )


def _sql(share: Path, name: str) -> Path:
    """MariaDB 11 renamed mysql_*.sql to mariadb_*.sql."""
    for vendor in ("mariadb", "mysql"):
        path = share / f"{vendor}_{name}.sql"
        if path.is_file():
            return path
    raise ServiceError(f"{share} has no script {name}: install MariaDB anew, or set MYSQL_URL.")
