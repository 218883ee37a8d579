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
# paid for the books of others. The repair moves one line into `__init__`.
#
# Here is that Monday in small:


# %%
import copy
import itertools
import operator
import random
from collections.abc import MutableMapping, Sequence

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
# `vars(x)` is the dict that an object keeps its own attributes in; a class has one too. `self.items` finds nothing in
# Ada's cart and goes on to the class, where there is one list for everybody. With `self.items = []` in `__init__` each
# cart has its own.
#
# ## You will be able to
#
# 1. say where `book.price` is looked for, in which order, and write a descriptor that checks it;
# 2. give a class `==`, a hash and operators that get on with other types;
# 3. read the order of base classes, and write mixins that each run once;
# 4. turn a class into a sequence, a mapping or a context manager with a few methods.
#
# ## Predict, run, explain: who answers
#
# A **descriptor** is an object in a class that has a method `__get__`: reading the attribute calls it. One with
# `__set__` as well is a **data descriptor**: assigning calls that. A `property` is a data descriptor; a
# plain function is a descriptor without `__set__`, and its `__get__` is what makes a method of it.


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
function = vars(Book)["title"]
try:
    book.price = 999
except AttributeError as error:
    print("setting a property that has only a getter:", error)
print("__get__ of the function gives", function.__get__(book, Book).__class__.__name__, "and:", Book().title())

# %% [markdown]
# Let us plant `price` in many ways: in the object, in its class `Book`, in the base class `Item`, as a plain value, as
# a method, as a property; and give `Book` a `__getattr__` or none. `walk` asks as Python does and notes each question.
# (`type` with a name, bases and a dict makes a class.)


# %%
class Method:
    def __init__(self, home):
        self.home = home

    def __get__(self, book, owner):
        return f"{self.home}'s {type(self).__name__.lower()}"


class Property(Method):
    def __set__(self, book, value):
        raise AttributeError("read only")


KINDS = {"value": "{}'s value".format, "method": Method, "property": Property}


def plant(in_object, in_Book, in_Item, getattr_):
    def namespace(kind, home):
        return {"price": KINDS[kind](home)} if kind in KINDS else {}

    Item = type("Item", (), namespace(in_Item, "Item"))
    last = {"__getattr__": lambda self, name: "__getattr__"} if getattr_ == "yes" else {}
    book = type("Book", (Item,), namespace(in_Book, "Book") | last)()
    vars(book).update(namespace(in_object, "object"))
    return book


# %%
def walk(book, name):
    """The questions in order, as (question, answer), and who gives the value."""
    steps, found, getter, setter = [], None, False, False
    for cls in type(book).__mro__:  # the class, its base, and `object`, the base of all
        steps.append((f"in the class {cls.__name__}?", name in vars(cls)))
        if name in vars(cls):
            found = vars(cls)[name]
            getter, setter = hasattr(found, "__get__"), hasattr(found, "__set__")
            steps.append(("has it __get__ and __set__?", getter and setter))
            break
    if getter and setter:
        return steps, found.__get__(book, type(book))
    steps.append(("in the object's own dict?", name in vars(book)))
    if name in vars(book):
        return steps, vars(book)[name]
    if found is not None:
        steps.append(("has what the class holds __get__?", getter))
        return steps, found.__get__(book, type(book)) if getter else found
    steps.append(("has the class __getattr__?", hasattr(type(book), "__getattr__")))
    return steps, type(book).__getattr__(book, name) if steps[-1][1] else "AttributeError"


PLACES = ["in_object", "in_Book", "in_Item", "getattr_"]
for planted in ("value property nothing no", "value method nothing no", "nothing nothing nothing yes"):
    steps, answer = walk(plant(*planted.split()), "price")
    print(*(f"{place}={what}" for place, what in zip(PLACES, planted.split())), "=>", answer)
    print("   ", ", ".join(f"{question} {'yes' if yes else 'no'}" for question, yes in steps))

# %% [markdown]
# Now by hand: plant `price` and go on step by step. Can you make the object's own dict win against a property in
# `Item`? Only the first class that holds the name counts.


# %%
def draw(in_object, in_Book, in_Item, getattr_, step):
    steps, answer = walk(plant(in_object, in_Book, in_Item, getattr_), "price")
    fig, ax = lab.figure(7, 3.2)
    for row, (question, yes) in enumerate(steps):
        asked, last = row < step, row == len(steps) - 1
        colour = lab.PALETTE["orange" if last and yes else "sky"] if asked else "#EEEEEE"
        ax.barh(row, 4, height=0.8, color=colour)
        ax.text(0.1, row, f"{row + 1}. {question}", va="center", color="black" if asked else "#AAAAAA")
        ax.text(4.15, row, ("yes" if yes else "no") if asked else "", va="center")
    ax.text(4.9, 2.5, f"answers:\n{answer}" if step >= len(steps) else "…", va="center", weight="bold")
    ax.set(xlim=(0, 7), ylim=(5.6, -0.6), title="book.price: what Python asks, in which order")
    ax.axis("off")
    return fig


kinds = {"in_object": ["value", "nothing"], "in_Book": ["nothing", "property", "method", "value"]}
kinds |= {"in_Item": ["nothing", "property", "value"], "getattr_": ["no", "yes"], "step": [1, 2, 3, 4, 5, 6]}
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
        return isinstance(other, Edition) and self.isbn == other.isbn


lab.predict("set", "How many editions does `{Edition(7), Edition(7)}` hold?", [1, 2, "none: an error"])


# %%
def attempt(what, function, *arguments):
    try:
        print(f"{what}: {function(*arguments)!r}")
    except Exception as error:
        print(f"{what}: {error!r}")
        return "none: an error"


lab.explain("set", attempt("two editions in a set", lambda: {Edition(7), Edition(7)}))
Edition.__hash__ = lambda self: hash(self.isbn)
stock = {Edition(7), Edition(7)}
print("with __hash__:", stock)
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
# `left + right` calls `left.__add__(right)`. A method that does not know the other type returns `NotImplemented`;
# then `right.__radd__(left)`, the *reflected* method, is asked. Where nobody knows, Python raises the `TypeError`.

# %%
asked = []


class Price:
    def __add__(self, other):
        asked.append("Price.__add__")
        return NotImplemented


class Voucher:
    def __radd__(self, other):
        asked.append("Voucher.__radd__")
        return "9.99 EUR"


class SalePrice(Price):
    def __radd__(self, other):
        asked.append("SalePrice.__radd__")
        return "7.99 EUR"


class RaisingPrice:
    def __add__(self, other):
        asked.append("RaisingPrice.__add__")
        raise TypeError("I add prices only")


question = "`SalePrice` is a subclass of `Price`. Who is asked first in `Price() + SalePrice()`?"
lab.predict("first asked", question, ["Price.__add__", "SalePrice.__radd__"])

# %%
for left, right in ((Price(), SalePrice()), (Price(), Voucher()), (Price(), 3), (0, Voucher()),
                    (RaisingPrice(), Voucher())):  # fmt: skip
    asked.clear()
    attempt(f"{type(left).__name__} + {type(right).__name__}", operator.add, left, right)
    print("    asked:", ", then ".join(asked))
    if type(right) is SalePrice:
        lab.explain("first asked", asked[0])

# %% [markdown]
# A subclass on the right that brings its own reflected method goes first: it knows more. `RaisingPrice` said no for
# everybody, and the voucher, which had an answer, was never asked. `0 + voucher` is how `sum()` begins. Comparisons
# work in the same way: `<` and `>` are each other's reflection, `==` is its own. (`functools.total_ordering` makes
# the other three from `__eq__` and `__lt__`.)
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


class Order(Timestamped, Audited):
    pass


question = "`Model` is the only base of `Timestamped`. Which `save` does its `super()` call in `Order().save()`?"
lab.predict("super", question, ["Model.save", "Audited.save"])

# %%
Order().save(total=1299)
lab.explain("super", f"{saved[1]}.save")
print("Order.__mro__:", " > ".join(cls.__name__ for cls in Order.__mro__))
print("called:       ", " > ".join(saved))


class OrderByName(Timestamped, Audited):
    def save(self, **fields):
        Timestamped.save(self, **fields)
        Audited.save(self, **fields)


saved.clear()
OrderByName().save(total=1299)
print("by name:      ", " > ".join(saved), f"\nModel.save ran {sum('Model' in name for name in saved)} times")

# %% [markdown]
# Each class has a line of classes, its **MRO** (method resolution order): itself first, every class before its bases,
# bases in the order they are written. `super()` means the next in the line *of the object's class*, which may be a
# class that the author of the mixin has never heard of. So each one hands on, with all the keywords it does not know.
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
    grid.append([getattr(book, "price", "AttributeError") for book in books])
    agreed += sum(got == walk(book, "price")[1] for got, book in zip(grid[-1], books))
print(f"walk and Python agree in {agreed} of {len(rows) * len(columns)} cases")

# %%
names = ["Book's", "Item's", "object's", "__getattr__", "AttributeError"]
colours = [lab.PALETTE[name] for name in ("orange", "yellow", "sky", "purple")] + ["#EEEEEE"]
fig, ax = lab.figure(8, 6)
for (y, row), x in itertools.product(enumerate(grid), range(4)):
    colour = colours[next(place for place, name in enumerate(names) if row[x].startswith(name))]
    ax.barh(y, 0.97, left=x, height=0.94, color=colour)
    ax.text(x + 0.485, y, row[x], ha="center", va="center")
ax.set_xticks([0.5, 1.5, 2.5, 3.5], [f"object: {own}\n__getattr__: {last}" for own, last in columns])
ax.set_yticks(range(len(rows)), [f"{first} / {second}" for first, second in rows])
ax.set(xlim=(0, 4), ylim=(11.5, -0.5), title="Who answers to book.price", ylabel="what the classes hold: Book / Item")
ax.grid(False)
ax.tick_params(length=0)
alt = "A table of 12 plantings in the classes by 4 in the object. Properties fill whole rows; else the object's own "
alt += "value fills the right half. Where no class holds the name, the left half is AttributeError, then __getattr__."
lab.show(fig, alt)
print("cases in which __getattr__ answers:", sum(row.count("__getattr__") for row in grid))

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
# Methods with two underscores on either side are called **magic methods**: Python calls them. Two things that follow:


# %%
class Shelf:
    def __init__(self, *titles):
        self.titles = titles

    def __len__(self):
        return len(self.titles)

    def __getitem__(self, place):  # goes round: behind the last comes the first
        return self.titles[place % len(self.titles)]


shelf = Shelf("Emma", "Dune")
shelf.__len__ = lambda: 99
print("len() asks the class:", len(shelf), "/ an empty shelf in an if:", bool(Shelf()))
print("a loop without __iter__ goes on until IndexError:", list(itertools.islice(shelf, 5)))

# %% [markdown]
# A **context manager** has the two methods that `with` calls: `__enter__` gives what `as` gets, and `__exit__` hears
# how the block ended: the class of the exception, the exception, and its traceback, or three times `None`.


# %%
class Block:
    def __enter__(self):
        return "what `as` gets"

    def __exit__(self, kind, error, traceback):
        print("leaving:", kind)
        return True


class Slotted:
    __slots__ = ("isbn",)  # the attributes that there are, instead of a dict

    def __init__(self, isbn):
        self.isbn = isbn


class Loose(Slotted):
    pass


with Block():
    raise KeyError("lost: __exit__ returned True")
cart = {"items": ["Emma"]}
flat, deep = cart.copy(), copy.deepcopy(cart)
cart["items"].append("Dune")
print("copy() shares the inner list:", flat, "/ deepcopy() does not:", deep)
for cls in (Slotted, Loose):
    _, peak = lab.peak_memory(lambda: [cls(number) for number in range(20_000)])
    print(f"{cls.__name__}: {peak / 20_000:.0f} bytes an object; its own dict: {hasattr(cls(1), '__dict__')}")

# %% [markdown]
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `class-attribute-shared`\* | Each object gets its own `items = []` | One list in the class | Ada's cart |
# | `object-first`\* | The object's dict comes first | After a data descriptor | the figure |
# | `getattr-first`\* | `__getattr__` runs at each access | Only when all else failed | one case of 48 |
# | `eq-alone` | `__eq__` is enough | It takes the hash away | the set |
# | `hash-of-mutable`\* | Any field may be hashed | Changed, the object is lost | `isbn` = 8 |
# | `raises-for-strangers` | Unknown type: raise | `NotImplemented`, or nobody else is asked | `RaisingPrice` |
# | `super-is-parent`\* | `super()` is my base class | The next in the object's MRO | `Audited` |
# | `on-the-object`\* | A magic method may sit on the object | `len()` asks the class | `len(shelf)` |
# | `empty-is-false`\* | An object is true | `__len__` of 0 makes it false | `bool(Shelf())` |
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
# **v0** is a class around a list, and can do nothing that a list can. **v1** has two methods. `in`, loops and
# `reversed` are built on them by Python; the rest comes from functions that ask for a length and an index only. A
# slice arrives in `__getitem__` as a `slice` object.


# %%
class SeriesV0:
    def __init__(self, titles):
        self.titles = list(titles)


class SeriesV1(SeriesV0):
    def __len__(self):
        return len(self.titles)

    def __getitem__(self, place):
        return self.titles[place]


def try_out(version):
    uses = ["len(s)", "s[0]", "s[1:]", "[*s]", "'Dune' in s", "list(reversed(s))", "sorted(s)", "max(s)",
            "random.choice(s)", "dict.fromkeys(s)", "s[1:].titles", "s.index('Dune')", "s.count('Dune')"]  # fmt: skip
    able = []
    for use in uses:
        try:
            eval(use, {"random": random, "s": version(["Emma", "Dune"])})
            able.append(use)
        except (TypeError, AttributeError):
            pass
    print(f"{version.__name__}: {len(able)} of {len(uses)}:", ", ".join(able) or "none")


try_out(SeriesV0)
try_out(SeriesV1)

# %% [markdown]
# **v2.** A slice becomes a series again, and `collections.abc.Sequence` adds what lists have beyond that. In the same
# way `MutableMapping` makes a whole mapping from five methods, `pop` and `update` too: `__getitem__`, `__setitem__`,
# `__delitem__`, `__iter__` and `__len__`. What it adds, it builds on those five. (A dict keeps its keys in the order
# they came; `collections.OrderedDict` can also `move_to_end(key)` and `popitem(last=False)`.)


# %%
class SeriesV2(SeriesV1, Sequence):
    def __getitem__(self, place):
        found = self.titles[place]
        return type(self)(found) if isinstance(place, slice) else found


class Stock(MutableMapping):
    def __init__(self):
        self.reads, self.numbers = 0, {}

    def __getitem__(self, title):
        self.reads += 1
        return self.numbers[title]

    def __setitem__(self, title, number):
        self.numbers[title] = number

    def __delitem__(self, title):
        del self.numbers[title]

    def __iter__(self):
        return iter(self.numbers)

    def __len__(self):
        return len(self.numbers)


try_out(SeriesV2)
stock = Stock()
stock.update(Emma=3, Dune=0)
print(stock.get("Dune"), "Emma" in stock, stock.pop("Emma"), list(stock.items()), f"with {stock.reads} calls of []")

# %% [markdown]
# ## Step by step: a descriptor that cleans text
#
# Titles from suppliers come with spaces around them. **v0** is a property, for each attribute of each class anew.
# **v1** is a descriptor class that keeps the text on itself. **v2** keeps it in the object's dict, with which it goes;
# `__set_name__` tells a descriptor its name when the class is made.


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
        if book is None:  # asked on the class: Novel.title
            return f"<the trimmed attribute {self.key}>"
        return vars(book)[self.key]  # step 1 finds the descriptor before step 2 gets here

    def __set__(self, book, text):
        vars(book)[self.key] = text.strip()


for trimmed in (TrimmedV1, TrimmedV2):

    class Novel:
        title = trimmed()

    one, two = Novel(), Novel()
    one.title, two.title = "  Emma ", " Dune"
    print(f"{trimmed.__name__}: {one.title}, {two.title}, in the objects: {vars(one)}, {vars(two)}")
print("on the class:", Novel.title)

# %% [markdown]
# ## Check yourself

# %%
wins = "`Item` has a property `price`, its subclass `Book` a plain `price = 0`, the object its own. Who answers?"
other = "What should `__add__` do with a type it does not know?"
view = (
    "A class made from `MutableMapping` counts reads in `__getitem__`. Does `key in x` count, without `__contains__`?"
)
lab.quiz(
    [
        (
            wins,
            ["the property", "`Book`", "the object"],
            2,
            "The first class with the name is Book: no data descriptor.",
        ),
        (other, ["raise `TypeError`", "return `NotImplemented`"], 1, "Else the other operand is never asked."),
        (view, ["yes", "no"], 0, "What is added is built on the five: the 4 reads above are get, in, pop and items."),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **How does `super()` find its method?** In the MRO of the object's class, it takes the next class behind the one in
# which the call is written. So a mixin's `super()` can reach a sibling.
#
# **Why does a class with `__eq__` lose its hash, and what hash do you give it?** Equal objects with different hashes
# would be two keys of one dict. Hash the fields that `__eq__` compares, and let them never change.
#
# **When do you use `__slots__`?** For very many small objects with known attributes: each saves its dict. They take no
# other attributes, and a subclass without `__slots__` gets the dict back.
#
# ## You have seen
#
# 1. the five steps of a look-up, in 48 cases, and a descriptor that keeps its value in the object;
# 2. what `__eq__` does to the hash, and `NotImplemented`, which lets the other operand answer;
# 3. `super()` as the next in the MRO, and a `Model.save` that ran once, or twice by name;
# 4. two methods that give a sequence most of its abilities, five that give a mapping, and a context manager.
#
# More: [Descriptor guide](https://docs.python.org/3/howto/descriptor.html) ·
# [Data model](https://docs.python.org/3/reference/datamodel.html) ·
# [collections.abc](https://docs.python.org/3/library/collections.abc.html)
