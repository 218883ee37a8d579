# %% [markdown]
# # Objects and magic methods
#
# *Python asks the class before it asks the object; whoever knows the order of its questions can predict the answer.*
#
# 60 minutes to read and run, 100 for the exercises. It needs no server. You know iterators, decorators, and how to
# write a class with `__init__`.
#
# ## The incident
#
# On Monday the shop moves its cart into a class. Each test makes one cart, and all tests pass. At noon a customer
# writes that there is a cookbook in her cart which she never chose. By one o'clock forty have written, and three have
# paid for the books of others. The repair moves one line into `__init__`. Here is that Monday in small:

# %%
import copy
import itertools
import operator
import random
from collections import namedtuple
from collections.abc import MutableMapping, Sequence
from typing import Protocol, runtime_checkable

import backbench.lab as lab


class Cart:
    items = []

    def add(self, title):
        self.items.append(title)


ada, bo = Cart(), Cart()
ada.add("Emma")
bo.add("The Silent Kitchen")
print("Ada's cart:", ada.items)
print("kept in the carts themselves:", vars(ada), vars(bo), "/ in the class:", vars(Cart)["items"])

# %% [markdown]
# `vars(x)` is the dict that an object keeps its own attributes in; a class has one too. `self.items` is not in Ada's
# cart, so the class answers, with one list for everybody. With `self.items = []` in `__init__` each has its own.
#
# ## You will be able to
#
# 1. say where `book.price` is looked for, in which order, and write a descriptor that checks it;
# 2. give a class `==`, a hash and operators that get on with other types;
# 3. read the order of base classes, and write mixins that each run once;
# 4. turn a class into a sequence, a mapping or a context manager with a few methods, and say what an object weighs.
#
# ## Predict, run, explain: who answers
#
# A **descriptor** is an object in a class that has a method `__get__`: reading the attribute calls it. One with
# `__set__` (or `__delete__`) as well is a **data descriptor**: assigning calls `__set__`. `@property` makes one of a
# method, which then runs when the attribute is read. A plain function has `__get__` only, and that is what makes a
# method of it.


# %%
class Book:
    @property
    def price(self):
        return "the property"

    def title(self):
        return "the method"


book = Book()
vars(book)["price"] = vars(book)["title"] = "the object's own dict"  # put there past all rules
options = ["the object's own dict, twice", "the property, and the object's own dict", "the property, and the method"]
lab.predict("look-up", "Who answers to `book.price`, and who to `book.title`?", options)

# %%
lab.explain("look-up", f"{book.price}, and {book.title}")


def attempt(what, function, *arguments):
    try:
        print(f"{what}: {function(*arguments)!r}")
    except Exception as error:
        print(f"{what}: {error!r}")
        return "none: an error"


attempt("setting a property that has only a getter", setattr, book, "price", 999)
print("__get__ of a function makes a method, which gives:", vars(Book)["title"].__get__(book, Book)())

# %% [markdown]
# Let us plant `price` in many ways: in the object, in its class `Book`, in the base class `Item`, as a plain value, as
# a method, as a property; and give `Book` a `__getattr__` or none. `walk` asks as Python does. (`type` with a name,
# bases and a dict makes a class. `Book.__mro__` is the class, its base, and `object`, the base of all.)


# %%
def plant(in_object, in_Book, in_Item, getattr_):
    def namespace(kind, home):
        answer = f"{home}'s {kind}"
        made = {"value": answer, "method": lambda book: answer, "property": property(lambda book: answer)}
        return {"price": made[kind]} if kind in made else {}

    Item = type("Item", (), namespace(in_Item, "Item"))
    last = {"__getattr__": lambda book, name: "__getattr__"} if getattr_ == "yes" else {}
    book = type("Book", (Item,), namespace(in_Book, "Book") | last)()
    vars(book).update(namespace(in_object, "object"))
    return book


def questions(book, name):
    cls = type(book)
    home = next((base for base in cls.__mro__ if name in vars(base)), None)
    found = vars(home)[name] if home else None
    getter, setter = hasattr(type(found), "__get__"), hasattr(type(found), "__set__")
    yield "a data descriptor in the first class that has it?", found.__get__(book, cls) if getter and setter else None
    yield "in the object's own dict?", vars(book).get(name)
    yield "anything else in that class?", found.__get__(book, cls) if getter else found
    yield "has the class __getattr__?", cls.__getattr__(book, name) if hasattr(cls, "__getattr__") else None


def walk(book, name):
    steps = []
    for question, answer in questions(book, name):
        steps.append(f"{len(steps) + 1}. {question} {'no' if answer is None else 'yes'}")
        if answer is not None:
            return steps, answer() if callable(answer) else answer
    return steps, "AttributeError"


steps, answer = walk(plant("value", "method", "property", "no"), "price")
print(*steps, f"=> {answer}", sep="\n")

# %% [markdown]
# Now by hand, step by step. Can the object's own dict win against a property in `Item`? Only the first class counts.


# %%
def draw(in_object, in_Book, in_Item, getattr_, step):
    steps, answer = walk(plant(in_object, in_Book, in_Item, getattr_), "price")
    fig, ax = lab.figure(7, 2.3)
    for row, text in enumerate([*steps, f"=> {answer}"][: step + (step >= len(steps))]):
        ax.barh(row, 1, color=lab.PALETTE["orange" if text.endswith("yes") or "=>" in text else "sky"])
        ax.text(0.02, row, text, va="center")
    ax.set(xlim=(0, 1), ylim=(4.5, -0.6), title="book.price: what Python asks, in which order")
    ax.axis("off")
    return fig


kinds = {"in_object": ["value", "nothing"], "in_Book": ["nothing", "method", "property", "value"]}
kinds |= {"in_Item": ["nothing", "property", "value"], "getattr_": ["no", "yes"], "step": [1, 2, 3, 4]}
lab.slider(draw, **kinds, alt="The questions asked so far, each with yes or no, and who answers")

# %% [markdown]
# ## Predict, run, explain: equal in a set
#
# The same book comes from two suppliers; a set should hold it once.


# %%
class Edition:
    def __init__(self, isbn):
        self.isbn = isbn

    def __repr__(self):  # what repr() shows: best a text that would make the object
        return f"Edition({self.isbn!r})"

    def __eq__(self, other):
        return self.isbn == other.isbn if isinstance(other, Edition) else NotImplemented


lab.predict("set", "How many editions does `{Edition(7), Edition(7)}` hold?", [1, 2, "none: an error"])

# %%
lab.explain("set", attempt("two editions in a set", lambda: {Edition(7), Edition(7)}))
Edition.__hash__ = lambda self: hash(self.isbn)
stock = {Edition(7), Edition(7)}
print("with __hash__:", stock, "/ Edition(7) == 7:", Edition(7) == 7)
[edition] = stock
edition.isbn = 8
print("isbn changed to 8. Edition(8) in stock:", Edition(8) in stock, "/ Edition(7) in stock:", Edition(7) in stock)

# %% [markdown]
# A set looks in the place that the **hash** names, a number from `hash(x)`, and compares there. So equal objects need
# equal hashes, and a class that defines `__eq__` alone loses the hash it had from `object`. The hash comes from what
# never changes: a changed edition lies in the wrong place, and nobody finds it.
#
# ## Predict, run, explain: who is asked first
#
# `left + right` calls `left.__add__(right)`. A method that does not know the other type returns `NotImplemented`; then
# `right.__radd__(left)`, the *reflected* method, is asked if its class is another one. Where nobody knows, Python
# raises the `TypeError`.

# %%
asked = []


def noting(name, function):
    def method(*arguments):
        asked.append(name)
        return function(*arguments)

    return method


Price = type("Price", (), {"__add__": noting("Price.__add__", lambda price, other: NotImplemented)})
SalePrice = type("SalePrice", (Price,), {"__radd__": noting("SalePrice.__radd__", lambda price, other: "7.99 EUR")})
Voucher = type("Voucher", (), {"__radd__": noting("Voucher.__radd__", lambda voucher, other: "9.99 EUR")})
RaisingPrice = type("RaisingPrice", (), {"__add__": noting("RaisingPrice.__add__", lambda price, other: other.cents)})

lab.predict("first asked", "Who is asked first in `Price() + SalePrice()`?", ["Price.__add__", "SalePrice.__radd__"])

# %%
pairs = [(Price(), SalePrice()), (Price(), Voucher()), (Price(), 3), (0, Voucher()), (Voucher(), Voucher())]
for a, b in (*pairs, (RaisingPrice(), Voucher())):
    asked.clear()
    attempt(f"{type(a).__name__} + {type(b).__name__}", operator.add, a, b)
    print("    asked:", ", then ".join(asked) or "nobody: both are of one class")
    if type(b) is SalePrice:
        lab.explain("first asked", asked[0])

# %% [markdown]
# A subclass on the right that brings its own reflected method goes first: it knows more. `RaisingPrice` asks a stranger
# for its `cents`; the exception ends it all, and the voucher, which had an answer, was never asked. `0 + voucher` is
# how `sum()` begins. Comparisons too: `<` and `>` reflect each other, `<=` and `>=`, and `==` itself. Where nobody
# knows, `==` raises nothing: `Edition(7) == 7` is `False`. (`functools.total_ordering` makes the rest of `==` and `<`.)
#
# ## Predict, run, explain: whom super() means
#
# A **mixin** is a small class that adds one ability to others. Here each `save` notes its name and hands on.

# %%
saved = []


class Model:
    def save(self, **fields):
        saved.append(f"Model {fields}")


class Timestamped(Model):
    def save(self, **fields):
        saved.append("Timestamped")
        super().save(at="09:00", **fields)


class Audited(Model):
    def save(self, **fields):
        saved.append("Audited")
        super().save(by="Ada", **fields)


Order = type("Order", (Timestamped, Audited), {})
question = "`Model` is the only base of `Timestamped`. Which `save` does its `super()` call in `Order().save()`?"
lab.predict("super", question, ["Model.save", "Audited.save"])

# %%
Order().save(total=1299)
lab.explain("super", f"{saved[1]}.save")
print("Order.__mro__:", " > ".join(cls.__name__ for cls in Order.__mro__))
print("called:       ", " > ".join(saved))
saved.clear()
for base in Order.__bases__:
    base.save(Order(), total=1299)
print("each by name: ", " > ".join(saved), f"\nModel.save ran {sum('Model' in name for name in saved)} times")

# %% [markdown]
# Each class has a line of classes, its **MRO** (method resolution order): itself first, every class before its bases,
# bases in the order they are written. `super()` means the next in the line *of the object's class*, maybe one of which
# the mixin's author has never heard. So each hands on, with all the keywords that it does not know.
#
# ## The figure
#
# Back to the look-up. There are 48 ways to plant `price`. We ask Python in each of them, with `book.price`, and `walk`
# too; they have to agree.

# %%
rows = list(itertools.product(["property", "method", "value", "nothing"], ["property", "value", "nothing"]))
columns = list(itertools.product(["nothing", "value"], ["no", "yes"]))
grid, agreed = [], 0
for in_Book, in_Item in rows:
    books = [plant(in_object, in_Book, in_Item, getattr_) for in_object, getattr_ in columns]
    answers = [getattr(book, "price", "AttributeError") for book in books]
    grid.append([answer() if callable(answer) else answer for answer in answers])
    agreed += sum(got == walk(book, "price")[1] for got, book in zip(grid[-1], books))
fig, ax = lab.figure(8, 6)
for (y, row), x in itertools.product(enumerate(grid), range(4)):
    colour = {"B": "orange", "I": "yellow", "o": "sky", "_": "purple"}.get(row[x][0])  # the first letter of the answer
    ax.barh(y, 0.97, left=x, height=0.94, color=lab.PALETTE.get(colour, "#EEEEEE"))
    ax.text(x + 0.485, y, row[x], ha="center", va="center")
ax.set_xticks([0.5, 1.5, 2.5, 3.5], [f"object: {own}\n__getattr__: {last}" for own, last in columns])
ax.set_yticks(range(len(rows)), [f"{first} / {second}" for first, second in rows])
ax.set(xlim=(0, 4), ylim=(11.5, -0.5), title="Who answers to book.price", ylabel="what the classes hold: Book / Item")
ax.grid(False)
ax.tick_params(length=0)
lab.show(
    fig, "Properties fill whole rows; else the object's value the right half; else AttributeError, or __getattr__."
)
print(f"walk and Python agree in {agreed} of {4 * len(rows)} cases; __getattr__ in", str(grid).count("__getattr__"))

# %% [markdown]
# Read it by rows. A property in `Book` takes its whole row, and so does one in `Item` where `Book` holds nothing. In
# the others the object's own dict takes the right half. `__getattr__` is the last resort: one case of 48.
#
# ## Mental model
#
# ```
#   book.price    1  the first class of type(book).__mro__ that holds the name:
#                    is it a data descriptor?  --> its __get__ answers
#                 2  vars(book)               --> the value
#                 3  what step 1 found        --> its __get__, or the value itself
#                 4  __getattr__ of the class --> its answer
#                 5  AttributeError
#
#   len(book), book + 1, with book:  only the class is asked, never vars(book)
# ```
#
# Methods with two underscores on either side are called **magic methods**: Python calls them. A **context manager** has
# the two that `with` calls: `__enter__` gives what `as` gets, and `__exit__` hears how the block ended: the class of
# the exception, the exception, and its traceback, or three times `None`. A class with `__slots__` names the attributes
# that there are; its objects have no dict, unless a base class gives them one. What does that save? (Other versions of
# Python give other bytes.)


# %%
class Block:
    def __enter__(self):
        return "what `as` gets"

    def __exit__(self, kind, error, traceback):
        print("leaving:", kind)
        return True


class Slotted:
    __slots__ = ("isbn", "cents")

    def __init__(self, isbn, cents):
        self.isbn, self.cents = isbn, cents


with Block():
    raise KeyError("lost: __exit__ returned True")
cart = {"items": ["Emma"]}
flat, deep = cart.copy(), copy.deepcopy(cart)
cart["items"].append("Dune")
print("copy() shares the inner list:", flat, "/ deepcopy() does not:", deep)
attempt("an attribute that is no slot", setattr, Slotted(7, 999), "title", "Emma")
print("slots, and a base class without: its objects have a dict,", vars(type("Tight", (Block,), {"__slots__": ()})()))
kinds = {"dict": lambda isbn, cents: {"isbn": isbn, "cents": cents}, "tuple": lambda *fields: fields}
kinds |= {"namedtuple": namedtuple("Row", "isbn cents"), "Plain": type("Plain", (), {"__init__": Slotted.__init__})}
kinds |= {"Slotted": Slotted, "Loose": type("Loose", (Slotted,), {})}  # a subclass that names no slots of its own
for name, make in kinds.items():
    _, peak = lab.peak_memory(lambda: [make(number, 999) for number in range(20_000)])
    print(f"{name:>10}: {peak / 20_000:.0f} bytes a record")

# %% [markdown]
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `class-attribute-shared` | Each object gets its own `items = []` | One list in the class | Ada's cart |
# | `object-first`\* | The object's dict comes first | After a data descriptor | the figure |
# | `getattr-first`\* | `__getattr__` runs at each access | Only when all else failed | one case of 48 |
# | `eq-alone` | `__eq__` is enough | It takes the hash away | the set |
# | `hash-of-mutable`\* | Any field may be hashed | Changed, the object is lost | `isbn` = 8 |
# | `raises-for-strangers` | Unknown type: raise | `NotImplemented`, or nobody else is asked | `RaisingPrice` |
# | `super-is-parent`\* | `super()` is my base class | The next in the object's MRO | `Audited` |
# | `on-the-object`\* | A magic method may sit on the object | `len()` asks the class | `len(series)` |
# | `empty-is-false`\* | An object is true | `__len__` of 0 makes it false | `bool(SeriesV1([]))` |
# | `endless-loop` | A loop stops at `len()` | At `IndexError` | five books of two |
# | `returns-true` | `__exit__` should return `True` | That swallows the exception | `Block` |
# | `shallow-copy` | A copy is a copy | It shares what lies inside | `flat` |
# | `slots-are-inherited`\* | `__slots__` forbids dicts below | A subclass has one again | `Loose` |
# | `value-on-descriptor` | A descriptor may keep the value | All objects share it | v1, below |
# | `slice-returns-list` | A slice is a list | It is what `__getitem__` returns | v1 of the series |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: two methods, many abilities
#
# **v1** is a class around a list, with two methods. `in`, loops and `reversed` are built on them by Python; the rest
# comes from functions that loop, or ask for a length and an index. A slice arrives in `__getitem__` as a `slice`
# object. **v0**, without the two, can do none of this.


# %%
class SeriesV1:
    def __init__(self, titles):
        self.titles = list(titles)

    def __len__(self):
        return len(self.titles)

    def __getitem__(self, place):
        return self.titles[place]


USES = "len(s); s[0]; s[1:]; [*s]; 'Dune' in s; [*reversed(s)]; sorted(s); max(s); random.choice(s); dict.fromkeys(s)"
USES += "; s[1:].titles; s.index('Dune'); s.count('Dune')"


def try_out(version):
    able = []
    for use in USES.split("; "):
        try:
            eval(use, {"random": random, "s": version(["Emma", "Dune"])})
            able.append(use)
        except (TypeError, AttributeError):
            pass
    print(f"{version.__name__}: {len(able)} of {USES.count(';') + 1}:", ", ".join(able) or "none")


try_out(type("SeriesV0", (), {"__init__": SeriesV1.__init__}))
try_out(SeriesV1)
series = SeriesV1(["Emma", "Dune"])
series.__len__ = lambda: 99
print("len() asks the class:", len(series), "/ an empty series in an if:", bool(SeriesV1([])))
Round = type("Round", (SeriesV1,), {"__getitem__": lambda self, place: self.titles[place % 2]})
print("a loop without __iter__ goes on until IndexError:", [*itertools.islice(Round(["Emma", "Dune"]), 5)])

# %% [markdown]
# **v2.** A slice becomes a series again, and `collections.abc.Sequence` adds `index` and `count`. It is an **ABC**, an
# abstract base class: you inherit from it, and it refuses to make an object as long as a method that it builds on is
# missing. A **protocol** asks nobody to inherit: whatever has its methods is one.


# %%
class SeriesV2(SeriesV1, Sequence):
    def __getitem__(self, place):
        return type(self)(self.titles[place]) if isinstance(place, slice) else self.titles[place]


@runtime_checkable
class Indexed(Protocol):
    def __getitem__(self, place): ...


try_out(SeriesV2)
attempt("a Sequence without its two methods", type("Unfinished", (Sequence,), {}))
print("v1 is a Sequence:", isinstance(series, Sequence), "/ is Indexed:", isinstance(series, Indexed))

# %% [markdown]
# In the same way `MutableMapping` makes a whole mapping from five methods, and builds on them what it adds. (A dict
# keeps its keys in the order they came; `collections.OrderedDict` has `move_to_end(key)` and `popitem(last=False)`.)

# %%
numbers, methods = {}, ["__getitem__", "__setitem__", "__delitem__", "__iter__", "__len__"]
five = {name: noting(name, lambda _, *given, name=name: getattr(numbers, name)(*given)) for name in methods}
stock = type("Stock", (MutableMapping,), five)()
for use in ("stock.update(Emma=3)", "stock.get('Emma')", "'Emma' in stock", "[*stock.items()]", "stock.pop('Emma')"):
    asked.clear()
    print(f"{use:>20} gives {eval(use)!s:13} by", ", ".join(asked))

# %% [markdown]
# ## Step by step: a descriptor that cleans text
#
# Titles come with spaces around them. **v0**, a property, is written for each attribute anew. **v1**, a descriptor,
# keeps the text on itself; **v2** in the object's dict. `__set_name__` tells it its name when the class is made.


# %%
class TrimmedV1:
    def __get__(self, book, cls):
        return self.text

    def __set__(self, book, text):
        self.text = text.strip()


class TrimmedV2:
    def __set_name__(self, cls, key):
        self.key = key

    def __get__(self, book, cls):
        return f"<the attribute {self.key}>" if book is None else vars(book)[self.key]

    def __set__(self, book, text):
        vars(book)[self.key] = text.strip()


for trimmed in (TrimmedV1, TrimmedV2):
    Novel = type("Novel", (), {"title": trimmed()})
    one, two = Novel(), Novel()
    one.title, two.title = "  Emma ", " Dune"
    print(f"{trimmed.__name__}: {one.title}, {two.title}, in the objects: {vars(one)}, {vars(two)}")
print("on the class, where there is no book:", Novel.title)

# %% [markdown]
# ## Check yourself

# %%
wins = "`Item` has a property `price`, its subclass `Book` a plain `price = 0`, the object its own. Who answers?"
other = "What should `__add__` do with a type it does not know?"
view = "A class made from `MutableMapping` has no `__contains__` of its own. Does `key in x` call its `__getitem__`?"
answers = [
    (wins, ["the property", "`Book`", "the object"], 2, "`Book` has it first, and no data descriptor."),
    (other, ["raise `TypeError`", "return `NotImplemented`"], 1, "Else the other operand is never asked."),
    (view, ["yes", "no"], 0, "What is added is built on the five, as `'Emma' in stock` did."),
]
lab.quiz(answers)

# %% [markdown]
# ## Interview corner
#
# **How does `super()` find its method?** In the MRO of the object's class, it takes the next class behind the one in
# which the call is written. So a mixin's `super()` can reach a sibling.
#
# **Why does a class with `__eq__` lose its hash, and what hash do you give it?** Equal objects with different hashes
# would be two keys of one dict. Hash the fields that `__eq__` compares, and let them never change.
#
# **ABC or protocol?** An ABC gives methods to classes that inherit from it, and checks when an object is made. A
# protocol fits classes that you did not write; `isinstance` with one looks at the names of methods only, a type checker
# at the rest.
#
# ## You have seen
#
# 1. the five steps of a look-up, in 48 cases, and a descriptor that keeps its value in the object;
# 2. what `__eq__` does to the hash, and `NotImplemented`, which lets the other operand answer;
# 3. `super()` as the next in the MRO, and a `Model.save` that ran once, or twice by name;
# 4. two methods that make a sequence, five that make a mapping, two for `with`, and the bytes that `__slots__` saves.
#
# More: [Descriptor guide](https://docs.python.org/3/howto/descriptor.html) ·
# [Data model](https://docs.python.org/3/reference/datamodel.html) ·
# [collections.abc](https://docs.python.org/3/library/collections.abc.html)
