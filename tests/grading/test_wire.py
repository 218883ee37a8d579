"""Data crosses the wire as what it is, or not at all."""

import json
import random
import socket
import struct
import threading

import pytest

from backbench.exam import wire


def random_data(rng, depth=0):
    """Some plain data; containers get rarer as it nests."""
    if depth > 4 or rng.random() < 0.5:
        return rng.choice(
            [
                lambda: None,
                lambda: rng.random() < 0.5,
                lambda: rng.randint(-9, 9),
                lambda: rng.randint(-(2**200), 2**200),
                lambda: rng.choice([2**53, 2**53 - 1, -(2**53), -(2**53) + 1]),
                lambda: rng.uniform(-1e300, 1e300),
                lambda: rng.choice([0.0, -0.0, 5e-324, float("inf"), float("-inf"), 0.1]),
                lambda: complex(rng.random(), -0.0),
                lambda: "".join(chr(rng.choice([rng.randint(0, 127), rng.randint(0, 0x10FFFF)])) for _ in range(9)),
                lambda: rng.randbytes(rng.randint(0, 9)),
            ]
        )()
    items = [random_data(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    keys = [item for item in items if is_hashable(item)]
    return rng.choice(
        [lambda: items, lambda: tuple(items), lambda: set(keys), lambda: frozenset(keys),
         lambda: {key: random_data(rng, depth + 1) for key in keys}]
    )()  # fmt: skip


def is_hashable(item):
    try:
        hash(item)
    except TypeError:
        return False
    return True


def round_trip(value):
    return wire.decode(json.loads(json.dumps(wire.encode(value))))


@pytest.mark.parametrize("seed", range(40))
def test_random_data_comes_back_equal_and_of_the_same_types(seed):
    rng = random.Random(seed)
    for _ in range(60):
        value = random_data(rng)
        # repr tells 1 from True and 1.0, -0.0 from 0.0, and the types of containers; sets are compared as they are.
        back = round_trip(value)
        assert back == value
        assert shape(back) == shape(value)


def shape(value):
    """The value with the type of each part, in an order that does not matter for sets."""
    kind = type(value).__name__
    if isinstance(value, set | frozenset):
        return kind, sorted(repr(shape(item)) for item in value)
    if isinstance(value, list | tuple):
        return kind, [shape(item) for item in value]
    if isinstance(value, dict):
        return kind, [(shape(key), shape(item)) for key, item in value.items()]
    return kind, repr(value)


def test_a_number_that_is_none_comes_back_as_such():
    back = round_trip([float("nan"), float("inf")])
    assert back[0] != back[0]
    assert back[1] == float("inf")


def test_a_dict_that_looks_like_the_wires_own_words_comes_back_as_it_is():
    for value in ({"tuple": [1]}, {"int": "0x1"}, {"feed": 1}, {"dict": []}, {"float": "x"}, {}):
        assert round_trip(value) == value


class Lying:
    """A mixin whose every method says something else."""

    def __iter__(self):
        return iter([666])

    def __eq__(self, other):
        return True

    __hash__ = None

    def __str__(self):
        return "666"

    def __index__(self):
        return 666

    __int__ = __index__

    def items(self):
        return [(666, 666)]

    def hex(self):
        return "666"


@pytest.mark.parametrize(
    "value", [5, 2.5, 1 + 2j, "text", b"bytes", (1, 2), [1, 2], {1: 2}, {1, 2}, frozenset({1})], ids=repr
)
def test_a_subclass_crosses_as_its_base_type_and_none_of_its_methods_is_asked(value):
    base = type(value)
    lying = type("Liar", (Lying, base), {})(value)
    back = round_trip(lying)
    assert type(back) is base
    assert back == value


def test_an_enumeration_crosses_as_its_number():
    import enum

    assert round_trip(enum.IntEnum("Size", "SMALL LARGE").LARGE) == 2


@pytest.mark.parametrize(
    "value",
    [object(), len, iter([]), type, ..., NotImplemented, range(3), memoryview(b"x"), {1: object()}],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_does_not_cross(value):
    with pytest.raises(wire.NotPlain):
        wire.encode(value)


def test_an_object_that_claims_to_be_a_list_does_not_cross():
    class Claims:
        __class__ = property(lambda self: list)

    with pytest.raises(TypeError):
        wire.encode(Claims())


def test_a_list_in_itself_ends_in_an_error_and_not_in_a_hang():
    loop = []
    loop += [loop] * 10
    with pytest.raises(wire.NotPlain, match="nested deeper"):
        wire.encode(loop)


@pytest.mark.parametrize(
    "data",
    [{"float": "x"}, {"float": 1}, {"int": "zz"}, {"int": None}, {"dict": [[[], 1]]}, {"dict": 3}, {"dict": [[1]]},
     {"set": [[1]]}, {"tuple": 3}, {"complex": [1]}, {"bytes": "0"}, {"feed": 1}, {"nope": 1}, {}, 1.5,
     {"a": 1, "b": 2}, {"frozenset": None}],
    ids=repr,
)  # fmt: skip
def test_what_no_encoding_gives_is_refused(data):
    with pytest.raises((ValueError, TypeError)):
        wire.decode(data)


def shown(kind, *given):
    """An exception as it arrives on the other side."""
    try:
        raise kind(*given)
    except BaseException as error:
        return wire.decode_error(json.loads(json.dumps(wire.encode_error(error))))


@pytest.mark.parametrize("kind", [ValueError, KeyError, ZeroDivisionError, TimeoutError, OSError, TypeError])
def test_a_builtin_exception_arrives_as_one_of_its_kind(kind):
    error = shown(kind, "why")
    assert isinstance(error, kind)
    assert isinstance(error, wire.ProbeError)
    assert type(error).__name__ == kind.__name__
    assert "why" in str(error)


def test_an_own_exception_arrives_as_its_nearest_builtin_kind_under_its_own_name():
    class OutOfStock(LookupError):
        pass

    error = shown(OutOfStock, "Emma")
    assert isinstance(error, LookupError)
    assert type(error).__name__ == "OutOfStock"


@pytest.mark.parametrize(
    "kind", [AssertionError, StopIteration, StopAsyncIteration, NameError, ImportError, KeyboardInterrupt, SystemExit]
)
def test_what_would_steer_the_examiner_arrives_as_nothing_but_a_probes_error(kind):
    error = shown(kind, "x")
    assert type(error).__mro__[1:3] == (wire.ProbeError, Exception)
    assert type(error).__name__ == kind.__name__


@pytest.mark.parametrize(
    "data",
    [{"names": [], "text": "x"}, {"names": ["a\0b"], "text": "x"}, {"names": ["\ud800"], "text": "\ud800"},
     {"names": ["UnicodeDecodeError"], "text": "x"}, {"names": ["ExceptionGroup"], "text": 5},
     {"names": ["", "ValueError"], "text": {}}, {"names": ["__build_class__"], "text": ""}],
    ids=repr,
)  # fmt: skip
def test_an_odd_error_still_makes_an_exception(data):
    assert isinstance(wire.decode_error(data), wire.ProbeError)


def test_an_error_whose_text_raises_is_told_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise ValueError

    assert "its text raised" in str(shown(Mute))


def test_frames_arrive_whole_and_in_order_however_they_are_cut():
    here, there = socket.socketpair()
    with here, there:
        messages = [{"n": number, "text": "é" * number} for number in range(200)]
        bodies = [json.dumps(message).encode() for message in messages]
        stream = b"".join(struct.pack(">I", len(body)) + body for body in bodies)

        def send_in_drops():
            rng, at = random.Random(1), 0
            while at < len(stream):
                step = rng.randint(1, 999)
                here.sendall(stream[at : at + step])
                at += step

        sender = threading.Thread(target=send_in_drops)
        sender.start()
        assert [wire.receive(there) for _ in messages] == messages
        sender.join()


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\xff\xff\xff\xff", struct.pack(">I", 2) + b"[]",
                                  struct.pack(">I", 3) + b"{x}", struct.pack(">I", 9) + b"{}"])  # fmt: skip
def test_anything_but_a_whole_message_is_a_lost_connection(sent):
    here, there = socket.socketpair()
    with there:
        with here:
            here.sendall(sent)
        with pytest.raises(wire.ConnectionLost):
            wire.receive(there)


def test_a_message_that_is_too_large_is_not_sent():
    here, there = socket.socketpair()
    with here, there:
        with pytest.raises(wire.NotPlain, match="more than"):
            wire.send(here, {"text": "x" * (wire.MAX_FRAME + 1)})
