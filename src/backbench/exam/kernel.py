"""The student's side of an exam: an IPython kernel that also runs probes when the examiner asks.

Started as `python -m backbench.exam.kernel` with the path of the examiner's socket in BACKBENCH_EXAM; with `--forks FD`
it is the process that such kernels are forked from (see `forks`). It has none of Jupyter's five channels: cells and
probes come, and what they give goes, over one socket, the line, one message after the other. Everything in a kernel
shares its process with student code, so nothing here is believed: it knows no expected value and no count, and a
student who takes it over can only send answers of their own.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import contextvars
import inspect
import itertools
import os
import pathlib
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

# Nobody debugs here, and the debugger takes longer to import than all the rest; ipykernel does without it.
sys.modules.setdefault("debugpy", None)
import ipykernel.debugger  # noqa: E402, F401

del sys.modules["debugpy"]

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402

from backbench.exam import forks, wire  # noqa: E402
from backbench.exam.publish import LineSession, Publisher, Stream  # noqa: E402

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

    def listen(self, wanted: dict[str, Callable[[dict], None]]) -> None:
        """Read frames until the examiner is gone; hand replies to who waits, and the rest to `wanted` by its kind."""
        try:
            while True:
                message = wire.receive(self.socket)
                if message.get("op") in wanted:
                    wanted[message["op"]](message)
                elif (box := self._waiting.get(message.get("id"))) is not None:
                    box.put(message)
        except wire.ConnectionLost:
            return
        except BaseException:
            # No memory was left, say. A kernel that no longer listens is of no use: the examiner sees it end at once.
            os._exit(1)


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
    """The usual Python kernel, with a line to the examiner in place of its channels."""

    def serve(self, line: Line, publisher: Publisher) -> None:
        """Run what the examiner asks for in the event loop of this thread, once that runs."""
        # `exit()` in a notebook ends its kernel a moment later, in the middle of somebody else's cell.
        self.shell.ask_exit = lambda: None
        self._forward_input(allow_stdin=False)  # for good: nobody sits at a keyboard
        self._line, self._publisher = line, publisher
        self._cells: dict[str, dict] = {}
        self._running: set[asyncio.Task] = set()
        loop = asyncio.get_event_loop_policy().get_event_loop()
        # One context for all cells: a context variable that a cell sets, the next one sees.
        context = contextvars.copy_context()

        def start_cell(message: dict) -> None:
            task = loop.create_task(self._run_cell(message), context=context)
            self._running.add(task)
            task.add_done_callback(self._running.discard)

        def on_cell(message: dict) -> None:
            loop.call_soon_threadsafe(start_cell, message)

        def on_probe(message: dict) -> None:
            asyncio.run_coroutine_threadsafe(self._run_probe(message), loop)

        wanted = {"cell": on_cell, "probe": on_probe}
        threading.Thread(target=line.listen, args=(wanted,), daemon=True, name="examiner").start()
        line.send({"op": "hello"})

    async def _run_cell(self, message: dict) -> None:
        streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, Stream)]
        self._publisher.cell = message["cell"]
        ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with self._tracebacks("Minimal" if message["brief"] else ""):
                await self._execute(message["source"])
        except BaseException as error:  # what IPython lets through, the end of a task among it
            with contextlib.suppress(Exception):
                self._publisher("error", ename=type(error).__name__, evalue=str(error)[:1_000], traceback=[])
        finally:
            for stream in streams:
                with contextlib.suppress(Exception):
                    stream.gather()
            self._publisher.cell = None
            signal.signal(signal.SIGINT, ignored)
            self._line.send({"op": "done", "cell": message["cell"]})

    @contextlib.contextmanager
    def _tracebacks(self, mode: str) -> Iterator[None]:
        """Show errors in this mode of IPython, if one is named: colours and surroundings take longer than a cell."""
        before = self.shell.InteractiveTB.mode
        if mode:
            self.shell.InteractiveTB.set_mode(mode)
        try:
            yield
        finally:
            self.shell.InteractiveTB.set_mode(before)

    async def _execute(self, source: str) -> None:
        """Run a cell as the usual kernel does; a cell with `await` shares this event loop."""
        shell = self.shell
        try:
            transformed, failed = shell.transform_cell(source), None
        except Exception:
            transformed, failed = source, sys.exc_info()
        try:
            if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=failed):
                result = None
                try:
                    result = await shell.run_cell_async(
                        source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=failed
                    )
                finally:
                    shell.events.trigger("post_execute")
                    shell.events.trigger("post_run_cell", result)
            else:
                shell.run_cell(source, store_history=True)
        finally:
            shell.payload_manager.clear_payload()

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
    """The usual kernel application without what no examiner asks for: channels, a heart to listen to, a history.

    `initialize` makes a kernel that nobody has used and that no examiner knows; `start` connects it and runs it. In
    between, a process may fork any number of kernels (see `forks`): what it has made, none need make again.
    """

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """No file of this machine has a say in how a student's kernel behaves."""
        self.config.HistoryManager.enabled = False

    def _nothing(self, *args: Any, **kwargs: Any) -> None:
        pass

    init_connection_file = write_connection_file = log_connection_info = init_heartbeat = init_poller = _nothing

    def init_sockets(self) -> None:
        self._publisher = Publisher()
        self.session = LineSession(parent=self)
        self.session.publisher = self._publisher

    def init_io(self) -> None:
        self.outstream_class = None
        super().init_io()
        sys.stdout, sys.stderr = Stream("stdout", 1, self._publisher), Stream("stderr", 2, self._publisher)

    def init_kernel(self) -> None:
        self.kernel = kernel = self.kernel_class.instance(
            parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns
        )
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def start(self) -> None:
        line = Line(os.environ.pop("BACKBENCH_EXAM"))
        os.makedirs(self.profile_dir.location, exist_ok=True)  # the folder of temporary files is another one by now
        self.shell.user_ns["_dh"][:] = [pathlib.Path.cwd()]
        self.shell.starting_dir = os.getcwd()
        for stream in (sys.stdout, sys.stderr):
            stream.open()
        self._publisher.start(line.send)
        self.kernel.serve(line, self._publisher)
        asyncio.get_event_loop_policy().get_event_loop().run_forever()


def new_app() -> ExamApp:
    """A kernel, ready to `start`."""
    app = ExamApp.instance(kernel_class=ExamKernel)
    app.initialize([])
    _warm(app.kernel.shell)
    return app


def _warm(shell: InteractiveShell) -> None:
    """Do once what is slow the first time: a cell that ends well, and one that shows a value and fails."""
    result = shell.run_cell("pass", silent=True, store_history=False)
    result.raise_error()
    shell.display_formatter.format(1)
    try:
        raise ValueError("warm")
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())


def main() -> None:
    """Run what the command line asks for."""
    if sys.argv[1:2] == ["--forks"]:
        forks.serve(int(sys.argv[2]), new_app, tuple(sys.argv[3:]))
    app = new_app()
    if sys.platform == "linux":
        forks.isolate.refuse_leases()
    app.start()


if __name__ == "__main__":
    # Named by its import path, so that probes and student code see one module.
    from backbench.exam.kernel import main as run

    run()
