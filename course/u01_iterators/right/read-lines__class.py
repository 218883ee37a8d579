# A class with close(), which holds the open file and the names that are left. Type hints.
import gzip
from collections.abc import Iterable
from typing import IO


class read_lines:
    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = iter(paths)
        self._file: IO[str] | None = None

    def __iter__(self) -> "read_lines":
        return self

    def __next__(self) -> str:
        while True:
            if self._file is None:
                path = next(self._paths)
                self._file = (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8")
            line = self._file.readline()
            if line:
                return line[:-1] if line[-1] == "\n" else line
            self._file.close()
            self._file = None

    def close(self) -> None:
        self._paths = iter(())
        if self._file is not None:
            self._file.close()
            self._file = None
