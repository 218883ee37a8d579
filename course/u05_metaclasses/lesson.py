# %% [markdown]
# # Metaclasses
#
# *A class statement is code that runs, and you can stand in its way.*
#
# 60 minutes to read and run, 90 for the exercises. It needs no server. You know decorators, descriptors and
# `super()` (units 2 and 3), and what `INSERT` and `SELECT` do.
#
# ## The incident
#
# The book shop keeps its order lines in a table, and a tuple of column names says what is saved. In spring each
# line gets its VAT: a developer adds it to the class and to the table, where old lines get 0. Nobody thinks of the
# tuple, in another file. Tests look at objects, and objects have their VAT, so all is green. For nine days each line
# that is saved has a VAT of 0, until the accountant asks why e-books pay no tax. In small:

# %%
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import backbench.lab as lab

db = sqlite3.connect(":memory:")  # a database in the memory of this process; in SQL, Line and line are one table
db.execute("CREATE TABLE line (title TEXT, cents INTEGER, vat INTEGER DEFAULT 0)")
COLUMNS = ("title", "cents")


class Line:
    def __init__(self, title, cents, vat):
        self.title, self.cents, self.vat = title, cents, vat


emma = Line("Emma", 1299, 85)
names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))  # each ? takes a value from the list beside the SQL
db.execute(f"INSERT INTO line ({names}) VALUES ({marks})", [getattr(emma, name) for name in COLUMNS])
print("VAT of the object:", emma.vat, "/ in the table:", *db.execute("SELECT vat FROM line").fetchone())

# %% [markdown]
# The names stand in two places, and one was forgotten. A class could tell its own columns, if some code heard of each
# class and looked at it. This page is about where such code can stand.
#
# ## You will be able to
#
# 1. say what a class statement does, and make a class without one;
# 2. tell what runs once a class and what runs once an object;
# 3. say which hooks hear of children;
# 4. predict the order of all hooks;
# 5. choose the weakest hook that does the job, and build a small ORM with it.
#
# ## Predict, run, explain: once a class, once an object
#
# A class is an object, and some call has made it. `type` with three arguments is that call:

# %%
parts = {"net": lambda line: line.cents - line.vat, "shop": "Backbench"}
NetLine = type("NetLine", (Line,), parts)  # name, base classes, attributes
print(type(NetLine), NetLine.__bases__, NetLine.shop, NetLine("Emma", 1299, 85).net())

# %% [markdown]
# A class statement runs its body, and what that assigns is kept in a dict, the **namespace**. Then it calls the
# **metaclass** with name, base classes and namespace. A metaclass is the class of a class: `type`, unless you say
# otherwise. (`__new__` gets the class of what it shall make, and returns what it made. By custom `mcls` is a
# metaclass and `cls` a class.)


# %%
class Counting(type):
    def __new__(mcls, name, bases, namespace):
        calls["__new__"] += 1
        return super().__new__(mcls, name, bases, namespace)

    def __call__(cls):
        calls["__call__"] += 1
        return super().__call__()


question = "A class with this metaclass is made, and three objects of it. How often do `__new__` and `__call__` run?"
lab.predict("once", question, ["1 and 1", "1 and 3", "3 and 3"])

# %%
calls = {"__new__": 0, "__call__": 0}


class Shelf(metaclass=Counting):
    print("the body runs")


shelves = [Shelf(), Shelf(), Shelf()]
lab.explain("once", f"{calls['__new__']} and {calls['__call__']}")

# %% [markdown]
# `Shelf()` is `type(Shelf).__call__(Shelf)`. The usual `type.__call__` calls `Shelf.__new__`, which makes an object,
# and then, if it is one of this class, its `__init__`, both with the arguments of the call. The `__new__` of a
# metaclass makes classes; that of a class makes objects.
#
# Why care? The shop wants a **singleton**, a class with one object, for its printer. Many recipes keep the object in
# the `__new__` of the class:


# %%
class Printer:
    only = None

    def __new__(cls, port):
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only

    def __init__(self, port):
        self.port = port


LabelPrinter = type("LabelPrinter", (Printer,), {})
first = Printer(1)
Printer(2)
print("Printer(1) has the port", first.port, "/ LabelPrinter(3) is a", type(LabelPrinter(3)).__name__)

# %% [markdown]
# `__init__` ran on the kept object again, because `type.__call__` knows nothing of the trick. And `cls.only` of the
# child is found in the parent; `vars(cls)` holds what belongs to the class itself. A metaclass's `__call__` stands
# before both methods. A **thread** is a line of work that runs beside others in one program. A **lock** lets one
# thread at a time into its `with` block; the others wait. Let eight threads call, and one take a lock twice:


# %%
class Kept(type):
    def __call__(cls):
        if "kept" not in vars(cls):
            cls.kept = super().__call__()
        return cls.kept


Scale = Kept("Scale", (), {"__init__": lambda scale: time.sleep(0.05)})  # it says hello to the device
with ThreadPoolExecutor(8) as pool:  # calls in 8 threads
    scales = set(pool.map(lambda _: Scale(), range(8)))
print(len(scales), "scales for 8 threads; afterwards, one:", Scale() is Scale())
for name, lock in {"Lock": threading.Lock(), "RLock": threading.RLock()}.items():
    with lock:
        print(name, "lets in the thread that holds it:", lock.acquire(timeout=0.1))

# %% [markdown]
# Threads look, find nothing, and each makes a scale. A lock around look and keeping ends that. But a thread that holds
# a `Lock` and comes to it again waits for itself, for ever. An `RLock` lets in the thread that holds it.
#
# ## Predict, run, explain: who hears of the children
#
# Three ways to hear of a class: a decorator, a metaclass, and `__init_subclass__`, which a parent writes for its
# children. (A method with `@classmethod` above it gets the class in place of an object. `__init_subclass__` is one
# even without that line: its `cls` is the new child.)

# %%
heard = {"decorator": [], "metaclass": [], "__init_subclass__": []}


def decorated(cls):
    heard["decorator"].append(cls.__name__)
    return cls


class Meta(type):
    def __init__(cls, name, bases, namespace):
        heard["metaclass"].append(name)


@decorated
class Order(metaclass=Meta):
    def __init_subclass__(cls):
        super().__init_subclass__()
        heard["__init_subclass__"].append(cls.__name__)


question = "`class Gift(Order)` comes next, without a decorator line. Who hears of it?"
lab.predict("children", question, ["all three", "metaclass and `__init_subclass__`", "only the metaclass"])


# %%
class Gift(Order):
    pass


lab.explain("children", " and ".join(f"`{tool}`" if "_" in tool else tool for tool in heard if "Gift" in heard[tool]))
print(heard)

# %% [markdown]
# A decorator is called where it is written and nowhere else. A child has its parent's metaclass, and
# `__init_subclass__` hears of children, not of the class that it stands in.
#
# Keywords of a class statement reach `__init_subclass__`. Each one takes its own and hands on the rest, or who comes
# next in the MRO hears nothing. What nobody takes ends in a `TypeError` from `object`. And metaclasses do not add up:
# the metaclass of a class must be that of each of its parents, or a child of it.


# %%
class Priced:
    def __init_subclass__(cls, price=0, **rest):
        super().__init_subclass__(**rest)
        cls.price = price


class Weighed:
    def __init_subclass__(cls, grams=0, **rest):
        cls.grams = grams  # no super(): the chain ends here


Box = type("Box", (Priced, Weighed), {}, price=90, grams=40)  # class Box(Priced, Weighed, price=90, grams=40)
Bag = type("Bag", (Weighed, Priced), {}, price=20, grams=5)
print("Box has a price:", hasattr(Box, "price"), "/ Bag has one:", hasattr(Bag, "price"))
try:
    type("Tag", (Priced,), {}, colour="red")
except TypeError as error:
    print("TypeError:", error)
try:
    type("GiftShelf", (Gift, Shelf), {})
except TypeError as error:
    print("TypeError:", error)
Both = type("Both", (Counting, Meta), {})
print("with a common child:", type(Both("GiftShelf", (Gift, Shelf), {})))

# %% [markdown]
# ## Predict, run, explain: a name in the body
#
# `__getattr__` of a metaclass answers for attributes that a class does not have. Does it answer for names in a body?

# %%
Asked = type("Asked", (type,), {"__getattr__": lambda cls, name: f"{name}?"})
question = "A class with this metaclass has the body `state = waiting`. What comes of it?"
lab.predict("name", question, ["'waiting?'", "a NameError"])

# %%
try:
    exec("class State(metaclass=Asked): state = waiting")
except NameError as error:
    lab.explain("name", "a NameError")
    print(error)

# %% [markdown]
# There is no class yet that could be asked. While the body runs, its names are kept in the namespace, which
# `__prepare__`, a class method of the metaclass, may choose. A dict with `__missing__` (`d[key]` calls it where there
# is no such key) can watch, or answer:

# %%
reads = []


class Watching(dict):
    def __missing__(self, name):
        reads.append(name)
        if name.isupper():
            return name.lower()
        raise KeyError(name)  # Python goes on: the function around the class, if any, the globals, the built-ins


class Watched(type):
    @classmethod
    def __prepare__(mcls, name, bases, **keywords):
        print("__prepare__ gets", keywords)
        return Watching()

    def __new__(mcls, name, bases, namespace, **keywords):
        print("__new__     gets", keywords)
        return super().__new__(mcls, name, bases, namespace)  # copied into a plain dict

    def __init__(cls, name, bases, namespace, **keywords):
        print("__init__    gets", keywords)


class Cover(metaclass=Watched, shop="Backbench"):
    kind = PAPERBACK
    letters = len(kind)


print("kind:", Cover.kind, "/ letters:", Cover.letters, "/ not in the namespace when read:", reads)

# %% [markdown]
# Python reads `__name__` before your first line, for `__module__`, and asks the namespace for `len` first. One that
# answers everything breaks both (the module `builtins` has all built-ins as attributes). Keywords go to all three
# methods; each that you write must take them. Those that `__new__` hands to `super().__new__` go on to
# `__init_subclass__`; this one hands on none. (Tried on Python 3.11 to 3.14: the same reads. From 3.13 on the
# namespace also gets `__firstlineno__` and `__static_attributes__`, which a loop over `vars(cls)` meets.)
#
# ## Predict, run, explain: the order
#
# Now everything in one class statement. `class_statement` runs it with the parts that you choose, and notes each step.


# %%
def class_statement(metaclass="yes", parent="yes", fields=1, decorators=2):
    trace = []

    def note(who, what, result=None):
        trace.append((len(trace), who, what))
        return result

    def decorator(name):
        note("decorators", f"@{name} is evaluated")
        return lambda cls: note("decorators", f"@{name} gets the class", cls)

    class Meta(type):
        @classmethod
        def __prepare__(mcls, name, bases):
            return note("metaclass", "__prepare__", {})

        def __new__(mcls, name, bases, namespace):
            note("metaclass", "__new__ begins")
            return note("metaclass", "__new__ ends", super().__new__(mcls, name, bases, namespace))

        def __init__(cls, name, bases, namespace):
            note("metaclass", "__init__")

    Parent = type("Parent", (), {"__init_subclass__": lambda cls: note("parent", "__init_subclass__")})
    hear = {"__set_name__": lambda field, owner, name: note("fields", f"__set_name__ of {name}")}
    Field, parents = type("Field", (), hear), [Parent] if parent == "yes" else []

    @(decorator("upper") if decorators > 1 else lambda cls: cls)
    @(decorator("lower") if decorators > 0 else lambda cls: cls)
    class Book(*parents, metaclass=Meta if metaclass == "yes" else type):
        note("class body", "the body runs")
        locals().update({f"field{number}": Field() for number in range(1, fields + 1)})  # field1 = Field(), ...

    return trace


question = "In which order do `__set_name__`, `__init_subclass__` and the metaclass's `__init__` run?"
hooks = ["`__init__`", "`__init_subclass__`", "`__set_name__`"]
lab.predict("order", question, [", ".join(hooks[i] for i in order) for order in ((0, 1, 2), (2, 0, 1), (2, 1, 0))])

# %%
trace = class_statement()
ran = [f"`{what.split()[0]}`" for *_, what in trace]
lab.explain("order", ", ".join(hook for hook in ran if hook in hooks))
print(*(f"{step:>2} {who}: {what}" for step, who, what in trace), sep="\n")

# %% [markdown]
# ## The figure
#
# The same steps as a poster, drawn from the trace above. Time runs down.

# %%
fig = lab.lanes(trace, down=True, title="One class statement, step by step")
made = ran.index("`__new__`") + 1
fig.axes[0].axhline(made, color=lab.PALETTE["vermilion"], linestyle="--")
fig.axes[0].text(2.05, made - 0.12, "no class before this line", color=lab.PALETTE["vermilion"])
alt = "Time runs down: decorators are evaluated, __prepare__, body, __new__ begins; a dashed line, no class before it; "
alt += "__set_name__, __init_subclass__, __new__ ends, __init__, decorators get the class, the lower one first."
lab.show(fig, alt)

# %% [markdown]
# `type.__new__` does the middle part: it makes the class, calls `__set_name__` of everything in the namespace that has
# one, then `__init_subclass__` of the parent. So that hook finds fields that know their names. Decorators are evaluated
# from the top down, before all else, and get the class from the bottom up, after all else.
#
# Choose what a class statement contains. Say which boxes will come, and where, before you move a slider.

# %%
for parts in ({}, {"decorators": 1}, {"fields": 2}, {"parent": "yes"}, {"metaclass": "yes"}):
    steps = class_statement(**{"metaclass": "no", "parent": "no", "fields": 0, "decorators": 0, **parts})
    print(parts or "nothing", "->", ", ".join(what for *_, what in steps))
choices = {"metaclass": ["no", "yes"], "parent": ["no", "yes"], "fields": (0, 3), "decorators": (0, 2)}
draw = lambda **chosen: lab.lanes(class_statement(**chosen), down=True, title="Your class statement")
lab.slider(draw, alt="The steps of a class statement with the chosen parts, time runs down", **choices)

# %% [markdown]
# ## Mental model
#
# ```
#   class Book(Model): ...   is   Book = metaclass("Book", (Model,), namespace)
#   emma = Book()            is   emma = metaclass.__call__(Book)
#   metaclass, such as type  -- makes -->  class, such as Book  -- makes -->  object, such as emma
# ```
#
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `per-instance`\* | A metaclass works at each object | Its `__new__` once a class, its `__call__` at each | 1 and 3 |
# | `init-reruns` | A kept object is left alone | `type.__call__` runs `__init__` again | `Printer(2)` |
# | `parents-object` | `cls.only` is the class's own | A child finds its parent's | `LabelPrinter(3)` |
# | `no-lock` | Look, then make: that is safe | Threads look before one has made it | 8 threads |
# | `waits-for-itself` | A lock is a lock | A thread waits for itself at a `Lock` | `acquire` |
# | `decorator-inherited`\* | Children are decorated too | Only where it is written | `Gift` |
# | `hook-hears-itself`\* | `__init_subclass__` hears of its own class | Only of children | `heard` |
# | `no-super` | One hook is enough | Without `super()` the others hear nothing | `Bag` |
# | `metaclasses-add-up`\* | Two parents, two metaclasses | There has to be a common child | `GiftShelf` |
# | `no-prepare` | `__getattr__` sees names in a body | The namespace does | `waiting` |
# | `numbers-dunders` | A body reads only my names | It reads `__name__` first | `reads` |
# | `hides-built-ins` | `len` is found anyway | The namespace is asked first | `reads` |
# | `keyword-only-prepared` | A keyword goes to one method | It goes to all three | `Cover` |
# | `loses-inherited` | `vars(cls)` has the parent's fields | Only its own | v1, below |
# | `formats-values` | Quotes make a value safe in SQL | A quote in it ends them | v2, below |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: a class that knows its columns
#
# **v0** is the incident: a tuple beside the class. **v1, a decorator**, looks for columns in the class that it gets.
# A `Column` only learns its name here; a descriptor, as in unit 3, would look at the values too.


# %%
class Column:
    def __set_name__(self, owner, name):
        self.name = name


def table(cls):
    cls.columns = [value for value in vars(cls).values() if isinstance(value, Column)]
    return cls


@table
class Line:
    title, cents, vat = Column(), Column(), Column()


GiftLine = type("GiftLine", (Line,), {"ribbon": Column()})
print("columns of GiftLine:", [column.name for column in GiftLine.columns])
print("decorated too:      ", [column.name for column in table(GiftLine).columns])

# %% [markdown]
# The VAT is a column now. But the child has no decorator line, so its ribbon would be lost; with one it loses the
# rest, for `vars` shows what is its own. **v2, `__init_subclass__`**, hears of each child and adds to what the parent
# has. The figure's order helps: columns know their names by then.


# %%
class Row:
    columns = []

    def __init_subclass__(cls, **rest):
        super().__init_subclass__(**rest)
        cls.columns = cls.columns + [value for value in vars(cls).values() if isinstance(value, Column)]

    def __init__(self, **values):
        vars(self).update(values)

    def save(self):
        names, marks = [column.name for column in self.columns], ", ".join("?" * len(self.columns))
        sql = f"INSERT INTO {type(self).__name__} ({', '.join(names)}) VALUES ({marks})"
        db.execute(sql, [getattr(self, name) for name in names])

    @classmethod
    def get(cls, title):
        names = [column.name for column in cls.columns]
        for row in db.execute(f"SELECT {', '.join(names)} FROM {cls.__name__} WHERE title = ?", [title]):
            return cls(**dict(zip(names, row)))  # each row is a tuple, in the order of the names


class Line(Row):
    title, cents, vat = Column(), Column(), Column()


GiftLine = type("GiftLine", (Line,), {"ribbon": Column()})
print([column.name for column in GiftLine.columns])
Weighed = type("Weighed", (Row,), {"grams": Column()})
print("of two parents:", [column.name for column in type("Parcel", (Line, Weighed), {}).columns])
title = "O'Brien's Garden"
Line(title=title, cents=1299, vat=85).save()
print("VAT in the table:", Line.get(title).vat)
try:
    db.execute(f"INSERT INTO line (title) VALUES ('{title}')")
except sqlite3.OperationalError as error:
    print("with the value in the SQL:", error)

# %% [markdown]
# `cls.columns + [...]` makes a new list; `+=` would change the parent's. No column of a class or of its one parent can
# be forgotten: the names stand in one place. (Of two parents, `cls.columns` finds the list of the first only.) Values
# travel beside the SQL, so no quote in them can end it.
#
# **v3, a metaclass**, for what the class itself shall do, such as `len(Line)`: Python looks for `__len__` on the
# class of an object, and the class of a class is its metaclass.


# %%
class ModelMeta(type):
    def __len__(cls):
        return db.execute(f"SELECT count(*) FROM {cls.__name__}").fetchone()[0]


Line = ModelMeta("Line", (Line,), {})  # a child of Line that is called Line
print(len(Line), "lines; Emma costs", Line.get("Emma").cents)

# %% [markdown]
# Django's models have a metaclass too, `ModelBase`. It is older than `__init_subclass__` (Python 3.6); today v2
# would do for most of it. **Take the first of these that does the job:**
#
# | You want | Take |
# |---|---|
# | to change one class | a decorator |
# | an attribute that knows its name | `__set_name__` |
# | to hear of every child, with keywords | `__init_subclass__` |
# | other rules for names in a body, for calls of a class, for `len(Line)` | a metaclass |
#
# Each further down does more, hides more, and is harder to combine: remember `GiftShelf`.
#
# ## Check yourself

# %%
hears = "A base class shall refuse children without a `price`. What is the weakest tool that does it?"
sees = "Inside `__init_subclass__`, do the fields of the new class know their names?"
keeps = "A metaclass's `__call__` looks with `hasattr(cls, 'kept')`. What does a call of a child give?"
answers = [
    (hears, ["a decorator", "`__init_subclass__`", "a metaclass"], 1, "It hears of each child: see `Gift`."),
    (sees, ["yes", "no"], 0, "`__set_name__` comes first: see the figure."),
    (keeps, ["its own object", "its parent's, if there is one"], 1, "As with `LabelPrinter(3)`: use `vars(cls)`."),
]
lab.quiz(answers)

# %% [markdown]
# ## Interview corner
#
# **What is a metaclass, and when did you last need one?** The class of a class: what a class statement calls. Rarely:
# decorators, `__set_name__` and `__init_subclass__` do most jobs, and they combine.
#
# **How does an ORM find the fields of a model?** It looks through the namespace when the class is made, in a metaclass
# or in `__init_subclass__`, and adds them to the parent's. The fields learn their names from `__set_name__`.
#
# **Write a singleton. What goes wrong?** `__call__` of a metaclass, the object in `vars(cls)`, an `RLock`. See
# `Printer` and `Scale` for what goes wrong without them. Often an object in a module is enough.
#
# ## You have seen
#
# 1. a class made by a call of `type`, and a class statement that does the same;
# 2. a body and a metaclass's `__new__` that run once a class, a `__call__` that runs once an object;
# 3. decorators that children do not have, and two hooks that hear of them;
# 4. the order of all hooks, on one poster;
# 5. columns that a decorator, `__init_subclass__` and a metaclass collect, up to a small ORM.
#
# More: [Class creation](https://docs.python.org/3/reference/datamodel.html#customizing-class-creation) ·
# [PEP 487](https://peps.python.org/pep-0487/) · [PEP 3115](https://peps.python.org/pep-3115/)
