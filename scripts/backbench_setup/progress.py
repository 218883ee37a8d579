"""What a person sees while the set-up works, and running a command with it."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

TICK = 0.5  # seconds between two looks at a silent command
_PIPES = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
REPORT = 10.0  # seconds between two lines where the output is not a terminal


class Failure(Exception):
    """The set-up cannot go on; the text is one sentence that says what is wrong and what to do next."""


class CommandError(Exception):
    """A command failed; its text is the last line that the command printed, `tail` holds the lines before it too."""

    def __init__(self, argv: Sequence[str], status: int, tail: list[str]):
        last = next((line.strip() for line in reversed(tail) if line.strip()), None)
        super().__init__(last or f"{Path(argv[0]).name} ended with status {status}")
        self.status = status
        self.tail = tail


class Progress:
    """One line that moves on a terminal; a line every ten seconds elsewhere."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic):
        self.stream = stream or sys.stdout
        self.clock = clock
        self.moving = self.stream.isatty()
        self._title = ""
        self._state = ""
        self._started = self._shown = 0.0

    def say(self, text: str) -> None:
        """Print one line."""
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step of the set-up: says that it begins, and at its end how long it took."""
        self._title, self._state = title, ""
        self._started = self._shown = self.clock()
        self._write(f"{title} ...")
        try:
            yield
        except BaseException:
            self._end(f"{title}: stopped after {self._elapsed()}")
            raise
        self._end(f"{title}: done in {self._elapsed()}")

    def update(self, state: str | None = None) -> None:
        """Show the step's state (or the last one again, with the time that has passed)."""
        self._state = state or self._state
        now = self.clock()
        if self.moving or now - self._shown >= REPORT:
            self._shown = now
            self._write(f"{self._title}: {self._state or 'working'} ({self._elapsed()})")

    def _elapsed(self) -> str:
        seconds = round(self.clock() - self._started)
        return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min {seconds % 60} s"

    def _write(self, text: str) -> None:
        if self.moving:
            print(f"\r\x1b[2K{text[:100]}", end="", file=self.stream, flush=True)
        else:
            self.say(text)

    def _end(self, text: str) -> None:
        if self.moving:
            print("\r\x1b[2K", end="", file=self.stream)
        self.say(text)


def run(
    argv: Sequence[str],
    progress: Progress,
    *,
    log: Path,
    env: dict[str, str] | None = None,
    watch: Callable[[str], str | None] = lambda line: None,
) -> None:
    """Run `argv`, its output in `log`; `watch` turns a line of it into the state to show, or None.

    Raises CommandError where the command ends with another status than 0 or cannot be started.
    """
    tail: list[str] = []
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        print(f"$ {' '.join(argv)}", file=file, flush=True)
        try:
            process = subprocess.Popen(argv, env=env, text=True, errors="replace", **_PIPES)
        except OSError as error:
            raise CommandError(argv, 127, [str(error)]) from None
        threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
        try:
            while (line := _next(lines, progress)) is not None:
                print(line, file=file)
                tail = [*tail[-19:], line]
                state = watch(line)
                if state:
                    progress.update(state)
            status = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if status:
        raise CommandError(argv, status, tail)


def _pump(stream: TextIO, lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        lines.put(line.rstrip("\n"))
    lines.put(None)


def _next(lines: queue.SimpleQueue[str | None], progress: Progress) -> str | None:
    while True:
        try:
            return lines.get(timeout=TICK)
        except queue.Empty:
            progress.update()
