# %% [markdown] role="read"
# # Metaclasses: exercises
#
# Four exercises, 24 points, about 90 minutes. Each stands alone: do them in any order.
#
# Write your answer where a cell says `YOUR CODE HERE`. The examples below it run in your notebook and show the shape of
# what is asked. Grading makes other classes, with other names, from what you wrote: empty ones, children of children,
# ones whose class statement fails.
#
# `__init_subclass__`, a metaclass, a decorator: use what does it, as long as the class statements of the examples work
# as they stand. You may write further classes and functions, and import more of the standard library.

# %% role="read"
import builtins
import itertools
import sqlite3
import threading

# %% [markdown] role="read"
# ## 1. Plug-ins that register themselves (5 points, 15 minutes)
#
# Each way to pay in the shop is a class, and nobody should have to add it to a list by hand. Write the class `Plugin`.
#
# ```python
# class Payment(Plugin): pass
#
# class Card(Payment, name="card"): pass
#
# Payment.registry   # {'card': Card}
# ```
#
# - A class with `Plugin` itself among its bases begins a family: it has no `name`, and its `registry` is a new dict.
#   All classes below it have that same dict as their `registry`.
# - A class below it with the keyword `name` (a text, `""` too) is in the dict, under that name, once its class
#   statement has run. A class without the keyword is not.
# - A name that its family already has raises `ValueError` from the class statement, and the dict stays as it was.
# - Other keywords go to the `__init_subclass__` of the base classes that follow. A class that these refuse is not
#   stored.


# %% role="solution" id="plugins"
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    ### BEGIN SOLUTION
    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if Plugin in cls.__bases__:
            cls.registry = {}
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
    ### END SOLUTION


# %% role="tests" id="plugins-values" points=2
class Payment(Plugin):
    pass


class Card(Payment, name="card"):
    pass


assert Payment.registry == {"card": Card}
### BEGIN HIDDEN TESTS
import types

from backbench.exam import check, probe, rng


@probe
def registries(plan):
    """Makes a class for each (title, titles of its bases, keywords); gives {title: {name: title of the entry}}.

    A title may end in `*`, to tell two classes of one name apart.
    """
    made = {"Plugin": Plugin}
    for title, bases, keywords in plan:
        made[title] = types.new_class(title.rstrip("*"), tuple(made[base] for base in bases), keywords)
    del made["Plugin"]
    return {
        title: {name: [other for other in made if made[other] is found] for name, found in dict(cls.registry).items()}
        for title, cls in made.items()
    }


@probe
def dicts(plan):
    """How many dicts the `registry` of these classes gives, each asked twice."""
    made = {"Plugin": Plugin}
    for title, bases, keywords in plan:
        made[title] = types.new_class(title.rstrip("*"), tuple(made[base] for base in bases), keywords)
    del made["Plugin"]
    found = [cls.registry for cls in [*made.values()] * 2]
    return len({id(one) for one in found})


with check("stores each named class in the registry of its family", points=1, hint="What is `cls` in your hook?"):
    names = rng.sample(["", *(f"{word}{rng.randint(10**4, 10**5)}" for word in ("card", "é", "points "))], 4)
    plan = [("Payment", ["Plugin"], {})]
    plan += [(f"Way{number}", ["Payment"], {"name": name}) for number, name in enumerate(names)]
    expected = {name: [f"Way{number}"] for number, name in enumerate(names)}
    got = registries(plan)["Payment"]
    assert got == expected, f"classes with the names {names}: the family's registry has {got}"
    assert registries(plan[:1]) == {"Payment": {}}, "a family without plug-ins: its registry is not empty"

with check(
    "a class without a name is not stored, and those below it are",
    points=1,
    hint="Which classes share the dict, however far below the first one they are?",
):
    one, two, three = (f"{word}{rng.randint(10**4, 10**5)}" for word in rng.sample(["cash", "é", "gift "], 3))
    plan = [
        ("Payment", ["Plugin"], {}),
        ("Plugin*", ["Payment"], {}),
        ("Card", ["Plugin*"], {"name": one}),
        ("Debit", ["Card"], {"name": two}),
        ("Prepaid", ["Debit"], {}),
        ("Voucher", ["Prepaid"], {"name": three}),
    ]
    got, expected = registries(plan), {one: ["Card"], two: ["Debit"], three: ["Voucher"]}
    for title, *_ in plan:
        had = got[title]
        assert had == expected, (
            f"below Payment a class that is called Plugin too, below it Card, Debit, Prepaid, Voucher; all but the "
            f"first and Prepaid have names: {title}.registry has {had}"
        )
    many = dicts(
        [(title, bases, {word: f"another {name}" for word, name in more.items()}) for title, bases, more in plan]
    )
    assert many == 1, f"a family of {len(plan)} classes, the registry of each asked for twice: {many} dicts"
### END HIDDEN TESTS


# %% role="tests" id="plugins-edges" points=2
class Carrier(Plugin):
    pass


assert Carrier.registry == {}
### BEGIN HIDDEN TESTS
import types

from backbench.exam import check, probe, rng


@probe
def outcomes(plan):
    """Makes what classes it can; gives for each (title, bases, keywords) how that went, and the registries.

    A title may end in `*`, to tell two classes of one name apart.
    """
    made, went = {"Plugin": Plugin, "Mixin": type("Mixin", (), {})}, []
    for title, bases, keywords in plan:
        try:
            made[title] = types.new_class(title.rstrip("*"), tuple(made[base] for base in bases), keywords)
            went.append("made")
        except ValueError:
            went.append("ValueError")
        except Exception as error:
            went.append(type(error).__name__)
    del made["Plugin"], made["Mixin"]
    return went, {
        title: {name: found.__name__ for name, found in dict(cls.registry).items()} for title, cls in made.items()
    }


with check("refuses a name that is taken", points=1, hint="What is in the dict before you store, and after?"):
    one, two = (f"{word}{rng.randint(10**4, 10**5)}" for word in rng.sample(["bank", "é", "voucher "], 2))
    plan = [
        ("Payment", ["Plugin"], {}),
        ("First", ["Payment"], {"name": one}),
        ("Again", ["Payment"], {"name": one}),
        ("Below", ["First"], {"name": one}),
        ("Other", ["First"], {"name": two}),
    ]
    went, left = outcomes(plan)
    assert went == ["made", "made", "ValueError", "ValueError", "made"], (
        f"names {[keywords.get('name') for *_, keywords in plan]} in one family, one after the other: {went}"
    )
    got = left["Payment"]
    assert got == {one: "First", two: "Other"}, f"after two class statements that were refused the registry has {got}"

with check("each family has a registry of its own", points=1, hint="Where does the dict live, and who makes it?"):
    name, other = (f"{word}{rng.randint(10**4, 10**5)}" for word in rng.sample(["night", "é", "same day "], 2))
    plan = [
        ("Payment", ["Plugin"], {}),
        ("Carrier", ["Mixin", "Plugin"], {}),
        ("Fast", ["Payment"], {"name": name}),
        ("Bike", ["Carrier"], {"name": name}),
        ("Slow", ["Payment"], {"name": other}),
        ("Payment*", ["Plugin"], {}),
    ]
    went, got = outcomes(plan)
    assert went == ["made"] * 6, f"a name in each of two families: the class statements went {went}"
    assert got["Payment"] == {name: "Fast", other: "Slow"}, f"the first of two families has {got['Payment']}"
    assert got["Carrier"] == {name: "Bike"}, f"a family with a mixin before `Plugin` has {got['Carrier']}"
    assert got["Payment*"] == {}, f"a second family called Payment begins with {got['Payment*']}"
### END HIDDEN TESTS


# %% role="tests" id="plugins-cooperation" points=1
class Priced:
    def __init_subclass__(cls, price=0, **rest):
        super().__init_subclass__(**rest)
        cls.price = price


class Freight(Plugin):
    pass


class Parcel(Freight, Priced, name="parcel", price=490):
    pass


assert Parcel.price == 490
### BEGIN HIDDEN TESTS
import types

from backbench.exam import check, probe, rng, spy


@probe
def with_another_base(first, plan, known, hear):
    """Makes classes, each below the one before; the first below a family and a base that takes `known` keywords."""

    class Payment(Plugin):
        pass

    class Knowing:
        def __init_subclass__(cls, **others):
            taken = {word: others.pop(word) for word in known if word in others}
            super().__init_subclass__(**others)
            hear(cls.__name__, taken)

    bases, went = (Payment, Knowing) if first else (Knowing, Payment), []
    for title, keywords in plan:
        try:
            bases = (types.new_class(title, bases, keywords),)
            went.append("made")
        except TypeError:
            went.append("TypeError")
        except Exception as error:
            went.append(type(error).__name__)
    return went, {name: found.__name__ for name, found in dict(Payment.registry).items()}


with check(
    "hands other keywords on, and stores nothing where they are refused",
    points=1,
    hint="Who else has an `__init_subclass__`, and what if it raises?",
):
    for first in (True, False):
        one, two, wrong = rng.sample(["price", "grams", "colour", "vat", "shelf", "country"], 3)
        names, hear = [f"card {number}" for number in rng.sample(range(10**5), 4)], spy(limit=20)
        given = [{one: rng.randint(1, 999), two: rng.randint(1, 999)}, {two: rng.randint(1, 999)}, {}, {wrong: 0}]
        titles = ["Card", "Gold", "Plain", "Odd"]
        plan = [(title, {"name": name, **more}) for title, name, more in zip(titles, names, given, strict=True)]
        went, got = with_another_base(first, plan, [one, two], hear)
        told = f"a base takes {one} and {two}; below it and a family, named classes with the keywords {given}"
        assert went == ["made"] * 3 + ["TypeError"], f"{told}: the class statements went {went}"
        assert got == dict(zip(names[:3], titles, strict=False)), f"{told}: the registry has {got}"
        heard = [call.args for call in hear.calls]
        assert heard == list(zip(titles[:3], given, strict=False)), f"{told}: that base heard {heard}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Names that become numbers (5 points, 20 minutes)
#
# An order's states are numbers with names, and writing the numbers is the boring part. Write the metaclass of
# `Constants`: a name that a class body reads, and that has no value there yet, becomes a number.
#
# ```python
# class State(Constants, start=1):
#     waiting; paid; shipped
#
# State.paid   # 2
# ```
#
# - Numbers go up by one from `start`, a keyword of the class statement, 0 unless given. Each class statement counts on
#   its own, a child's too; children inherit the parent's attributes as ever.
# - The name becomes an attribute of the class, and keeps its number when it is read again.
# - What the body assigns, and then reads, is what it assigned. It takes no number.
# - Names that begin with `_`, and names of built-ins, mean what they always do: an unknown `_name` is a `NameError`,
#   and `@property`, `len` and the like work.


# %% role="solution" id="constants"
class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    ### BEGIN SOLUTION
    @classmethod
    def __prepare__(mcls, name, bases, start=0):
        return Numbering(start)

    def __new__(mcls, name, bases, body, **keywords):
        return super().__new__(mcls, name, bases, dict(body))
    ### END SOLUTION


### BEGIN SOLUTION
class Numbering(dict):
    """A namespace that gives a number to each new name that is read from it."""

    def __init__(self, start):
        self.numbers = itertools.count(start)

    def __missing__(self, name):
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        self[name] = next(self.numbers)
        return self[name]


### END SOLUTION


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""


# %% role="tests" id="constants-values" points=2
class State(Constants):
    waiting; paid; shipped


assert State.paid == 1, f"State.paid is {State.paid}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def numbers(names, keywords, outside):
    """Reads `names` in a body; the module has values for those that are in `outside`, too."""
    space = {**dict.fromkeys(outside, "a global"), "Constants": Constants}
    body = "".join(f"    {name}\n" for name in names)
    exec(f"class Sample(Constants{keywords}):\n    'A sample.'\n{body}", space)
    sample = space["Sample"]
    return {name: getattr(sample, name, "no attribute") for name in [*names, "absent"]}


WORDS = ["waiting", "PAID", "in_transit", "Shipped", "step2", "gelöscht", "x", f"n{rng.randint(10**4, 10**5)}"]

with check("numbers the names in the order in which they are first read", points=1, hint="What if a name comes twice?"):
    for many in (1, rng.randint(2, 4), 8):
        names = rng.sample(WORDS, many)
        read = names + rng.sample(names, many)[:3] if many < 8 else names[:2] + names
        for outside in ([], names[-1:]):
            got = numbers(read, "", outside)
            expected = {**{name: number for number, name in enumerate(names)}, "absent": "no attribute"}
            assert got == expected, f"the body reads {read}, the module has values for {outside}: {got}"

with check("numbers begin at `start`", points=1, hint="Which methods of a metaclass get the keywords of a class?"):
    for start in (1, -rng.randint(2, 9), rng.randint(10, 10**12)):
        names = rng.sample([word for word in WORDS if word.islower()], 3)
        got = numbers(names, f", start={start}", [])
        expected = {**{name: start + number for number, name in enumerate(names)}, "absent": "no attribute"}
        assert got == expected, f"start={start}, the body reads {names}: {got}"
### END HIDDEN TESTS


# %% role="tests" id="constants-edges" points=3
class Limits(Constants):
    smallest
    most = 10


assert (Limits.smallest, Limits.most) == (0, 10), f"they are {Limits.smallest} and {Limits.most}"
### BEGIN HIDDEN TESTS
import builtins

from backbench.exam import check, probe, rng


@probe
def mixed(values, names):
    """A body that assigns each of `values`, reads it again, and keeps what it reads for each of `names`.

    It reads `over0`, `over1` and so on before it assigns them, too.
    """
    space, lines = {"Constants": Constants}, []
    for number, (value, name) in enumerate(zip(values, names, strict=True)):
        lines += [f"given{number} = {value!r}", f"kept{number} = given{number}", f"same{number} = {name}", name]
        lines += [f"over{number}", f"over{number} = {value!r}", f"again{number} = over{number}"]
    exec("class Sample(Constants):\n" + "".join(f"    {line}\n" for line in lines), space)
    sample = space["Sample"]
    each = range(len(values))
    return (
        [getattr(sample, f"given{number}") for number in each],
        [getattr(sample, f"kept{number}") for number in each],
        [getattr(sample, name) for name in names],
        [getattr(sample, f"same{number}") for number in each],
        [getattr(sample, f"over{number}") for number in each] + [getattr(sample, f"again{number}") for number in each],
    )


AS_EVER = """
class Sample(Constants):
    first
    length = len("WORD")
    kinds = list(map(str, range(3)))
    where, module, rate = __qualname__, __module__, _rate
    second

    @property
    def answer(self):
        return self.second + 41

    @staticmethod
    def most(*items):
        return max(items)

    def __len__(self):
        return self.second + 4

    def __repr__(self):
        return super().__repr__()[:1]
"""


@probe
def as_ever(source):
    space = {"Constants": Constants, "__name__": "shop", "_rate": 7}
    exec(source, space)
    sample = space["Sample"]
    return {
        "bare names": [sample.first, sample.second],
        "len and map": [sample.length, sample.kinds],
        "property and staticmethod": [sample().answer, sample.most(3, 7)],
        "names with two underscores": [sample.where, sample.module, sample.__module__, sample.__name__],
        "a name with `_` that the module has": sample.rate,
        "methods with two underscores": [len(sample()), repr(sample())],
    }


@probe
def others(names):
    """Those of `names`, all of built-ins, that a body reads as something else."""
    space = {"Constants": Constants}
    exec("class Sample(Constants):\n" + "".join(f"    kept_{name} = {name}\n" for name in names), space)
    return [name for name in names if getattr(space["Sample"], f"kept_{name}") is not eval(name)]


@probe
def unknown(name):
    space = {"Constants": Constants}
    try:
        exec(f"class Sample(Constants):\n    known\n    {name}\n", space)
    except NameError:
        return "NameError"
    return f"it is {getattr(space['Sample'], name, 'no attribute')!r}"


@probe
def family(names, others, start):
    """A class, a child, a child of that and a stranger; which names does each of them see as what?"""
    space = {"Constants": Constants}
    for title, base, read in (
        ("Parent", f"Constants, start={start}", names),
        ("Child", "Parent", others),
        ("Grandchild", f"Child, start={start}", names[::-1]),
        ("Stranger", "Constants", names),
    ):
        exec(f"class {title}({base}):\n" + "".join(f"    {name}\n" for name in read), space)
    return {
        title: [getattr(space[title], name, None) for name in names + others]
        for title in ("Parent", "Child", "Grandchild", "Stranger")
    }


with check("what a body assigns stays, and takes no number", points=1, hint="What does your count go by?"):
    values = rng.sample([0, None, "", False, "é", -3, 10**20, 2.5, [1]], 4)
    names = rng.sample(["waiting", "paid", "packed", "shipped", "lost"], 4)
    given, kept, bare, same, over = mixed(values, names)
    assert given == values, f"a body assigns {values}; the attributes are {given}"
    assert kept == values, f"a body assigns {values}; reading them further down in the body gives {kept}"
    told = "a body reads unknown names in turn, and assigns something to each second one after that"
    assert bare == [0, 2, 4, 6], f"{told}: the numbers of the others are {bare}"
    assert same == [0, 2, 4, 6], f"{told}: other names that it sets to the others are {same}"
    assert over == values * 2, f"{told}, {values}: the class has, and the body reads again, {over}"

with check(
    "names with `_` and built-ins mean what they always do",
    points=1,
    hint="Where does Python look for a name that a class body's namespace does not have?",
):
    word = "a" * rng.randint(3, 9)
    got = as_ever(AS_EVER.replace("WORD", word))
    expected = {
        "bare names": [0, 1],
        "len and map": [len(word), ["0", "1", "2"]],
        "property and staticmethod": [42, 7],
        "names with two underscores": ["Sample", "shop", "shop", "Sample"],
        "a name with `_` that the module has": 7,
        "methods with two underscores": [5, "<"],
    }
    for what in expected:
        assert got[what] == expected[what], f"a class with built-ins and methods in its body; {what}: {got[what]}"
    known = [name for name, value in vars(builtins).items() if getattr(value, "__module__", "") == "builtins"]
    names = ["LookupError", "divmod", *rng.sample(sorted(name for name in known if name[0] != "_"), 9)]
    got = others(names)
    assert got == [], f"a body reads built-ins; these came as something else: {got}"
    for name in ("_hidden", "__secret__", "_"):
        got = unknown(name)
        assert got == "NameError", f"a body reads the unknown name {name}: {got}"

with check("each class statement counts on its own", points=1, hint="How long does what counts live?"):
    names, others = rng.sample(["waiting", "paid", "packed"], 3), rng.sample(["lost", "returned"], 2)
    start = rng.randint(5, 90)
    got = family(names, others, start)
    up = [start, start + 1, start + 2]
    expected = {
        "Parent": [*up, None, None],
        "Child": [*up, 0, 1],
        "Grandchild": [*up[::-1], 0, 1],
        "Stranger": [0, 1, 2, None, None],
    }
    for title in expected:
        assert got[title] == expected[title], (
            f"{names} with start={start}; below it {others}; below that, with start={start}, {names[::-1]}; a stranger "
            f"reads {names}: {title} sees {got[title]}"
        )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. One object for each class (6 points, 20 minutes)
#
# The shop has one connection to its printer and one to its scale. Write the metaclass `Singleton`: each of its classes
# has one object.
#
# ```python
# class Printer(metaclass=Singleton): pass
#
# Printer() is Printer()   # True
# ```
#
# - The first call of a class makes its object, with the call's arguments. Each later call gives that object, whatever
#   its arguments, and runs no `__init__`. An object may be false (`len()` of 0, for one).
# - Each class has an object of its own. A child's is not its parent's, whichever was made first.
# - If the first call raises, nothing is kept: the next call tries again.
# - When several threads call at once, one object is made, and all of them get it when it is ready.
# - The `__init__` of one singleton may call another singleton.


# %% role="solution" id="singleton"
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    ### BEGIN SOLUTION
    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = super().__call__(*args, **kwargs)
            return cls._only
    ### END SOLUTION


# %% role="tests" id="singleton-values" points=2
class Printer(metaclass=Singleton):
    pass


assert Printer() is Printer()
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def same_each_time(many, size):
    """Calls a class `many` times; its objects have the length `size`, and are all equal to each other."""

    class Shelf(metaclass=Singleton):
        def __len__(self):
            return size

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 1

    kept = [Shelf() for _ in range(many)]
    return len({id(one) for one in kept}), {type(one).__name__ for one in kept}


@probe
def arguments(calls, note):
    class Printer(metaclass=Singleton):
        def __init__(self, *args, **kwargs):
            note(*args, **kwargs)
            self.got = [list(args), kwargs]

    return [Printer(*args, **kwargs).got for args, kwargs in calls]


with check("every call gives the same object", points=1, hint="What does your test for the kept object look at?"):
    for size in (rng.randint(1, 9), 0):
        many = rng.randint(2, 5)
        objects, kinds = same_each_time(many, size)
        assert kinds == {"Shelf"}, f"calls of the class Shelf gave objects of {kinds}"
        assert objects == 1, f"{many} calls of a class whose objects have the length {size}: {objects} objects"

with check(
    "`__init__` runs once, with the arguments of the first call", points=1, hint="Who calls `__init__`, and when?"
):
    one, two = rng.sample(["shelf", "till", "é", 0, -7], 2)
    note, calls = spy(limit=20), [([one], {"port": two}), ([two], {"port": one}), ([], {})]
    got = arguments(calls, note)
    heard = [[list(call.args), call.kwargs] for call in note.calls]
    assert heard == [[[one], {"port": two}]], f"calls (args, kwargs) {calls}: `__init__` ran with {heard}"
    assert got == [[[one], {"port": two}]] * 3, f"calls (args, kwargs) {calls}: the objects hold {got}"
### END HIDDEN TESTS


# %% role="tests" id="singleton-edges" points=2
class Scale(metaclass=Singleton):
    pass


assert isinstance(Scale(), Scale)
### BEGIN HIDDEN TESTS
import threading

from backbench.exam import check, probe, rng, spy


@probe
def family(order):
    """Calls the classes in `order`, twice over; gives whose objects came, and how many there are."""

    class Device(metaclass=Singleton):
        pass

    class Printer(Device):
        pass

    class Label(Printer):
        pass

    def another():
        class Scale(metaclass=Singleton):
            pass

        return Scale

    made = {"Device": Device, "Printer": Printer, "Label": Label, "Scale": another(), "Scale too": another()}
    kept = [made[name]() for name in order * 2]
    names = {cls: name for name, cls in made.items()}
    return [names.get(type(one), "none of them") for one in kept], len({id(one) for one in kept})


@probe
def failing(answer):
    """Calls a class in four threads, one by one; its `__init__` asks `answer`, which raises or gives a value."""

    class Printer(metaclass=Singleton):
        def __init__(self):
            self.port = answer()

    # A thread that has ended may leave its identity to the next one, and with it an RLock that it never gave back: so
    # none ends before the last call.
    went, over = [], threading.Event()

    def call(done):
        try:
            went.append(Printer().port)
        except Exception as error:
            went.append(type(error).__name__)
        done.set()
        over.wait()

    try:
        for _ in range(4):
            done = threading.Event()
            threading.Thread(target=call, args=[done], daemon=True).start()
            if not done.wait(2):
                return [*went, "it waits for ever"]
        return went
    finally:
        over.set()


with check("each class has an object of its own", points=1, hint="What does a child see of its parent's attributes?"):
    names = ["Device", "Printer", "Label", "Scale", "Scale too"]
    for order in (names, names[::-1], rng.sample(names, 5)):
        types, objects = family(order)
        assert types == order * 2, (
            f"Label is a child of Printer, Printer of Device, and two classes are called Scale; calls of {order * 2} "
            f"gave objects of {types}"
        )
        assert objects == 5, f"five classes called twice, in the order {order}: {objects} objects"

with check("a first call that raises leaves nothing behind", points=1, hint="When is the object kept?"):
    for fails in (1, 2):
        left, port = iter(rng.choices([ValueError, OSError, KeyError], k=fails)), rng.randint(1, 999)

        def answer():
            if error := next(left, None):
                raise error("no paper")
            return port

        asked = spy(answer, limit=9)
        got = failing(asked)
        assert got[fails:] == [port] * (4 - fails), (
            f"`__init__` raises {fails} times, then works; four calls, each in a thread of its own: {got}"
        )
        assert asked.count == fails + 1, f"`__init__` raises {fails} times, then works: it ran {asked.count} times"
        assert port not in got[:fails], f"`__init__` raises {fails} times; what came of the calls: {got}"
### END HIDDEN TESTS

# %% role="tests" id="singleton-threads" points=2
class Till(metaclass=Singleton):
    pass


class Stamp(metaclass=Singleton):
    pass


assert Till() is not Stamp()
### BEGIN HIDDEN TESTS
import sys
import threading
import time
import types

from backbench.exam import check, probe, rng, spy


@probe
def crowd(size, come, note):
    """Calls a class in `size` threads at once. The first `note` of its `__init__` takes long: others can come in."""
    gate, kept = threading.Barrier(size), []

    class Printer(metaclass=Singleton):
        def __init__(self):
            note()
            self.ready = True

    def call():
        come()
        gate.wait()
        try:
            one = Printer()
            kept.append((id(one), getattr(one, "ready", False)))
        except Exception as error:
            kept.append((type(error).__name__, False))

    threads = [threading.Thread(target=call, daemon=True) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3)
    return len(kept), len({one for one, _ in kept}), all(ready for _, ready in kept)


@probe
def in_step(size, note):
    """Calls a class in threads that wait for each other after each step, until one waits for something else."""
    gate, kept, ours = threading.Barrier(size), [], (in_step.__code__.co_filename, threading.__file__)

    class Printer(metaclass=Singleton):
        def __init__(self):
            note()

    def step(frame, event, argument):
        if frame.f_code.co_filename in ours:
            if frame.f_code.co_filename == ours[0]:  # the `__init__` of Printer: this thread is through
                sys.settrace(None)
            return None
        frame.f_trace_opcodes = True
        try:
            gate.wait(0.5)
        except threading.BrokenBarrierError:
            sys.settrace(None)
        return step

    def call():
        gate.wait(3)
        sys.settrace(step)
        try:
            kept.append(Printer())
        except Exception as error:
            kept.append(type(error).__name__)
        finally:
            sys.settrace(None)

    threads = [threading.Thread(target=call, daemon=True) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3)
    return len(kept), len({id(one) for one in kept})


@probe
def nested(deep):
    """So many singletons, the `__init__` of each calls the next one, in a thread that may never end."""
    classes, went = [], []
    for number in range(deep):

        def fill(body, below=classes[-1:]):
            body["__init__"] = lambda self: setattr(self, "parts", [cls() for cls in below])

        classes.append(types.new_class(f"Device{number}", (), {"metaclass": Singleton}, fill))

    def call():
        try:
            classes[-1]()
            for cls, below in zip(classes[1:], classes, strict=False):
                went.append("the same device" if cls().parts == [below()] else "another device")
        except Exception as error:
            went.append(type(error).__name__)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(3)
    return went or ["it waits for ever"]


with check("threads that call at once get one finished object", points=1, hint="Test and keep: who comes in between?"):
    size, went = rng.randint(14, 18), []

    def making():
        went.append("made")
        if went.count("made") == 1:
            time.sleep(0.4)

    come, note = spy(lambda: went.append("came"), limit=50), spy(making, limit=50)
    ended, objects, ready = crowd(size, come, note)
    assert ended == size, f"{size} threads called a class, {ended} of them got an answer"
    ran = {0: "never", 1: "once"}.get(note.count, "more than once")  # how often is chance
    assert ran == "once", f"{size} threads called a class: its `__init__` ran {ran}"
    assert objects == 1, f"{size} threads called a class: they did not all get the same object"
    assert ready, f"{size} threads called a class: some got its object before `__init__` was done"
    assert went == ["came"] * size + ["made"], f"{size} threads were to call a class at once: they came one by one"
    size, note = rng.randint(3, 5), spy(limit=50)
    ended, objects = in_step(size, note)
    assert ended == size, f"{size} threads called a class step by step, {ended} of them got an answer"
    assert (objects, note.count) == (1, 1), (
        f"{size} threads took each step of your code at the same time: {objects} objects, `__init__` ran {note.count} "
        f"times"
    )

with check("a singleton may call another in its `__init__`", points=1, hint="Who holds the lock at that moment?"):
    for deep in (2, 12):
        got = nested(deep)
        assert got == ["the same device"] * (deep - 1), (
            f"{deep} singletons, the `__init__` of each but the last calls the next one: {got}"
        )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. A small ORM (8 points, 35 minutes)
#
# Write `Field` and `Model`. A child of `Model` is a table: `Book` is `book`.
#
# ```python
# class Book(Model):
#     title = Field(str)
#     pages = Field(int)
#
# db.execute(Book.create_table())
# db.execute(*Book(title="Emma", pages=512).insert())
# [emma] = Book.select(db, title="Emma")   # emma.pages == 512
# ```
#
# - `Book.fields` is a dict `{name: Field}`, in order: the parent's, then the class's own. One that is written anew
#   keeps its parent's place. Nothing but a `Field` is one.
# - `Book(...)` takes fields by keyword; one not given is `None`.
# - A value is `None` or an instance of the field's type, also when assigned later; else `TypeError`.
# - `create_table()`: SQL, with TEXT, INTEGER, REAL for `str`, `int`, `float`.
# - `insert()`: SQL and its parameters.
# - `select(db, **equal)`: a list of `Book` objects, one for each row whose columns equal all of `equal`; `None` equals
#   `None` (in SQLite: `IS`).
# - `Book(...)` and `select()` raise `TypeError` for a name that is no field.
#
# Values are never part of the SQL, whatever text they are. Names are no SQL words. `db` is a `sqlite3` connection.


# %% role="solution" id="orm"
class Field:
    """A column: what it holds is None or an instance of `kind`, which is str, int or float."""

    def __init__(self, kind):
        ### BEGIN SOLUTION
        self.kind = kind
        ### END SOLUTION

    ### BEGIN SOLUTION
    def __set_name__(self, model, name):
        self.name = name

    def __get__(self, book, model):
        return self if book is None else vars(book).get(self.name)

    def __set__(self, book, value):
        if value is not None and not isinstance(value, self.kind):
            raise TypeError(f"{self.name} is of type {self.kind.__name__}, not {type(value).__name__}")
        vars(book)[self.name] = value
    ### END SOLUTION


class Model:
    """A table; each object is a row. See the list above for what it does."""

    ### BEGIN SOLUTION
    fields = {}

    def __init_subclass__(cls, **others):
        super().__init_subclass__(**others)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {**cls.fields, **own}

    def __init__(self, **values):
        self._known(values)
        for name, value in values.items():
            setattr(self, name, value)

    @classmethod
    def _known(cls, names):
        if unknown := [name for name in names if name not in cls.fields]:
            raise TypeError(f"{cls.__name__} has no field {unknown[0]!r}, only {', '.join(cls.fields)}")

    @classmethod
    def create_table(cls):
        kinds = {str: "TEXT", int: "INTEGER", float: "REAL"}
        columns = [f"{name} {kinds[field.kind]}" for name, field in cls.fields.items()]
        return f"CREATE TABLE {cls.__name__.lower()} ({', '.join(columns)})"

    def insert(self):
        marks = ", ".join("?" * len(self.fields))
        sql = f"INSERT INTO {type(self).__name__.lower()} ({', '.join(self.fields)}) VALUES ({marks})"
        return sql, [getattr(self, name) for name in self.fields]

    @classmethod
    def select(cls, db, **equal):
        cls._known(equal)
        where = " AND ".join(f"{name} IS ?" for name in equal) or "1"
        rows = db.execute(
            f"SELECT {', '.join(cls.fields)} FROM {cls.__name__.lower()} WHERE {where}", list(equal.values())
        )
        return [cls(**dict(zip(cls.fields, row))) for row in rows]
    ### END SOLUTION


# %% role="tests" id="orm-fields" points=2
class Book(Model):
    title = Field(str)
    pages = Field(int)


assert list(Book.fields) == ["title", "pages"]
### BEGIN HIDDEN TESTS
import types

from backbench.exam import check, probe, rng


@probe
def fields_of(plan):
    """Makes classes of (title, base, {name: a type or another value}); gives their fields."""
    made, kinds = {"Model": Model}, {"str": str, "int": int, "float": float}
    of_another_class = type("Field", (), {"kind": int, "name": "pages", "__get__": lambda *_: 7, "__set__": print})
    others = {"a property": property(len), "a function": len, "of another class": of_another_class()}
    for title, base, body in plan:

        def run(namespace):
            for name, what in body.items():
                namespace[name] = Field(kinds[what]) if what in [*kinds] else others.get(str(what), what)

        made[title] = types.new_class(title, (made[base],), {}, run)
    del made["Model"]
    return {
        title: [(name, isinstance(field, Field)) for name, field in dict(cls.fields).items()]
        for title, cls in made.items()
    }


NAMES = [
    "title",
    "pages",
    "price",
    "author",
    "genre",
    "weight",
    "año",
    "x",
    "isbn",
    "binding",
    "size2",
    "place",
    "Rank",
]

with check("`fields` holds a class's fields and those above it", points=1, hint="Whose attributes do you look at?"):
    a, b, c, d, e, *more = rng.sample(NAMES, len(NAMES))
    plan = [
        ("Item", "Model", {a: "int", "_note": 7, b: "str", more[0]: "a text", more[1]: ["int"]}),
        ("Book", "Item", {c: "float", more[2]: None, more[3]: "a property", more[4]: "of another class"}),
        ("Atlas", "Book", {d: "int", e: "str", more[5]: "a function"}),
        ("Bare", "Model", {}),
        ("Other", "Model", {a: 7, more[0]: "str", b: None, more[4]: "int", c: "of another class"}),
    ]
    got, other = fields_of(plan), [more[0], more[4]]
    told = [("Item", [a, b]), ("Book", [a, b, c]), ("Atlas", [a, b, c, d, e]), ("Bare", []), ("Other", other)]
    for title, names in told:
        assert got[title] == [(name, True) for name in names], (
            f"Item has the fields {[a, b]}, Book below it {[c]}, Atlas below that {[d, e]}, Other {other}, and they "
            f"have attributes that are no `Field`; {title}.fields (name, whether it is a Field): {got[title]}"
        )

with check("a child changes nothing above or beside it", points=1, hint="Is a dict shared, or copied?"):
    # One of them nobody can know beforehand.
    a, b, c, d, e = rng.sample([*rng.sample(NAMES, 4), f"column{rng.randrange(10**6)}"], 5)
    plan = [
        ("Item", "Model", {a: "int", b: "str"}),
        ("Book", "Item", {c: "float", a: "str"}),
        ("Card", "Item", {d: "int"}),
        ("Order", "Model", {e: "int"}),
    ]
    got = fields_of(plan)
    for title, names in (("Item", [a, b]), ("Book", [a, b, c]), ("Card", [a, b, d]), ("Order", [e])):
        assert got[title] == [(name, True) for name in names], (
            f"Item has {[a, b]}; below it Book with {c} and {a} anew, and Card with {d}; Order has {e}: {title}.fields "
            f"(name, whether it is a Field): {got[title]}"
        )
### END HIDDEN TESTS

# %% role="tests" id="orm-objects" points=2
class Book(Model):
    title = Field(str)
    pages = Field(int)


assert Book(title="Emma", pages=512).pages == 512
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def objects(rows, later):
    class Item(Model):
        title = Field(str)
        pages = Field(int)

    class Book(Item):
        weight = Field(float)

    books = [Book(**row) for row in rows]
    for book, change in zip(books, later, strict=True):
        for name, value in change.items():
            setattr(book, name, value)
    return [{name: getattr(book, name) for name in ("title", "pages", "weight")} for book in books]


@probe
def after_others(rows):
    """Makes a book of each row and lets it go; gives what an empty one that is made then has."""

    class Book(Model):
        title = Field(str)
        pages = Field(int)

    left = []
    for row in rows:
        book = Book(**row)
        del book
        empty = Book()
        left.append([empty.title, empty.pages])
        del empty
    return left


@probe
def complaint(row, change):
    """What comes of making a book of `row`, and of setting what is in `change`."""

    class Item(Model):
        title = Field(str)
        shelf = "A"

    class Book(Item):
        pages = Field(int)
        weight = Field(float)

    try:
        book = Book(**row)
    except TypeError:
        return "TypeError"
    try:
        for name, value in change.items():
            setattr(book, name, value)
    except TypeError:
        return "TypeError later", book.title, book.pages
    return "no TypeError", book.title, book.pages


with check("an object keeps its own values", points=1, hint="Where is a value kept: on the field or on the object?"):
    rows = [
        {"title": rng.choice(["Emma", "", "O'Brien", "é"]), "pages": rng.choice([0, -3, 10**15]), "weight": 0.25},
        {"pages": rng.randint(1, 999)},
        {},
        {"title": None, "weight": rng.randint(1, 99) / 8},
        {"title": "Emma", "pages": True},
    ]
    later = [{}, {"title": "Dune"}, {}, {"pages": 0, "weight": None}, {}]
    empty = dict.fromkeys(("title", "pages", "weight"))
    expected = [{**empty, **row, **change} for row, change in zip(rows, later, strict=True)]
    got = objects(rows, later)
    for made, row, change, book in zip(got, rows, later, expected, strict=True):
        assert made == book, f"five objects, one of them made with {row} and then given {change}: it has {made}"
    rows = [{"title": "Emma", "pages": rng.randint(1, 99)} for _ in range(20)]
    got = [left for left in after_others(rows) if left != [None, None]]
    assert got == [], f"an object of {rows[0]} or the like is gone, then one is made without values: it has {got[0]}"

with check("refuses what is no field, and values of another type", points=1, hint="When is a value looked at?"):
    title, pages = rng.choice(["Emma", ""]), rng.randint(0, 999)
    good = {"title": title, "pages": pages}
    got = complaint(good, {"pages": pages + 1})
    assert got == ("no TypeError", title, pages + 1), f"for good values came {got}"
    for row in (
        {**good, "colour": "red"},
        {"pages": str(pages)},
        {"title": pages},
        {"pages": 2.5},
        {"shelf": "B"},
        {"weight": 2},
    ):
        got = complaint(row, {})
        assert got == "TypeError", f"fields title (str), pages (int), weight (float), an object of {row}: {got}"
    for change in ({"pages": str(pages)}, {"title": 0}, {"title": b"Emma"}):
        got = complaint(good, change)
        assert got == ("TypeError later", title, pages), f"an object of {good} is then given {change}: {got}"
### END HIDDEN TESTS

# %% role="tests" id="orm-sql" points=4
class Book(Model):
    title = Field(str)
    pages = Field(int)


db = sqlite3.connect(":memory:")
db.execute(Book.create_table())
db.execute(*Book(title="Emma", pages=512).insert())
assert list(Book.select(db, title="Dune")) == []
### BEGIN HIDDEN TESTS
import sqlite3
import types

from backbench.exam import check, probe, rng


@probe
def columns(title, names, more):
    """The columns that SQLite has, once create_table() of a class and of its child have run."""
    kinds, db = {"TEXT": str, "INTEGER": int, "REAL": float}, sqlite3.connect(":memory:")
    cls = Model
    for name, columns in ((title, names), (title + "Child", more)):

        def run(namespace):
            for column, kind in columns:
                namespace[column] = Field(kinds[kind])

        cls = types.new_class(name, (cls,), {}, run)
        db.execute(cls.create_table())
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
    return [(table, [row[1:3] for row in db.execute(f"PRAGMA table_info({table})")]) for table in tables]


@probe
def inserted(rows):
    """The rows of a table that has its columns in another order, and the SQL that brought them there."""

    class Item(Model):
        title = Field(str)

    class Book(Item):
        pages = Field(int)
        weight = Field(float)

    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE book (weight REAL, spare TEXT, pages INTEGER, title TEXT)")
    sent, books = [], [Book(**row) for row in rows]
    for book in books:
        sql, values = book.insert()
        db.execute(sql, values)
        sent.append(sql)
    return [list(row) for row in db.execute("SELECT title, pages, weight, spare FROM book ORDER BY rowid")], sent


@probe
def selected(rows, wanted):
    """Fills the tables of two classes with `rows`; gives for each of `wanted` what select() of the second one gives."""

    class Item(Model):
        title = Field(str)

    class Book(Item):
        pages = Field(int)

    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE item (title TEXT)")
    db.execute("INSERT INTO item VALUES ('an item, not a book')")
    db.execute("CREATE TABLE book (pages INTEGER, spare TEXT, title TEXT)")
    db.executemany("INSERT INTO book (title, pages) VALUES (?, ?)", rows)
    found = [Book.select(db, **equal) for equal in wanted]
    books = [type(book) is Book for books in found for book in books]
    return [[(book.title, book.pages) for book in books] for books in found], all(books), len(Item.select(db))


@probe
def refused(names):
    """What comes of select() by each of `names`, and how many rows are left."""

    class Book(Model):
        title = Field(str)
        shelf = "A"

    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE book (title TEXT, spare TEXT)")
    db.execute("INSERT INTO book VALUES ('Emma', 'Emma')")
    went = {}
    for name in names:
        try:
            went[name] = len(Book.select(db, **{name: "Emma"}))
        except TypeError:
            went[name] = "TypeError"
        except Exception as error:
            went[name] = type(error).__name__
    return went, db.execute("SELECT count(*) FROM book").fetchone()[0]


with check(
    "create_table makes the table and its columns", points=1, hint="Which fields has a child, and of which type?"
):
    title, kinds = rng.choice(["Book", "OrderLine", "Shelf"]), rng.sample(["TEXT", "INTEGER", "REAL"], 3)
    a, b, c, d = rng.sample(["title", "pages", "price", "author", "weight", "year"], 4)
    names, more = [(a, kinds[0]), (b, kinds[1])], [(c, kinds[2]), (d, kinds[0])]
    got = columns(title, names, more)
    expected = [(title.lower(), names), (title.lower() + "child", names + more)]
    assert got == expected, f"{title} has the fields {names}, and {title}Child below it {more}; tables: {got}"

HOSTILE = ["%", "x'); DROP TABLE book; --", "O'Brien", 'a "word"', "?", "50 %", "", "é\n\t", "NULL", "{pages}"]

with check(
    "insert stores every value, whatever text it is",
    points=1,
    hint="Which columns does the SQL name? How do values travel?",
):
    rows = [{"title": text, "pages": rng.randint(-9, 9), "weight": rng.randint(0, 9) / 4} for text in HOSTILE]
    rows += [{}, {"pages": 0}, {"weight": 1.5}]
    got, sent = inserted(rows)
    expected = [[row.get("title"), row.get("pages"), row.get("weight"), None] for row in rows]
    for row, stored, wanted in zip(rows, got, expected, strict=True):
        assert stored == wanted, f"the object of {row} was inserted; as (title, pages, weight, spare): {stored}"
    for row, sql in zip(rows, sent[: len(HOSTILE)], strict=False):
        assert sql == sent[0], (
            f"SQL for the objects of {rows[0]} and of {row}, which have the same fields: {sent[0]}, {sql}"
        )

with check(
    "select gives the rows that match, as objects",
    points=1,
    hint="Whose columns does the SQL ask for? What is NULL = NULL?",
):
    rows = [(text, rng.randint(1, 9)) for text in HOSTILE] + [
        (None, 7),
        ("Emma", None),
        (None, None),
        ("Emma", 0),
        ("emma", 0),
    ]
    rows += rows[-2:]
    wanted = [{"title": text} for text in HOSTILE] + [{"title": "x' OR '1'='1"}, {"title": "Emma", "pages": 0}]
    wanted += [{}, {"title": None}, {"pages": None}, {"title": None, "pages": None}, {"pages": rng.randint(1, 9)}]
    expected = [
        [row for row in rows if all(dict(zip(("title", "pages"), row))[name] == equal[name] for name in equal)]
        for equal in wanted
    ]
    got, books, items = selected(rows, wanted)
    for equal, found, rows_expected in zip(wanted, got, expected, strict=True):
        assert sorted(found, key=repr) == sorted(rows_expected, key=repr), (
            f"of {len(rows)} rows, select by {equal or 'nothing'} gave {len(found)}: {found}"
        )
    assert books, "select gave something that is no object of its class"
    assert items == 1, f"select of the parent, whose table has 1 row, gave {items}"

with check("select refuses a name that is no field", points=1, hint="With `**equal`, a name may be any text at all."):
    names = ["spare", "1=1 OR title", "title = title OR title", "shelf", "rowid", "colour", "title"]
    went, left = refused(names)
    assert left == 1, f"after select by {names} the table has {left} rows"
    expected = {**dict.fromkeys(names, "TypeError"), "title": 1}
    for name in names:
        assert went[name] == expected[name], f"a class with the field title; select by the name {name!r}: {went[name]}"
### END HIDDEN TESTS
