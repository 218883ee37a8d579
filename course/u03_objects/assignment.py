# %% [markdown] role="read"
# # Objects and magic methods: exercises
#
# Five exercises, 30 points, about 100 minutes. Each stands alone: do them in any order.
#
# Write your answer where a cell says `YOUR CODE HERE`. The examples below it run in your notebook and show the shape of
# what is asked. Grading adds other inputs: empty, odd, random, huge. It looks at what your objects do, not at how they
# are written: you may add methods, base classes and decorators, and import more of the standard library.

# %% role="read"
import copy
from collections import OrderedDict
from collections.abc import MutableMapping, Sequence

# %% [markdown] role="read"
# ## 1. Money (8 points, 25 minutes)
#
# Write `Money(cents, currency)`: an amount that cannot be changed. `cents` is a whole number of any size.
#
# ```python
# sum([Money(1299, "EUR"), Money(1, "EUR")]) == Money(1300, "EUR")   # True
# ```
#
# - `+` and `-` work between amounts, `*` with a whole number (`int`) on either side; each gives a new amount. `sum()`
#   works: it begins with `0 + amount`.
# - `==` compares cents and currency. Equal amounts are one key in a dict.
# - `<`, `<=`, `>`, `>=` compare amounts.
# - Two currencies with `+`, `-`, `<`, `<=`, `>` or `>=` raise `ValueError`.
# - With any other type each operator, `==` too, leaves the answer to the other operand. If that has none, Python itself
#   says `False` to `==` and raises `TypeError` for the rest. `cents` that are no `int` raise `TypeError`.
# - `eval(repr(amount)) == amount`. Setting or deleting `cents` or `currency` raises `AttributeError`.


# %% role="solution" id="money"
class Money:
    """An amount of `cents` (int) in a `currency` (str), which never changes.

    Raises TypeError where `cents` is no int, ValueError where two currencies meet in `+`, `-` or a comparison of size.
    """

    ### BEGIN SOLUTION
    __slots__ = ("_cents", "_currency")

    def __init__(self, cents, currency):
        if not isinstance(cents, int):
            raise TypeError(f"cents must be an int, not {cents!r}")
        self._cents = cents
        self._currency = currency

    @property
    def cents(self):
        return self._cents

    @property
    def currency(self):
        return self._currency

    def __repr__(self):
        return f"Money({self.cents!r}, {self.currency!r})"

    def __eq__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return (self.cents, self.currency) == (other.cents, other.currency)

    def __hash__(self):
        return hash((self.cents, self.currency))

    def _same_currency(self, other):
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")

    def __lt__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return self.cents < other.cents

    def __le__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return self.cents <= other.cents

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return Money(self.cents + other.cents, self.currency)

    def __radd__(self, other):
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __sub__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other)
        return Money(self.cents - other.cents, self.currency)

    def __mul__(self, times):
        return Money(self.cents * times, self.currency) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__
    ### END SOLUTION


# %% role="tests" id="money-values" points=3
price = Money(1299, "EUR")
total, double = Money(1299, "EUR") + Money(1, "EUR"), Money(1299, "EUR") * 2
assert (price.cents, price.currency) == (1299, "EUR"), f"its cents and currency are {price.cents}, {price.currency}"
assert total.cents == 1300, f"1299 and 1 cent are {total.cents}"
assert double.cents == 2598, f"twice 1299 cents are {double.cents}"
assert price < total, "1299 cents are not less than 1300"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def calculated(first, second, currency, times):
    one, two = Money(first, currency), Money(second, currency)
    results = [one + two, one - two, one * times, times * two, one, two]
    return [(result.cents, result.currency) for result in results]


@probe
def compared(first, second, currency):
    one, two = Money(first, currency), Money(second, currency)
    return one < two, one <= two, one > two, one >= two


@probe
def in_order(amounts, currency):
    return [money.cents for money in sorted(Money(cents, currency) for cents in amounts)]


@probe
def read_back(cents, currency):
    text = repr(Money(cents, currency))
    try:
        money = eval(text, {"Money": Money})
        return text, (money.cents, money.currency)
    except Exception as error:
        return text, type(error).__name__


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check(
    "adds, subtracts and multiplies amounts", points=1, hint="Which cents, which currency, and which operand changes?"
):
    huge = 10**17 + rng.randint(1, 9)
    for first, second in ((rng.randint(1, 9999), rng.randint(1, 9999)), (huge, -3), (0, rng.randint(1, 99))):
        currency, times = rng.choice(["EUR", "ISK", "元"]), rng.choice([-2, 0, 3, 7])
        cents = [first + second, first - second, first * times, times * second, first, second]
        got = tried(calculated, first, second, currency, times)
        assert got == [(number, currency) for number in cents], (
            f"one = {first}, two = {second}, {currency}: one + two, one - two, one * {times}, {times} * two, "
            f"and then one and two themselves came as {got}"
        )

with check("orders amounts of one currency", points=1, hint="Try all four operators, with equal amounts as well."):
    low = rng.randint(-99, 9999)
    for first, second in ((low, low + rng.randint(1, 99)), (low + 1, low), (low, low), (10**17 + 1, 10**17)):
        got = tried(compared, first, second, "EUR")
        expected = (first < second, first <= second, first > second, first >= second)
        assert got == expected, f"{first} and {second} cents: <, <=, >, >= gave {got}"
    amounts = [rng.randint(-9, 99) for _ in range(9)]
    assert in_order(amounts, "EUR") == sorted(amounts), f"sorted() of amounts of {amounts} cents"

with check("repr() reads back as an equal amount", points=1, hint="What would you type to make this amount?"):
    for cents, currency in ((rng.randint(1, 9999), "EUR"), (-(10**18) - rng.randint(1, 9), "it's"), (0, "元")):
        text, got = read_back(cents, currency)
        assert got == (cents, currency), f"{cents} cents, currency {currency!r}: repr() is {text}; eval() of it: {got}"
### END HIDDEN TESTS

# %% role="tests" id="money-edges" points=2
assert Money(1, "EUR") == Money(1, "EUR"), "two amounts of 1 cent are not equal"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def equality(cents, currency, other_currency):
    class Voucher:  # looks like an amount, and is none
        def __init__(self):
            self.cents, self.currency = cents, currency

    money = Money(cents, currency)
    others = [Money(cents, currency), Money(cents + 1, currency), Money(cents, other_currency)]
    others += [Voucher(), cents, None, (cents, currency), currency]
    told = []
    for other in others:
        try:
            told.append((money == other, money != other))
        except Exception as error:
            told.append(f"{type(error).__name__}: {error}")
    return told


@probe
def as_keys(pairs):
    stock = {}
    for cents, currency in pairs:
        money = Money(cents, currency)
        stock[money] = stock.get(money, 0) + 1
    return [(money.cents, money.currency, many) for money, many in stock.items()]


@probe
def refusals(cents, currency, other_currency):
    import operator

    values = {"1.5": 1.5, "'7'": "7", "7": 7, "0": 0}

    def value(name):
        if name in values:
            return values[name]
        return Money(cents, currency if name == "amount" else other_currency)

    signs = {"+": operator.add, "-": operator.sub, "*": operator.mul, "<": operator.lt, "<=": operator.le}
    signs |= {">": operator.gt, ">=": operator.ge}
    told = {}
    for sign, calculate in signs.items():
        for name in ("amount", "amount of another currency", *values):
            for left, right in (("amount", name), (name, "amount")):
                try:
                    result = calculate(value(left), value(right))
                    told[left, sign, right] = result.cents if isinstance(result, Money) else result
                except ValueError:
                    told[left, sign, right] = "ValueError"
                except TypeError:
                    told[left, sign, right] = "TypeError"
                except Exception as error:
                    told[left, sign, right] = "neither, but " + type(error).__name__
    return told


@probe
def made_from(cents):
    try:
        return Money(cents, "EUR").cents
    except TypeError:
        return "TypeError"


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check("equals, and hashes like, equal amounts only", points=1, hint="What can stand to the right of `==`?"):
    cents = rng.randint(1, 9999)
    got = equality(cents, "EUR", "USD")
    kinds = ["an equal amount", "other cents", "another currency", "an object of another class with equal cents and "
             "currency", "a number", "None", "a tuple", "a text"]  # fmt: skip
    for kind, answer in zip(kinds, got, strict=True):
        expected = kind == "an equal amount"
        assert answer == (expected, not expected), f"an amount and {kind}: ==, != gave {answer}"
    pairs = [(rng.choice([1, -1, -2, 10**17]), rng.choice(["EUR", "USD"])) for _ in range(30)]
    pairs = [(0, "EUR"), *pairs, (10**17, "EUR")]
    got = tried(as_keys, pairs)
    expected = [(*pair, pairs.count(pair)) for pair in dict.fromkeys(pairs)]
    assert got == expected, f"{len(pairs)} amounts counted in a dict, {len(expected)} of them different: {got}"

with check(
    "refuses other currencies with ValueError, other types with TypeError",
    points=1,
    hint="Which exception is whose: yours for a wrong currency, Python's own where no operand has an answer.",
):
    cents = rng.randint(1, 9999)
    allowed = {("amount", "+", "amount"): 2 * cents, ("amount", "-", "amount"): 0, ("amount", "*", "7"): 7 * cents}
    allowed |= {("amount", "*", "0"): 0}
    for (left, sign, right), got in refusals(cents, "EUR", "USD").items():
        if (left, sign, right) in (("7", "*", "amount"), ("0", "*", "amount"), ("0", "+", "amount")):
            continue  # these are another check's
        if left == right and sign in ("<", "<=", ">", ">="):
            continue  # and so are these
        if (left, sign, right) == ("amount", "+", "0") and got == cents:
            continue  # may be the amount, as 0 + amount is
        expected = "ValueError" if "amount of another currency" in (left, right) and sign != "*" else "TypeError"
        expected = allowed.get((left, sign, right), expected)
        assert got == expected, f"{left} {sign} {right}: {got}"
    for value in (1.0, "7", None, rng.random()):
        got = made_from(value)
        assert got == "TypeError", f"Money({value!r}, 'EUR') was made"
### END HIDDEN TESTS

# %% role="tests" id="money-operands" points=3
total = Money(1, "EUR") + Money(2, "EUR")
assert isinstance(total, Money), f"the sum of two amounts is of type {type(total).__name__}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def total(amounts, currency):
    money = sum([Money(cents, currency) for cents in amounts])
    return money.cents, money.currency


@probe
def dialogue(cents, answer):
    class Voucher:
        """Knows how to deal with amounts; amounts do not know it."""

        def __radd__(self, money):
            return answer("+", money.cents)

        def __rsub__(self, money):
            return answer("-", money.cents)

        def __rmul__(self, money):
            return answer("*", money.cents)

        def __gt__(self, money):  # what Python asks for `money < voucher`
            return answer("<", money.cents)

        def __ge__(self, money):
            return answer("<=", money.cents)

        def __lt__(self, money):
            return answer(">", money.cents)

        def __le__(self, money):
            return answer(">=", money.cents)

    class Coupon:
        def __eq__(self, money):
            return answer("==", money.cents)

    money, voucher, coupon = Money(cents, "EUR"), Voucher(), Coupon()
    attempts = [
        lambda: money + voucher,
        lambda: money - voucher,
        lambda: money * voucher,
        lambda: money == coupon,
        lambda: money < voucher,
        lambda: money <= voucher,
        lambda: money > voucher,
        lambda: money >= voucher,
    ]
    told = []
    for attempt in attempts:
        try:
            told.append(attempt())
        except Exception as error:
            told.append(type(error).__name__)

    def own(more=0):
        return Money(cents + more, "EUR")

    results = [(own() + own(1)).cents, (own() - own()).cents, (own() * 2).cents]
    return told, [*results, own() == own(), own() == own(1), own() < own(1), own() > own(1)]


@probe
def attempts_to_change(cents, currency):
    told = []
    for name in ("cents", "currency"):
        for change in (lambda money, name=name: setattr(money, name, 1), lambda money, name=name: delattr(money, name)):
            money = Money(cents, currency)
            try:
                change(money)
                went = "done"
            except AttributeError:
                went = "AttributeError"
            except Exception as error:
                went = "another exception: " + type(error).__name__
            told.append((went, getattr(money, "cents", "gone"), getattr(money, "currency", "gone")))
    money = Money(cents, currency)
    alias = money
    money += Money(1, currency)
    return told, (alias.cents, alias.currency), (money.cents, money.currency)


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check("sum() adds amounts up", points=1, hint="What is the very first addition that sum() asks for?"):
    for many in (1, 2, rng.randint(3, 9)):
        amounts = [rng.randint(-99, 9999) for _ in range(many)]
        got = tried(total, amounts, "EUR")
        assert got == (sum(amounts), "EUR"), f"sum() of {many} amounts of {amounts} cents: {got}"

with check(
    "leaves the answer to an operand that has one",
    points=1,
    hint="What does an operator method return when it does not know the other type?",
):
    cents, signs = rng.randint(1, 9999), ["+", "-", "*", "==", "<", "<=", ">", ">="]
    secret = rng.randint(10**6, 10**9)
    answer = spy(lambda sign, cents: (sign, cents, secret))
    got, own = dialogue(cents, answer)
    for sign, came in zip(signs, got, strict=True):
        assert came == (sign, cents, secret), (
            f"amount {sign} voucher, where the voucher's class knows what to do with an amount: {came}"
        )
    expected = [2 * cents + 1, 0, 2 * cents, True, False, True, False]
    shown = f"amounts of {cents} and {cents + 1} cents: sum, difference of equal ones, * 2, ==, ==, <, >"
    assert own == expected, f"{shown}: {own}"


with check("cannot be changed", points=1, hint="What may be set from outside? What does += change?"):
    cents = rng.randint(1, 9999)
    told, old, new = attempts_to_change(cents, "EUR")
    for what, got in zip(("set cents", "delete cents", "set currency", "delete currency"), told, strict=True):
        assert got[0] == "AttributeError", f"an attempt to {what} from outside: {got[0]}"
        assert got == ("AttributeError", cents, "EUR"), f"{cents} EUR, after an attempt to {what}: {got[1]} {got[2]}"
    assert (old, new) == ((cents, "EUR"), (cents + 1, "EUR")), (
        f"one = another = amount of {cents}, then one += 1 cent: another is {old}, one is {new}"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. A ring of books (5 points, 15 minutes)
#
# The front page shows books in a circle: behind the last one comes the first. Write `Ring(items)`.
#
# ```python
# ring = Ring(["Emma", "Dune", "Ulysses"])
# ring[4], ring[-1], len(ring)   # ('Dune', 'Ulysses', 3)
# list(ring[1:])                 # ['Dune', 'Ulysses']
# ```
#
# - `items` is any iterable. The ring keeps its own copy: what happens to `items` later does not matter.
# - An index may be any whole number: it goes round and round, in both directions. In an empty ring every index raises
#   `IndexError`.
# - A slice gives a new `Ring` of the items that the same slice of a list gives; it does not go round.
# - `for`, `in` and `reversed()` see each item once, and end. Several loops may run at once.
# - A ring cannot be changed from outside: it needs no method for that.


# %% role="solution" id="ring"
class Ring:
    """The `items` in a circle: an index goes round, a slice is a `Ring`, a loop sees each item once."""

    def __init__(self, items):
        ### BEGIN SOLUTION
        self._items = tuple(items)
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self._items)
        ### END SOLUTION

    def __getitem__(self, place):
        ### BEGIN SOLUTION
        if isinstance(place, slice):
            return Ring(self._items[place])
        if not self._items:
            raise IndexError("the ring is empty")
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
        ### END SOLUTION


# %% role="tests" id="ring-values" points=2
ring = Ring(["Emma", "Dune", "Ulysses"])
got = (ring[0], ring[4], ring[-1], len(ring))
assert got == ("Emma", "Dune", "Ulysses", 3), f"ring[0], ring[4], ring[-1] and len(ring) are {got}"
assert len(ring[1:]) == 2, f"the length of ring[1:] is {len(ring[1:])}"
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng


@probe
def at(items, places):
    ring = Ring(iter(items))
    told = []
    for place in places:
        try:
            told.append(ring[place])
        except Exception as error:
            told.append(type(error).__name__)
    return told, len(ring)


@probe
def cut(items, start, stop, step):
    ring = Ring(items)[start:stop:step]
    if not isinstance(ring, Ring):
        return type(ring).__name__
    again = ring[0 : len(ring)]
    return list(islice(ring, 20)), len(ring), [ring[len(ring)], ring[-1]] if len(ring) else [], len(again)


with check("an index goes round, in both directions", points=1, hint="Which place is left after whole rounds?"):
    for many in (1, 2, rng.randint(3, 7)):
        items = rng.sample([None, 0, "", "né", -7, 2.5, ("Emma", 1), "Dune"], many)
        places = [0, many - 1, many, -1, -many, -many - 1, 3 * many + 1, 10**20 + rng.randint(0, 9), -(10**20) - 1]
        got, length = at(items, places)
        assert length == many, f"a ring of {many} items, from an iterator: len() is {length}"
        for place, item in zip(places, got, strict=True):
            assert item == items[place % many], f"ring of {items}: index {place} gave {item!r}"

with check(
    "a slice is a ring of what a list would give", points=1, hint="Which type? Which steps? What if it is empty?"
):
    items = [rng.randint(1, 99) for _ in range(rng.randint(5, 8))]
    slices = [(1, 3, None), (None, None, None), (None, None, -1), (-3, None, None), (None, None, 2), (4, 1, -2)]
    slices += [
        (2, 100, None),
        (3, 3, None),
        (-100, 2, None),
        (rng.randint(0, 2), rng.randint(3, 5), rng.choice([1, 2])),
    ]
    for start, stop, step in slices:
        listed = items[start:stop:step]
        got = cut(items, start, stop, step)
        shown = f"[{':'.join('' if part is None else str(part) for part in (start, stop, step))}] of {items}"
        assert not isinstance(got, str), f"the slice {shown} is no Ring, but a {got}"
        first, last = (listed[0], listed[-1]) if listed else (None, None)
        expected = listed, len(listed), [first, last] if listed else [], len(listed)
        assert got == expected, (
            f"the slice {shown}: its items, len(), what stands behind the end and before the start, "
            f"and the len() of a slice of all of it are {got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="ring-edges" points=1
assert len(Ring([])) == 0, f"the length of an empty ring is {len(Ring([]))}"
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng


@probe
def empty(place):
    told = []
    for ring in (Ring(["Emma"]), Ring([])):
        try:
            told.append(ring[place])
        except Exception as error:
            told.append(type(error).__name__)
    return [*told, list(islice(ring, 9)), len(ring), bool(ring)]


with check("an empty ring has no item at any index", points=1, hint="What is a number modulo 0?"):
    for place in rng.sample([0, -1, 1], 3):
        got = empty(place)
        assert got[:2] == ["Emma", "IndexError"], (
            f"index {place} of a ring of only Emma gave {got[0]!r}, index {place} of an empty ring {got[1]!r}"
        )
        assert got[2:] == [[], 0, False], f"an empty ring: its items, len() and bool() are {got[2:]}"
### END HIDDEN TESTS

# %% role="tests" id="ring-loops" points=2
ring = Ring(["Emma", "Dune", "Ulysses"])
assert "Dune" in ring, "Dune is not found in the ring"
last = next(reversed(ring))
assert last == "Ulysses", f"reversed() begins with {last}"
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng, spy


@probe
def loops(items):
    ring = Ring(items)
    pairs = [(one, two) for one in islice(ring, 20) for two in islice(ring, 20)]
    return list(islice(ring, 20)), list(islice(reversed(ring), 20)), pairs, ring[len(items)]


@probe
def looked_for(items, wanted, compare):
    class Wanted:
        def __eq__(self, other):
            return compare(other)

    return Wanted() in Ring(items)


@probe
def changed_later(items, extra):
    ring, sliced = Ring(items), Ring(items)[:]
    items.append(extra)
    items[0] = extra
    return list(islice(ring, 20)), list(islice(sliced, 20)), len(ring), ring[len(ring)]


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check(
    "for, in and reversed() see each item once, and end",
    points=1,
    hint="When does a loop over an object without `__iter__` end?",
):
    items = [rng.choice([None, 0, "né", "Emma", 7]) for _ in range(rng.randint(3, 6))]
    got = tried(loops, items)
    assert not isinstance(got, str), f"loops over a ring of {items}, then index {len(items)}: {got}"
    forward, backward, pairs, behind = got
    assert forward == items, f"a loop over a ring of {items}, cut after 20 items: {forward}"
    assert backward == items[::-1], f"reversed() of a ring of {items}, cut after 20 items: {backward}"
    assert pairs == [(one, two) for one in items for two in items], f"a loop in a loop over {items}: {pairs}"
    assert behind == items[0], f"a ring of {items} goes round all the same: index {len(items)} gave {behind!r}"
    items = rng.sample(range(100), len(items))
    for wanted, expected in ((items[-1], True), (items[0], True), (-1, False)):
        compare = spy(lambda other, wanted=wanted: other == wanted, limit=20)
        got = looked_for(items, wanted, compare)
        assert (got, compare.count <= len(items)) == (expected, True), (
            f"{wanted} in a ring of {items}: {got}, after {compare.count} comparisons"
        )

with check("keeps a copy of its own", points=1, hint="Who else holds the list that the ring was made from?"):
    items = [rng.randint(1, 99) for _ in range(rng.randint(2, 6))]
    got = tried(changed_later, list(items), "later")  # a copy: without an examiner probes change what they get
    assert not isinstance(got, str), (
        f"a ring of {items}, a slice [:] of it, then loops and an index behind the end: {got}"
    )
    assert got == (items, items, len(items), items[0]), (
        f"a ring of the list {items}, and a slice [:] of it; then the list changes: they hold {got[:2]}, "
        f"len() is {got[2]}, and the item behind the last one {got[3]!r}"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. A cache that forgets (6 points, 20 minutes)
#
# The catalogue page keeps the last books that were read. Write `LRUCache(capacity)`, a mapping with all methods of
# `MutableMapping`, which holds at most `capacity` keys (1 or more). LRU: the *least recently used* key has to go.
#
# ```python
# cache = LRUCache(2)
# cache["a"], cache["b"] = 1, 2
# cache["a"]          # 1: "a" is used, so "b" is now the oldest
# cache["c"] = 3
# list(cache)         # ['a', 'c']
# ```
#
# - Storing a key, new or known, uses it. So does reading it with `[]` or `get()`. A new key above `capacity` drops the
#   key that was used longest ago, and its value.
# - `in`, `len()` and whole loops over the keys, `values()` or `items()` change nothing. A loop starts with the key used
#   longest ago.
# - A missing key raises `KeyError` from `[]` and `del`. Values may be anything, `None` too.
# - Reading and storing take the same work with many keys as with few: they hash and compare a few keys, and never
#   search, copy or sort all keys or values.


# %% role="solution" id="lru-cache"
class LRUCache(MutableMapping):
    """A mapping of at most `capacity` keys: a new key above that drops the one used longest ago."""

    ### BEGIN SOLUTION
    def __init__(self, capacity):
        self.capacity = capacity
        self._entries = OrderedDict()

    def __getitem__(self, key):
        value = self._entries[key]
        self._entries.move_to_end(key)
        return value

    def __setitem__(self, key, value):
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.capacity:
            self._entries.popitem(last=False)

    def __delitem__(self, key):
        del self._entries[key]

    def __contains__(self, key):
        return key in self._entries

    def __iter__(self):
        return iter(list(self._entries))

    def __len__(self):
        return len(self._entries)

    ### END SOLUTION


# %% role="tests" id="lru-cache-values" points=2
cache = LRUCache(2)
cache["a"], cache["b"] = 1, 2
assert cache["a"] == 1, f"cache['a'] is {cache['a']}"
assert len(cache) == 2, f"two keys are stored, and len() is {len(cache)}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def as_mapping(pairs, missing):
    def tell(use, *arguments):
        try:
            told.append(use(*arguments))
        except KeyError:
            told.append("KeyError")
        except Exception as error:
            told.append("another exception: " + type(error).__name__)

    cache, told = LRUCache(4), []
    cache.update([("dropped", 0), *pairs, ("extra", "more")])
    tell(len, cache)
    tell(cache.pop, "extra")
    for key, _ in pairs:
        tell(cache.__getitem__, key)
    tell(cache.setdefault, pairs[0][0], "other")
    tell(cache.setdefault, "new", "fresh")
    tell(cache.pop, "new")
    for arguments in ((missing,), (missing, "default"), ("dropped", "default")):
        tell(cache.get, *arguments)
    for key in (missing, pairs[-1][0]):
        tell(lambda key=key: key in cache)
    tell(cache.__delitem__, pairs[0][0])
    for view in (cache.items, cache.keys, cache.values):
        tell(lambda view=view: list(view()))
    for use in (cache.__getitem__, cache.__delitem__, cache.pop):
        tell(use, missing)
    tell(cache.clear)
    tell(len, cache)
    tell(list, cache)
    return told


@probe
def after_storing(capacity, pairs):
    cache = LRUCache(capacity)
    lengths = []
    for key, value in pairs:
        cache[key] = value
        lengths.append(len(cache))
    return list(cache), lengths


@probe
def still_there(capacity, more):
    import gc
    import weakref

    class Page:
        pass

    cache, pages = LRUCache(capacity), []
    for number in range(capacity + more):
        page = Page()
        pages.append(weakref.ref(page))
        cache[number] = page
    del page
    gc.collect()
    return [number for number, page in enumerate(pages) if page() is not None]


with check(
    "has the methods of a mapping", points=1, hint="What comes from MutableMapping, once its five methods are there?"
):
    values = [None, *rng.sample([0, "", 5], 2)]
    rng.shuffle(values)
    pairs = list(zip(rng.sample(["Emma", 7, ("a", 1), None, "né"], 3), values, strict=True))
    rest = pairs[1:]
    got = as_mapping(pairs, "missing")
    expected = [4, "more", *(value for _, value in pairs), pairs[0][1], "fresh", "fresh"]
    expected += [None, "default", "default", False, True, None]
    expected += [rest, [key for key, _ in rest], [value for _, value in rest]]
    expected += ["KeyError"] * 3 + [None, 0, []]
    names = ["len()", "pop()", "[]", "[]", "[]", "setdefault() of a known key", "setdefault() of a new key",
             "pop() again", "get() of a missing key", "get() of a missing key with a default",
             "get() of a dropped key with a default", "a missing key in the cache", "a known key in the cache", "del",
             "items() after del", "keys() after del", "values() after del", "[] of a missing key",
             "del of a missing key", "pop() of a missing key", "clear()", "len() after clear()",
             "the keys after clear()"]  # fmt: skip
    for name, came, wanted in zip(names, got, expected, strict=True):
        assert came == wanted, (
            f"a cache with room for 4, into which update() put 5 keys, the last four {[*pairs, ('extra', 'more')]}: "
            f"{name} gave {came!r}"
        )

with check("above its capacity, drops the key used longest ago", points=1, hint="How many keys may stay, and which?"):
    for capacity in (1, 2, rng.randint(3, 5)):
        keys = rng.sample(range(100), capacity + rng.randint(1, 3))
        pairs = [(key, rng.choice([-1, 0, "né"])) for key in keys]
        got, lengths = after_storing(capacity, pairs)
        assert got == keys[-capacity:], f"capacity {capacity}, stored in this order {keys}: the keys are {got}"
        expected = [min(number, capacity) for number in range(1, len(pairs) + 1)]
        assert lengths == expected, f"capacity {capacity}, {len(pairs)} keys stored: len() after each is {lengths}"
        got = still_there(capacity, len(pairs))
        assert got == list(range(len(pairs), len(pairs) + capacity)), (
            f"capacity {capacity}, {len(pairs) + capacity} keys stored: {len(got)} of the values are still in memory"
        )
### END HIDDEN TESTS

# %% role="tests" id="lru-cache-use" points=3
cache = LRUCache(2)
cache["a"], cache["b"], cache["c"] = 1, 2, 3
assert cache.get("d") is None, f"get() of a missing key gave {cache.get('d')}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def played(capacity, keys, steps):
    """Stores the keys, does the steps, and gives what they gave, and the keys as they are dropped by new ones."""
    cache = LRUCache(capacity)
    for key in keys:
        cache[key] = f"value of {key}"

    def store(key):
        cache[key] = f"new value of {key}"
        return len(cache)

    uses = {"[]": lambda key: cache[key], "get": lambda key: cache.get(key, "default"), "in": lambda key: key in cache}
    uses |= {"len": lambda _: len(cache), "keys": lambda _: [key for key in cache], "store": store}
    uses |= {"values": lambda _: [value for value in cache.values()], "items": lambda _: [*iter(cache.items())]}
    told = []
    for step, key in steps:
        try:
            told.append(uses[step](key))
        except Exception as error:
            told.append(f"{type(error).__name__}: {error}")
    left, dropped = list(cache), []
    for number in range(len(left)):
        before = list(cache)
        cache["new", number] = number
        now = list(cache)
        dropped += [key for key in before if key not in now]
    return told, left, dropped


def use(keys, used):
    return [key for key in keys if key not in used] + used


keys = rng.sample("abcdefgh", 5)
first, second, third = keys[:3]

with check("[] and get() use a key", points=1, hint="What has to change when a value is read?"):
    for steps in ([("[]", first)], [("get", first)], [("get", second), ("[]", first), ("get", "missing")]):
        used = [key for _, key in steps if key != "missing"]
        told, left, dropped = played(5, keys, steps)
        assert told[: len(used)] == [f"value of {key}" for key in used], f"{steps}: these reads gave {told}"
        assert (left, dropped) == (use(keys, used),) * 2, (
            f"stored in this order {keys}, then read {steps}: the keys, and the order in which new keys drop them, "
            f"are {left} and {dropped}"
        )

with check("storing a known key uses it and drops nothing", points=1, hint="Is the cache full when a known key comes?"):
    for capacity, steps in (
        (5, [("store", first)]),
        (5, [("store", third), ("store", third)]),
        (6, [("store", first)]),
    ):
        told, left, _ = played(capacity, keys, [*steps, ("get", steps[0][1])])
        key = steps[0][1]
        assert told == [5] * len(steps) + [f"new value of {key}"] and left == use(keys, [key]), (
            f"capacity {capacity}, keys {keys}, then {key!r} stored {len(steps)} more times: "
            f"len() each time and then its value are {told}, the keys {left}"
        )
        told, left, _ = played(capacity, keys, steps)
        assert left == use(keys, [key]), f"keys {keys}, then {key!r} stored again: the keys in order are {left}"
    told, left, _ = played(1, ["a"], [("store", "a"), ("store", "a")])
    assert (told, left) == ([1, 1], ["a"]), f"capacity 1, the same key three times: len() {told}, keys {left}"

with check(
    "in, len() and whole loops change nothing",
    points=1,
    hint="Which methods does MutableMapping build on `[]`? What if the order changes under a loop?",
):
    pairs = [(key, f"value of {key}") for key in keys]
    answers = {"in": True, "len": 5, "keys": keys, "values": [value for _, value in pairs], "items": pairs}
    for step, answer in answers.items():
        told, left, dropped = played(5, keys, [(step, first)])
        assert (told, left, dropped) == ([answer], keys, keys), (
            f"keys {keys}, then a use of {step}: it gave {told}; the keys, and the order in which new keys "
            f"drop them, are {left} and {dropped}"
        )
        told, left, _ = played(5, keys, [("[]", second), (step, first), ("in", "?")])
        assert (left, told[-1]) == (use(keys, [second]), False), (
            f"keys {keys}, {second!r} read, then a use of {step}: the keys are {left}; "
            f"and a missing key in the cache: {told[-1]}"
        )
### END HIDDEN TESTS

# %% role="tests" id="lru-cache-effort" points=1
cache = LRUCache(2)
cache["a"], cache["b"], cache["e"] = 1, 2, 5
assert len(cache) <= 2, f"a cache with room for 2 keys holds {len(cache)}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def watched(many, place, look):
    """Fills a cache; then reads, stores a known key and stores a new one, while every hash and comparison is told."""

    class Key:
        watching = False

        def __init__(self, number):
            self.number = number

        def __hash__(self):
            if Key.watching:
                look("hash")
            return self.number

        def __eq__(self, other):
            if Key.watching:
                look("==")
            return self.number == other.number

    cache = LRUCache(many)
    for number in range(many):
        cache[Key(number)] = number
    used, again, new = Key(place), Key(place + 1), Key(many)
    Key.watching = True
    told = [cache[used]]
    look("read")
    cache[again] = "again"
    look("store")
    cache[new] = "new"
    look("drop")
    Key.watching = False
    return [*told, cache.get(again), cache.get(new), len(cache), Key(0) in cache]


@probe
def work(many):
    """In a cache of `many` keys: the least work of five reads, five stores of known keys and five of new ones, each as
    steps that Python does, items that built-in functions go through, and bytes that are needed on top; and the calls
    by which the code that is measured took hold of the measuring."""
    import builtins
    import sys
    import tracemalloc

    work, held = {"steps": 0, "items": 0}, []
    smallest, largest = builtins.min, builtins.max

    def follow(frame, event, _):
        frame.f_trace_opcodes = True
        work["steps"] += event == "opcode"
        return follow

    def called(frame, event, function):
        name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
        if event == "c_call" and name in ("remove", "index", "count", "copy", "sort", "reverse", "rotate"):
            work["items"] += len(owner) if hasattr(owner, "__len__") else 0
        switch = name in ("settrace", "setprofile") or getattr(function, "__module__", "") == "_tracemalloc"
        if event == "c_call" and switch and frame.f_code is not measured.__code__:
            held.append(name)

    def one_by_one(choose):
        def chosen(first, *more, **options):
            return choose(first, *more, **options) if more else choose((item for item in first), **options)

        return chosen

    def measured(use, key):
        work.update(steps=0, items=0)
        tracemalloc.start()
        sys.settrace(follow)
        sys.setprofile(called)
        try:
            use(key)
        finally:
            sys.setprofile(None)
            sys.settrace(None)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return work["steps"], work["items"], round(peak, -3)

    cache = LRUCache(many)
    for number in range(many):
        cache[number] = number
    uses = [(lambda key: cache[key], many - 30), (lambda key: cache.__setitem__(key, "again"), many - 20)]
    uses += [(lambda key: cache.__setitem__(key, "new"), many)]
    builtins.min, builtins.max = one_by_one(smallest), one_by_one(largest)
    try:
        told = [[measured(use, first + number) for number in range(5)] for use, first in uses]
    finally:
        builtins.min, builtins.max = smallest, largest
    return [[min(kind) for kind in zip(*five, strict=True)] for five in told], held


with check(
    "reads and stores without a look at all keys", points=1, hint="Is something searched, copied or sorted each time?"
):
    many = rng.randint(300, 400)
    place = many - rng.randint(20, 40)
    looks = []
    told = watched(many, place, spy(looks.append, limit=20_000))
    assert told == [place, "again", "new", many, False], (
        f"{many} keys: a key read, a known one stored, a new one stored, len(), and whether the oldest is there: {told}"
    )
    counts, start = {}, 0
    for moment in ("read", "store", "drop"):
        end = looks.index(moment)
        counts[moment] = end - start
        start = end + 1
    for moment, what in (("read", "reading a key"), ("store", "storing a known key"), ("drop", "storing a new key")):
        assert counts[moment] <= 40, f"{many} keys: {what} took {counts[moment]} hashes and comparisons of keys"
    few, many = rng.randint(50, 60), rng.randint(2_000, 2_500)
    (small, held), (large, more_held) = work(few), work(many)
    assert not held + more_held, f"a method of the cache calls {(held + more_held)[0]}, by which its work is measured"
    for what, less, more in zip(["reading a key", "storing a known key", "storing a new key"], small, large):
        for kind, one, other, most in zip(
            ["steps of Python", "items that a built-in method goes through", "bytes for something new"],
            less,
            more,
            [1_500, 500, 8_000],
        ):
            assert other - one <= most, f"{what}: {one} {kind} in a cache of {few} keys, {other} in one of {many}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. An attribute with bounds (6 points, 20 minutes)
#
# A price of 0 cents went on line. Write the descriptor `Bounded(low, high, default)`, for any number of attributes and
# classes:
#
# ```python
# class Book:
#     price = Bounded(1, 99_999, default=999)
#
# book = Book()
# book.price          # 999
# book.price = 0      # ValueError: price ...
# ```
#
# - A value is taken, as it is, only where `low <= value <= high` is true (for `nan` it is not), in a class's `__init__`
#   as well. Else comes `ValueError`, with the attribute's name in its text, and the old value stays.
# - Each object has its own value, and `default` before one is set.
# - `Book.price` is the descriptor itself; it has `name`, `low`, `high`, `default`.
# - A subclass shares its base's attribute, or puts another `Bounded` in its place, which leaves the base alone.
# - Objects may be unhashable; all have a `__dict__`. The descriptor keeps no object, and no object's value, alive.


# %% role="solution" id="bounded"
class Bounded:
    """An attribute that takes values from `low` to `high`, and is `default` until one is set.

    Raises ValueError, with the attribute's name, for any other value.
    """

    ### BEGIN SOLUTION
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, self.default)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name} must be from {self.low} to {self.high}, not {value!r}")
        instance.__dict__[self.name] = value

    ### END SOLUTION


# %% role="tests" id="bounded-values" points=2
class Book:
    price = Bounded(1, 99_999, default=999)


book = Book()
assert book.price == 999, f"before a value is set, book.price is {book.price}"
book.price = 1299
assert book.price == 1299, f"after book.price = 1299 it is {book.price}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def set_each(low, high, default, values):
    class Book:
        price = Bounded(low, high, default)
        stock = Bounded(low, high, default)

    books = [Book() for _ in values]
    for book, value in zip(books, values, strict=True):
        book.price = value
    books[0].stock = values[-1]
    try:
        Book().price = low - 1
        refused = False
    except ValueError:
        refused = True
    return [book.price for book in books], [book.stock for book in books], refused


@probe
def before_and_after(low, high, default, value):
    class Book:
        price = Bounded(low, high, default)

    book, other = Book(), Book()
    told = [book.price]
    book.price = value
    told += [book.price, other.price]
    try:
        Book().price = low - 1
        refused = False
    except ValueError:
        refused = True
    return told, refused


with check(
    "keeps a value for each object and attribute", points=1, hint="Where is the value kept, and under which name?"
):
    values = rng.sample([*range(-49, 0), *range(1, 50)], rng.randint(3, 5))
    prices, stocks, refused = set_each(-50, 50, 7, values)
    assert prices == values, f"{len(values)} objects, set to {values}: read back as {prices}"
    expected = [values[-1]] + [7] * (len(values) - 1)
    assert stocks == expected, (
        f"a second attribute of the same objects, default 7, set to {values[-1]} on the first object only: {stocks}"
    )
    assert refused, "and the value -51, on one more object, was not refused by a Bounded(-50, 50, ...)"

with check("is the default until a value is set", points=1, hint="Is 0 a value? Whose default is it?"):
    default = rng.randint(1, 9)
    for low, default, value in ((-1, default, 0), (-99, 0, -rng.randint(1, 9)), (-1, 0, 5), (0, default, default + 1)):
        got, refused = before_and_after(low, 99, default, value)
        assert got == [default, value, default], (
            f"default {default}: before and after the value {value} is set, and on an object without one: {got}"
        )
        assert refused, f"and the value {low - 1}, on one more object, was not refused by a Bounded({low}, 99, ...)"
### END HIDDEN TESTS

# %% role="tests" id="bounded-edges" points=2
class Book:
    price = Bounded(1, 99_999, default=999)


book = Book()
try:
    book.price = 0
except ValueError as error:
    print(error)  # says that the price is wrong
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def attempts(low, high, before, values):
    class Book:
        shelf_number = Bounded(low, high, before)

    told = []
    for value in values:
        book = Book()
        book.shelf_number = before
        try:
            book.shelf_number = value
            told.append(("taken", book.shelf_number))
        except ValueError as error:
            told.append(("ValueError" if "shelf_number" in str(error) else f"ValueError({error})", book.shelf_number))
    return told


@probe
def in_init(low, high, values):
    class Book:
        price = Bounded(low, high, low)

        def __init__(self, price):
            self.price = price

    told = []
    for value in values:
        try:
            told.append(Book(value).price)
        except ValueError:
            told.append("ValueError")
    return told


@probe
def on_the_class(low, high, default):
    class Book:
        price = Bounded(low, high, default)

    class Novel(Book):
        pass

    book = Book()
    book.price = low + 1
    try:
        found = Book.price
    except Exception as error:
        return f"a {type(error).__name__}"
    if not isinstance(found, type(vars(Book)["price"])):
        return f"something of type {type(found).__name__}"
    same = found is vars(Book)["price"] and Novel.price is found
    values = ["the descriptor" if value is found else value for value in (book.price, Novel().price)]
    return same, found.name, found.low, found.high, found.default, *values


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check(
    "takes what lies from low to high, and nothing else",
    points=1,
    hint="What of low and high themselves, of huge numbers? What does every comparison with nan give?",
):
    low, high = rng.randint(-20, -1), rng.randint(20, 40)
    good = [low, high, rng.randint(1, high), low + 0.5]
    bad = [low - 1, high + 1, low - 0.001, high + 0.001, 10**30, -(10**30), float("inf"), float("nan")]
    told = tried(attempts, low, high, 7, good + bad)
    assert not isinstance(told, str), f"from {low} to {high}, an object's value set to 7, then to {low}: {told}"
    for value, got in zip(good + bad, told, strict=True):
        expected = ("taken", value) if value in good else ("ValueError", 7)
        assert got == expected, (
            f"from {low} to {high}, value before 7, then {value}: {got[0]}, and the value read is {got[1]}"
        )
    huge = 10**17 + rng.randint(1, 9)
    [got] = attempts(0, 10**18, 7, [huge])
    assert got == ("taken", huge), f"from 0 to {10**18}, then {huge}: {got[0]}, and the value read is {got[1]}"
    got = in_init(low, high, [7, high + 1, low - 1])
    assert got == [7, "ValueError", "ValueError"], f"7, {high + 1}, {low - 1} set in __init__ of a class: {got}"

with check(
    "asked on the class, is the descriptor itself", points=1, hint="What does `__get__` get instead of an object?"
):
    low = rng.randint(1, 9)
    got = tried(on_the_class, low, low + 7, low + 2)
    assert not isinstance(got, str), f"Book().price = {low + 1}, then Book.price, its name and bounds: {got}"
    assert got == (True, "price", low, low + 7, low + 2, low + 1, low + 2), (
        f"Book.price for bounds {low} and {low + 7}, default {low + 2}: is it the one in the class's dict, and that of "
        f"a subclass? Its name, low, high, default; then the price of an object set to {low + 1}, of a new one: {got}"
    )
### END HIDDEN TESTS


# %% role="tests" id="bounded-owners" points=2
class Book:
    price = Bounded(1, 99_999, default=999)


class Novel(Book):
    pages = Bounded(1, 5_000, default=300)


assert Novel().pages == 300, f"before a value is set, Novel().pages is {Novel().pages}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def family(high, low, value):
    class Book:
        price = Bounded(0, high, 1)

    class Novel(Book):
        pages = Bounded(0, high, 2)

    class Cheap(Book):
        price = Bounded(0, low, 3)

    novel, cheap, book = Novel(), Cheap(), Book()
    told = [novel.price, novel.pages, cheap.price, book.price]
    try:
        novel.price, book.price = value, value - 1
        novel.pages = value + 1
    except ValueError as error:
        return f"ValueError: {error}"
    told += [novel.price, novel.pages, cheap.price, book.price]
    try:
        cheap.price = value
        told.append("taken")
    except ValueError:
        told.append("ValueError")
    cheap.price = low - 1
    return [*told, cheap.price, book.price, novel.price]


@probe
def short_lives(low, default, value, rounds):
    import gc
    import weakref

    class Unhashable:
        price = Bounded(low, 1_000_000, default)

        def __eq__(self, other):
            return True

    class Price(float):
        """A number that can be watched."""

    seen, alive, values = [], 0, 0
    for _ in range(rounds):
        book = Unhashable()
        seen.append(book.price)
        price = Price(value)
        book.price = price
        seen.append(float(book.price))
        book_ref, price_ref = weakref.ref(book), weakref.ref(price)
        del book, price
        gc.collect()
        alive += book_ref() is not None
        values += price_ref() is not None
    try:
        Unhashable().price = low - 1
        refused = False
    except ValueError:
        refused = True
    return seen, alive, values, refused


def tried(function, *arguments):
    """What it gives, or the exception that it ends in, as text."""
    try:
        return function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check(
    "a subclass shares an attribute, or has its own", points=1, hint="Is anything kept per name, for all classes?"
):
    low = rng.randint(5, 9)
    value = low + rng.randint(1, 9)
    got = tried(family, 10**6, low, value)
    expected = [1, 2, 3, 1, value, value + 1, 3, value - 1, "ValueError", low - 1, value - 1, value]
    assert not isinstance(got, str), (
        f"Book's price goes up to {10**6}, that of the subclass Cheap up to {low}; a Book and a Novel(Book) are set to "
        f"{value} and {value - 1}: {got}"
    )
    four = ["novel.price", "novel.pages", "cheap.price", "book.price"]
    names = [*(f"{name} at first" for name in four), *(f"{name}, once the other three are set" for name in four)]
    names += [f"cheap.price = {value}", f"cheap.price, set to {low - 1}", "book.price then", "novel.price then"]
    for name, came, wanted in zip(names, got, expected, strict=True):
        assert came == wanted, (
            f"Novel(Book) adds pages, Cheap(Book) has a price of its own, up to {low}; the defaults of price, pages "
            f"and Cheap's price are 1, 2, 3; novel.price is set to {value}, novel.pages to {value + 1}, "
            f"book.price to {value - 1}. {name}: {came}"
        )

with check("keeps no object alive, nor its value", points=1, hint="What does the descriptor itself hold on to?"):
    default, value = rng.randint(1, 99), rng.randint(100, 999)
    got = tried(short_lives, 0, default, value, 8)
    assert not isinstance(got, str), f"8 unhashable objects, one after the other, each read and set to {value}: {got}"
    seen, alive, values, refused = got
    first = [number for number in seen[::2] if number != default]
    assert not first, f"8 objects, one after the other, default {default}: a new one, never set, was {first[0]}"
    assert seen[1::2] == [value] * 8, f"8 unhashable objects, each set to {value}: read as {seen[1::2]}"
    assert alive == 0, f"{alive} of 8 objects were still there after their last name was deleted"
    assert values == 0, f"the objects were gone, and {values} of their 8 values were still there"
    assert refused, "and the value -1, on one more object, was not refused by a Bounded(0, ...)"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. All or nothing (5 points, 20 minutes)
#
# A cart is changed in several steps. If one fails, none must count. Write the context manager `Transaction(store)`.
#
# ```python
# store = {"cart": ["Emma"]}
# with Transaction(store):
#     store["cart"].append("Dune")
#     raise RuntimeError("card refused")   # the error comes out, and store is {"cart": ["Emma"]}
# ```
#
# - `store` is a dict of plain data: numbers, texts, lists, dicts, sets, one in another. `with Transaction(store) as s`
#   gives the same dict as `s`.
# - If the block ends without an exception, all changes stay. With any exception, `KeyboardInterrupt` too, `store` holds
#   what it held when the block began, inner lists as well, and the exception goes on. It remains the same dict.
# - Blocks may be nested: one that fails takes back its own changes. That holds for two transactions over one store, and
#   for one that is entered again, also while it is open. Blocks over two stores do not meet, whichever ends first.


# %% role="solution" id="transaction"
class Transaction:
    """A context manager: if its block raises, the dict `store` gets back what it held when the block began."""

    def __init__(self, store):
        ### BEGIN SOLUTION
        self.store = store
        self._saved = []
        ### END SOLUTION

    def __enter__(self):
        ### BEGIN SOLUTION
        self._saved.append(copy.deepcopy(self.store))
        return self.store
        ### END SOLUTION

    def __exit__(self, kind, error, traceback):
        ### BEGIN SOLUTION
        saved = self._saved.pop()
        if kind is not None:
            self.store.clear()
            self.store.update(saved)
        ### END SOLUTION


# %% role="tests" id="transaction-values" points=2
store = {"cart": ["Emma"]}
with Transaction(store) as same:
    pass
assert store == {"cart": ["Emma"]}, f"after a block that changes nothing the store is {store}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def two_blocks(store, changes, second_fails):
    with Transaction(store) as given:
        store.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del store[key]
    between = dict(store)
    try:
        with Transaction(store):
            store["later"] = True
            if second_fails:
                raise ValueError("later")
    except Exception:
        pass
    return given is store, between, store


@probe
def failed(store, changes, removed):
    alias = store
    try:
        with Transaction(store):
            store.update(changes)
            for key in removed:
                del store[key]
            raise LookupError("no such book")
    except Exception:
        pass
    return store, alias


with check("keeps the changes of a block that succeeds", points=1, hint="What does `__exit__` get when all went well?"):
    store = {"cart": ["Emma"], "total": rng.randint(1, 99), "gone": 1}
    changes = {"total": rng.randint(100, 999), "né": [1], "gone": None}
    expected = {"cart": ["Emma"], "total": changes["total"], "né": [1]}
    for fails in (False, True):
        same, between, after = two_blocks(dict(store), changes, fails)
        assert same, "`with Transaction(store) as s`: s is not the store"
        assert between == expected, f"{store}, changed in a block without a failure: {between}"
        final = expected if fails else {**expected, "later": True}
        second = "fails" if fails else "succeeds"
        assert after == final, f"a block that succeeds, then one that adds a key and {second}: {after}"

with check(
    "undoes all changes of a block that fails", points=1, hint="Changed, added, removed keys. Whose dict is it?"
):
    store = {"cart": 1, "total": rng.randint(1, 99), "coupon": None}
    for changes, removed in (
        ({"cart": 2}, []),
        ({"new": rng.randint(1, 9)}, []),
        ({}, ["coupon"]),
        ({"new": 3, "cart": None}, ["total", "coupon"]),
        ({}, list(store)),
    ):
        after, alias = failed(dict(store), changes, removed)
        assert after == store, f"{store}, in the block {changes} set and {removed} deleted, then a failure: {after}"
        assert alias == store, f"the dict that the caller holds under another name is {alias}, not {store}"
    after, _ = failed({}, {"new": 1}, [])
    assert after == {}, f"an empty store, one key added, then a failure: {after}"
### END HIDDEN TESTS

# %% role="tests" id="transaction-edges" points=2
store = {"cart": ["Emma"]}
try:
    with Transaction(store):
        store["cart"].append("Dune")
        raise RuntimeError("card refused")
except RuntimeError:
    print(store)  # what it was before the block
### BEGIN HIDDEN TESTS
from copy import deepcopy

from backbench.exam import check, probe, rng


@probe
def deep(store, fails):
    try:
        with Transaction(store):
            store["cart"].append("Dune")
            store["cart"][0]["title"] = "?"
            store["tags"].add(8)
            store["customer"]["address"]["street"] = "?"
            del store["customer"]["name"]
            if fails:
                raise RuntimeError("card refused")
    except RuntimeError:
        pass
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return store


@probe
def raising(store, names):
    class Stop(BaseException):
        pass

    kinds = {"Stop": Stop, "KeyboardInterrupt": KeyboardInterrupt, "SystemExit": SystemExit, "KeyError": KeyError,
             "GeneratorExit": GeneratorExit, "StopIteration": StopIteration, "ValueError": ValueError}  # fmt: skip
    told = []
    for name in names:
        mine = kinds[name]("mine")
        try:
            with Transaction(store):
                store["cart"] = name
                raise mine
        except BaseException as error:
            told.append((name, "the same exception" if error is mine else type(error).__name__, dict(store)))
        else:
            told.append((name, "nothing", dict(store)))
    return told


with check("undoes changes inside lists, dicts and sets", points=1, hint="What does a copy of a dict share with it?"):
    store = {
        "cart": [{"title": "Emma", "cents": rng.randint(1, 99)}],
        "tags": {7},
        "customer": {"name": "Ada", "address": {"street": f"Mill Road {rng.randint(1, 99)}"}},
    }
    changed = {
        "cart": [{"title": "?", "cents": store["cart"][0]["cents"]}, "Dune"],
        "tags": {7, 8},
        "customer": {"address": {"street": "?"}},
    }
    got = deep(deepcopy(store), True)
    assert got == store, f"{store}, changed in its lists, dicts and sets, then a failure: {got}"
    got = deep(deepcopy(store), False)
    assert got == changed, f"the same changes without a failure: {got}"

with check(
    "lets every exception out, and undoes for each",
    points=1,
    hint="Which exceptions are no `Exception`? What does the value that `__exit__` returns mean?",
):
    store = {"cart": rng.randint(1, 99)}
    names = ["ValueError", "KeyError", "StopIteration", "KeyboardInterrupt", "SystemExit", "GeneratorExit", "Stop"]
    for name, told, after in raising(dict(store), names):
        assert (told, after) == ("the same exception", store), (
            f"{store}, changed in the block, then {name}: outside came {told}, the store is {after}"
        )
### END HIDDEN TESTS

# %% role="tests" id="transaction-nested" points=1
store = {"cart": ["Emma"]}
with Transaction(store):
    with Transaction(store):
        pass
assert "cart" in store, f"after two blocks that change nothing the store is {store}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def nested(store, again, fails):
    """Three blocks, one in another; those whose number is in `fails` raise, and who holds them goes on."""
    outer = Transaction(store)
    store["before"] = [0]
    try:
        with outer:
            store["before"].append(1)
            store["first"] = 1
            try:
                with outer if again else Transaction(store):
                    store["before"].append(2)
                    try:
                        with outer if again else Transaction(store):
                            store["before"].append(3)
                            del store["first"]
                            if 3 in fails:
                                raise RuntimeError("third")
                    except Exception:
                        pass
                    store["second"] = 2
                    if 2 in fails:
                        raise RuntimeError("second")
            except Exception:
                pass
            store["end"] = 1
            if 1 in fails:
                raise RuntimeError("first")
    except Exception:
        pass
    return store


@probe
def side_by_side(one, two, fails):
    """A block over each store; the one that began first ends first. Block number `fails` ends with an exception."""
    blocks = [Transaction(one), Transaction(two)]
    for block, store in zip(blocks, (one, two), strict=True):
        block.__enter__()
        store["cart"].append("Dune")
    for number, block in enumerate(blocks):
        error = RuntimeError("card refused")
        try:
            block.__exit__(*((RuntimeError, error, None) if number == fails else (None, None, None)))
        except RuntimeError:
            pass
    return one, two


def expected_of(fails):
    before, keys = [0], {}
    if 1 not in fails:
        before, keys = [0, 1], {"first": 1, "end": 1}
        if 2 not in fails:
            before, keys = [0, 1, 2], {**keys, "second": 2}
            if 3 not in fails:
                before = [0, 1, 2, 3]
                del keys["first"]
    return {"before": before, **keys}


with check(
    "a block that fails takes back its own changes only",
    points=1,
    hint="When is the old state noted: when the object is made, or when a block begins? How many can be open?",
):
    mark = rng.randint(1, 99)
    for again in (False, True):
        for fails in ([3], [2], [1], [3, 2], [3, 1], []):
            got = nested({"mark": mark}, again, fails)
            objects = "one transaction, entered three times" if again else "three transactions"
            which = " and ".join(["first", "second", "third"][number - 1] for number in fails) or "no"
            assert got == {"mark": mark, **expected_of(fails)}, (
                f"{objects}, nested; the {which} block fails and the one around it goes on: {got}"
            )
    for fails in (0, 1, 2):
        one, two = side_by_side({"cart": [mark]}, {"cart": [-mark]}, fails)
        expected = ({"cart": [mark, "Dune"][: 1 + (fails != 0)]}, {"cart": [-mark, "Dune"][: 1 + (fails != 1)]})
        assert (one, two) == expected, (
            f"two stores, one title added to each; the block over the first ends first, "
            f"and {['the first', 'the second', 'none'][fails]} fails: the stores are {one} and {two}"
        )
### END HIDDEN TESTS
