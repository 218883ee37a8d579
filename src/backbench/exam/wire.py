"""What crosses between examiner and kernel: frames of JSON that hold plain data, feeds, spies and exceptions.

Only data crosses, never objects: an answer whose `__eq__` is always true arrives as what it holds, or not at all.
"""

from __future__ import annotations

import builtins
import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

MAX_FRAME = 8 * 2**20
MAX_DEPTH = 200
MAX_TEXT = 2_000


class NotPlain(TypeError):
    """A value that is not plain data was given to, or came back from, a probe."""


class TooLarge(NotPlain):
    """Plain data, but more of it than may cross, or nested too deep."""


class ProbeError(Exception):
    """An exception in the student's code, known by name and text.

    Where its type derives from a built-in exception, what is raised is also an instance of that one, so
    `except ValueError` and `pytest.raises(ValueError)` work.
    """


class ConnectionLost(Exception):
    """The other side is gone."""


def encode(value: Any, special: Callable[[Any], dict | None] = lambda value: None, depth: int = 0) -> Any:
    """`value` as JSON-ready data. `special` may give a dict for what is not plain. Raises NotPlain."""
    if depth > MAX_DEPTH:
        raise TooLarge(f"the value is nested deeper than {MAX_DEPTH} levels")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -(2**53) < value < 2**53 else {"int": hex(value)}
    if kind is float:
        return {"float": float.hex(value)}
    tagged = special(value)
    if tagged is not None:
        return tagged

    def each(items):
        return [encode(item, special, depth + 1) for item in items]

    # A subclass crosses as its base type: a lying method of it is never asked.
    if isinstance(value, bool | int):
        return encode(int.__index__(value), special, depth)
    if isinstance(value, float):
        return {"float": float.hex(float.__float__(value))}
    if isinstance(value, complex):
        return {"complex": [float.hex(complex.__pos__(value).real), float.hex(complex.__pos__(value).imag)]}
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bytes | bytearray):
        return {"bytes": (bytes if isinstance(value, bytes) else bytearray).hex(value)}
    if isinstance(value, tuple):
        return {"tuple": each(tuple.__iter__(value))}
    if isinstance(value, list):
        return each(list.__iter__(value))
    if isinstance(value, dict):
        return {"dict": [[*each(pair)] for pair in dict.items(value)]}
    if isinstance(value, set):
        return {"set": each(set.__iter__(value))}
    if isinstance(value, frozenset):
        return {"frozenset": each(frozenset.__iter__(value))}
    raise NotPlain(f"a value of type {kind.__name__} came back where plain data was expected")


def decode(data: Any, special: Callable[[str, Any], Any] | None = None) -> Any:
    """The value that `encode` made `data` from. Raises ValueError where `data` is not such a thing."""
    if data is None or isinstance(data, bool | int | str):
        return data
    if isinstance(data, list):
        return [decode(item, special) for item in data]
    if not (isinstance(data, dict) and len(data) == 1):
        raise ValueError("not a value of the exam protocol")
    [(tag, held)] = data.items()
    if tag == "float":
        return float.fromhex(held)
    if tag == "int":
        return int(held, 16)
    if tag == "complex":
        return complex(*map(float.fromhex, held))
    if tag == "bytes":
        return bytes.fromhex(held)
    if tag == "dict":
        return {decode(key, special): decode(value, special) for key, value in held}
    if tag in ("tuple", "set", "frozenset"):
        return {"tuple": tuple, "set": set, "frozenset": frozenset}[tag](decode(item, special) for item in held)
    if special is not None:
        return special(tag, held)
    raise ValueError(f"unknown tag {tag!r} in the exam protocol")


def encode_error(error: BaseException) -> dict:
    """An exception as data: the names of its types, from its own to the built-in ones, and its text."""
    try:
        text = str(error)
    except BaseException as worse:
        text = f"<its text raised {type(worse).__name__}>"
    names = [str(kind.__name__)[:100] for kind in type.mro(type(error))[:20]]
    return {"names": names, "text": str(text)[:MAX_TEXT]}


def decode_error(data: dict) -> Exception:
    """An exception to raise: a ProbeError of the same name that also derives from the nearest built-in type."""
    names = [str(name) for name in data["names"]] or ["Exception"]
    text = str(data["text"])
    for name in names:
        base = getattr(builtins, name, None)
        if isinstance(base, type) and issubclass(base, Exception):
            break
    else:
        base = Exception
    # StopIteration and AssertionError of student code must not steer the examiner's own loops and checks.
    if issubclass(base, StopIteration | StopAsyncIteration | AssertionError | NameError | ImportError):
        base = Exception
    bases = (ProbeError,) if base is Exception else (ProbeError, base)
    try:
        kind = type(names[0], bases, {"__str__": lambda self: text, "__module__": "student"})
        return kind(text)
    except (TypeError, ValueError):  # built-ins with a constructor of their own (UnicodeDecodeError), odd names
        name = names[0] if names[0].isidentifier() else "ProbeError"
        return type(name, (ProbeError,), {"__str__": lambda self: text})(text)


def send(connection: socket.socket, message: dict) -> None:
    """Write one frame. Raises TooLarge, or ConnectionLost where the other side is gone."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    if len(body) > MAX_FRAME:
        raise TooLarge(f"{len(body)} bytes of data, more than the {MAX_FRAME} that may cross")
    try:
        connection.sendall(struct.pack(">I", len(body)) + body)
    except OSError as error:
        raise ConnectionLost(str(error)) from None


def receive(connection: socket.socket, ends: float | None = None) -> dict:
    """Read one frame, all of it before `ends` (a time.monotonic()).

    Raises ConnectionLost at the end or on a frame that is no message, TimeoutError when late.
    """
    size = struct.unpack(">I", _exactly(connection, 4, ends))[0]
    if size > MAX_FRAME:
        raise ConnectionLost("a frame larger than allowed")
    try:
        message = json.loads(_exactly(connection, size, ends))
    except (ValueError, RecursionError) as error:
        raise ConnectionLost(f"a frame that is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise ConnectionLost("a frame that is not a message")
    return message


def _exactly(connection: socket.socket, size: int, ends: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if ends is not None:
            # For each piece anew: who sends a byte now and then must not stretch the time of the whole.
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
        try:
            part = connection.recv(min(size - len(parts), 2**20))
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionLost(str(error)) from None
        if not part:
            raise ConnectionLost("the connection was closed")
        parts += part
    return bytes(parts)
