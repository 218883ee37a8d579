"""The student's side of an exam: an IPython kernel that also runs probes when the examiner asks.

Started as `python -m backbench.exam.kernel -f CONNECTION_FILE` with the path of the examiner's socket in
BACKBENCH_EXAM; with `--forks FD` it is the process that such kernels are forked from (see `forks`). Everything in a
kernel shares its process with student code, so nothing here is believed: it knows no expected value and no count, and
a student who takes it over can only send answers of their own.
"""

from __future__ import annotations

import asyncio
import builtins
import inspect
import itertools
import os
import queue
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

# Nobody debugs here, and the debugger takes longer to import than all the rest; ipykernel does without it.
sys.modules.setdefault("debugpy", None)
import ipykernel.debugger  # noqa: E402, F401

del sys.modules["debugpy"]

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402

from backbench.exam import forks, wire  # noqa: E402

REAL_BUILTINS = dict(vars(builtins))


class RemoteFeed(Iterator):
    """Stands for a feed of the examiner: each item is asked for over the wire."""

    def __init__(self, ask, number: int):
        self._ask, self._number = ask, number

    def __next__(self) -> Any:
        reply = self._ask({"op": "pull", "feed": self._number})
        if "stop" in reply:
            raise StopIteration
        return reply["value"]

    def __aiter__(self) -> RemoteFeed:
        return self

    async def __anext__(self) -> Any:
        try:
            return next(self)
        except StopIteration:
            raise StopAsyncIteration from None


def remote_spy(ask, number: int, is_async: bool):
    """A function that stands for a spy of the examiner."""

    def spy(*args: Any, **kwargs: Any) -> Any:
        return ask({"op": "call", "spy": number, "args": wire.encode(args), "kwargs": wire.encode(kwargs)})["value"]

    async def async_spy(*args: Any, **kwargs: Any) -> Any:
        return spy(*args, **kwargs)

    return async_spy if is_async else spy


class Line:
    """The connection to the examiner, shared by all threads of the kernel."""

    def __init__(self, path: str):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self._sending = threading.Lock()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue] = {}

    def send(self, message: dict) -> None:
        with self._sending:
            wire.send(self.socket, message)

    def ask(self, message: dict) -> dict:
        """Send a question, wait for its reply, give the reply back or raise what it says."""
        number = next(self._numbers)
        box = self._waiting[number] = queue.SimpleQueue()
        try:
            self.send({**message, "id": number})
            reply = box.get()
        finally:
            del self._waiting[number]
        if "raise" in reply:
            raise student_error(reply["raise"])
        return {**reply, "value": wire.decode(reply["value"])} if "value" in reply else reply

    def listen(self, on_probe) -> None:
        """Read frames until the examiner is gone; hand replies to who waits and probes to `on_probe`."""
        while True:
            try:
                message = wire.receive(self.socket)
            except wire.ConnectionLost:
                return
            if message.get("op") == "probe":
                on_probe(message)
            elif (box := self._waiting.get(message.get("id"))) is not None:
                box.put(message)


def student_error(data: dict) -> Exception:
    """What a spy raised in the examiner, as the built-in exception of that name where there is one."""
    kind = REAL_BUILTINS.get(data["names"][0])
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(data["text"])
        except TypeError:
            pass
    return wire.decode_error(data)


class ExamKernel(IPythonKernel):
    """The usual Python kernel, with a line to the examiner beside its five channels."""

    def start(self) -> None:
        super().start()
        # `exit()` in a notebook ends its kernel a moment later, in the middle of somebody else's cell.
        self.shell.ask_exit = lambda: None
        path = os.environ.pop("BACKBENCH_EXAM", None)
        if path is None:
            return
        self._line = Line(path)
        self._cells: dict[str, dict] = {}
        loop = asyncio.get_event_loop_policy().get_event_loop()

        def on_probe(message: dict) -> None:
            asyncio.run_coroutine_threadsafe(self._run_probe(message), loop)

        threading.Thread(target=self._line.listen, args=(on_probe,), daemon=True, name="examiner").start()
        self._line.send({"op": "hello"})

    def _namespace(self, message: dict) -> dict:
        """What the probes of one grade cell see: real builtins, their imports, the names of the answer."""
        cell = message["cell"]
        if cell not in self._cells:
            namespace = {"__builtins__": dict(REAL_BUILTINS), "__name__": "probe"}
            user = self.shell.user_ns
            namespace.update((name, user[name]) for name in message["names"] if name in user)
            exec(compile(message["source"], "<probe>", "exec"), namespace)
            self._cells[cell] = namespace
        return self._cells[cell]

    async def _run_probe(self, message: dict) -> None:
        call = message["call"]

        def ask(question: dict) -> dict:
            return self._line.ask({**question, "call": call})

        def stand_in(tag: str, held: Any) -> Any:
            if tag == "feed":
                return RemoteFeed(ask, held)
            if tag == "spy":
                return remote_spy(ask, *held)
            raise ValueError(tag)

        try:
            function = self._namespace(message)[message["function"]]
            value = function(*wire.decode(message["args"], stand_in), **wire.decode(message["kwargs"], stand_in))
            if inspect.iscoroutine(value):
                value = await value
            answer = {"op": "result", "call": call, "value": wire.encode(value)}
            self._line.send(answer)
        except wire.ConnectionLost:
            raise
        except BaseException as error:
            self._line.send({"op": "raised", "call": call, **wire.encode_error(error)})


class ExamApp(IPKernelApp):
    """The usual kernel application without what no examiner asks for: a heart to listen to, a history on disk."""

    def init_heartbeat(self) -> None:
        pass

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """No file of this machine has a say in how a student's kernel behaves."""
        self.config.HistoryManager.enabled = False


def run_kernel(arguments: list[str]) -> None:
    """Run the kernel that the arguments describe, to its end."""
    ExamApp.launch_instance(arguments, kernel_class=ExamKernel)


def main() -> None:
    """Run what the command line asks for."""
    if sys.argv[1:2] == ["--forks"]:
        forks.serve(int(sys.argv[2]), run_kernel, tuple(sys.argv[3:]))
    run_kernel(sys.argv[1:])


if __name__ == "__main__":
    # Named by its import path, so that probes and student code see one module.
    from backbench.exam.kernel import main as run

    run()
