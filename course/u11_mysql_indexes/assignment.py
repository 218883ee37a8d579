# %% [markdown] role="read"
# # Assignment: MySQL indexes and plans
#
# Five exercises, 29 points, about 100 minutes. They do not build on each other: take them in any order.
#
# In exercises 2, 3 and 4 you write SQL. Grading runs it on another table of the same columns, with other rows, through
# a connection of its own. It compares the rows that come, and it counts what the server reads for them:
# `services.cost(connection, query, args)` shows you the same counters.
#
# - A function that "gives a query" returns a pair: the text with `%s` for each value, and the list of the values.
#   pymysql puts the values in. A `%` that means itself is written `%%` in the text, and `%` in a value. The text is one
#   query: something that `EXPLAIN` can stand before. While it is counted, nothing else may read tables of
#   the server: leave no thread of yours at work there.
# - Write what both MySQL 8 and MariaDB understand. Nothing is graded by seconds.

# %% role="read"
import atexit
import contextlib
from datetime import date, datetime, timedelta

from backbench import services
from backbench.lab import mysql_orders

connection = services.mysql(autocommit=True)
print(*[part for part in services.about().split("; ") if part.startswith("mysql")])
database = contextlib.ExitStack()  # a database of your own, dropped when the notebook ends
database.enter_context(services.fresh_database(connection, seconds=60))
atexit.register(database.close)

INDEXES = [
    "INDEX (placed_at, id)", "INDEX (phone)", "INDEX (title)", "INDEX (total_cents)", "INDEX (customer_id)",
    "INDEX (gift_to)", "INDEX (sent_at, placed_at)",
]  # fmt: skip
mysql_orders.create(connection, mysql_orders.rows(600), *INDEXES)


def rows_of(query, args=()):
    """The rows that a query gives on the example table `orders`."""
    return services.cost(connection, query, args).rows


print(*mysql_orders.COLUMNS.items(), sep="\n")

# %% [markdown] role="read"
# ## 1. Walk the tree (6 points, 20 minutes)
#
# The pages of a B+ tree lie on a disk. `read(number)` fetches one, a dict of one of these forms:
#
# ```python
# {"kind": "inner", "keys": [30, 60], "children": [4, 0, 9]}
# {"kind": "leaf", "entries": [[30, "row a"], [30, "row b"], [41, "row c"]], "next": 9}
# ```
#
# `children[i]` leads to keys up to and including `keys[i]`, `children[i + 1]` to those from `keys[i]` on: equal keys
# may lie on both sides. `next` is the following leaf, or `None` after the last one. All leaves are equally deep.
#
# `scan(read, root, low, high)` gives the pairs `(key, row)` with `low <= key <= high`, in the order of the leaves, as
# an iterator. `None` for `low` or `high` means: no bound on that side.
#
# - It walks down once, then along the leaves. It reads no page that it does not need.
# - It reads a page when a caller asks for a pair of it, not before.
#
# Limits: keys are numbers or texts. Leaves may be empty, and the tree may be one empty leaf.


# %% role="solution" id="scan"
def scan(read, root, low=None, high=None):
    """The pairs (key, row) of a B+ tree whose key lies from low to high, both included, in order, lazily.

    read(number): the page of that number, a dict.  root: int.  low, high: keys, or None for no bound.
    """
    ### BEGIN SOLUTION
    page = read(root)
    while page["kind"] == "inner":
        place = 0 if low is None else sum(key < low for key in page["keys"])
        page = read(page["children"][place])
    while True:
        for key, row in page["entries"]:
            if high is not None and key > high:
                return
            if low is None or key >= low:
                yield key, row
        if page["next"] is None:
            return
        page = read(page["next"])
    ### END SOLUTION


# %% role="tests" id="scan-values" points=4
pages = {
    0: {"kind": "inner", "keys": [30], "children": [1, 2]},
    1: {"kind": "leaf", "entries": [[10, "a"], [30, "b"]], "next": 2},
    2: {"kind": "leaf", "entries": [[30, "c"], [60, "d"]], "next": None},
}
assert list(scan(pages.get, 0, 20, 60)) == [(30, "b"), (30, "c"), (60, "d")]
### BEGIN HIDDEN TESTS
from copy import deepcopy

from backbench.exam import check, probe, rng


@probe
def scanned(pages, root, low, high):
    """What came; a bound of None is left out, where the starter allows that."""

    def read(number):
        return deepcopy(pages.get(number))

    bounds = {} if low is None and high is None else {"low": low} if high is None else {"low": low, "high": high}
    return [tuple(pair) for pair in scan(read, root, **bounds)]


def planted(keys, fanout=3):
    """(pages by number, root, the pairs in order): a tree over `keys`, its page numbers shuffled."""
    pairs = [(key, f"row {number}") for number, key in enumerate(sorted(keys))]
    leaves, rest = [], pairs
    while rest:
        size = rng.randint(1, fanout)
        leaves.append(rest[:size])
        rest = rest[size:]
    for number in range(len(leaves) // 4):  # one is always met by who begins at the first leaf
        leaves.insert(rng.randrange(1, len(leaves)) if number else 1, [])
    numbers = list(range(1, 3 * len(leaves) + 3))
    rng.shuffle(numbers)
    pages, level = {}, []
    for place, entries in enumerate(leaves or [[]]):
        number = 0 if place == 1 + len(leaves) // 2 else numbers.pop()  # page 0 is a page like any other
        level.append((number, entries[0][0] if entries else None))
        pages[level[-1][0]] = {"kind": "leaf", "entries": [list(pair) for pair in entries], "next": None}
    for (left, _), (right, _) in zip(level, level[1:]):
        pages[left]["next"] = right
    highest = pairs[-1][0] if pairs else None
    for at in reversed(range(len(level))):  # an empty leaf is bounded by what comes behind it
        first = level[at][1]
        if first is None:
            first = level[at + 1][1] if at + 1 < len(level) else highest
        level[at] = (level[at][0], first)
    while len(level) > 1:
        upper = []
        while level:
            group, level = level[:fanout], level[fanout:]
            number = numbers.pop()
            pages[number] = {
                "kind": "inner",
                "keys": [first for _, first in group[1:]],
                "children": [child for child, _ in group],
            }
            upper.append((number, group[0][1]))
        level = upper
    return pages, level[0][0], pairs


def within(pairs, low, high):
    return [pair for pair in pairs if (low is None or pair[0] >= low) and (high is None or pair[0] <= high)]


def compare(keys, low, high, what):
    pages, root, pairs = planted(keys)
    came, expected = scanned(pages, root, low, high), within(pairs, low, high)
    assert came == expected, (
        f"{what}, from {low!r} to {high!r}: {len(expected)} pairs belong there, {len(came)} came"
        + ("" if len(came) != len(expected) else ", in another order or with other rows")
    )


with check("gives each key between the bounds, both included", points=1):
    keys = rng.sample(range(-500, 500), 36)
    low, high = sorted(rng.sample(sorted(keys)[5:-5], 2))
    compare(keys, low, high, "36 keys, both bounds are keys of the tree")
    compare(keys, min(keys), max(keys), "36 keys, the bounds are the first and the last")
    compare([2 * key for key in keys], 2 * low + 1, 2 * high - 1, "36 even keys, odd bounds")
    compare([f"Ż{key:+05}" for key in keys], "Ż+0000", "Ż+0300", "36 texts as keys")

with check("finds every one of many equal keys", points=1, hint="On which side of an equal separator do they begin?"):
    for seven in (5, 12):
        keys = [7] * seven + rng.choices(range(5), k=9) + rng.choices(range(9, 14), k=9)
        compare(keys, 7, 7, f"{len(keys)} keys, {seven} of them equal to 7")
        compare(keys, 6, 8, f"{len(keys)} keys, {seven} of them equal to 7")
    compare([4] * 20, 4, 4, "twenty keys, all equal to 4")

with check("None is no bound, 0 is one", points=1):
    keys = sorted({*rng.sample(range(-20, 20), 20), -1, 0, 1})
    for low, high in (None, None), (None, 0), (0, None), (0, 0), (None, -1), (1, None):
        compare(keys, low, high, f"{len(keys)} keys from -20 to 19")

with check("empty leaves, an empty tree, bounds outside", points=1, hint="Where do a leaf's entries end?"):
    compare([3], 1, 5, "a tree of one key")  # something comes before nothing does
    pages = {
        5: {"kind": "leaf", "entries": [], "next": 0},
        0: {"kind": "leaf", "entries": [], "next": 8},
        8: {"kind": "leaf", "entries": [[9, "z"]], "next": None},
        3: {"kind": "inner", "keys": [2, 4], "children": [5, 0, 8]},
    }
    came = scanned(pages, 3, 1, 9)
    assert came == [(9, "z")], f"two empty leaves, then one with the key 9, from 1 to 9: {came}"
    keys = rng.sample(range(10, 90), 24)
    for low, high in (95, 99), (-9, -1), (60, 20), (None, 5), (95, None), (-9, 200):
        compare(keys, low, high, "24 keys from 10 to 89")
    compare([], 1, 5, "a tree without a key")
    compare([], None, None, "a tree without a key")
### END HIDDEN TESTS

# %% role="tests" id="scan-reads" points=2
pages = {
    0: {"kind": "inner", "keys": [30], "children": [1, 2]},
    1: {"kind": "leaf", "entries": [[10, "a"], [30, "b"]], "next": 2},
    2: {"kind": "leaf", "entries": [[30, "c"], [60, "d"]], "next": None},
}
asked = []
found = scan(lambda number: asked.append(number) or pages[number], 0, 5, 99)
assert next(iter(found)) == (10, "a")
print("for the first pair the pages", asked, "were read; [0, 1] are enough")
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng, spy


@probe
def first_pairs(read, root, low, high, many):
    return [tuple(pair) for pair in islice(scan(read, root, low, high), many)]


def tree(leaves, fanout=4):
    """(pages by number, root, height): leaves of the two keys 2n and 2n + 1, in a full tree."""
    pages = {
        n: {"kind": "leaf", "entries": [[2 * n, "even"], [2 * n + 1, "odd"]], "next": n + 1 if n + 1 < leaves else None}
        for n in range(leaves)
    }
    level, height = [(n, 2 * n) for n in range(leaves)], 1
    while len(level) > 1:
        height += 1
        groups = [level[start : start + fanout] for start in range(0, len(level), fanout)]
        level = []
        for group in groups:
            number = len(pages) + 1_000
            pages[number] = {"kind": "inner", "keys": [key for _, key in group[1:]], "children": [n for n, _ in group]}
            level.append((number, group[0][1]))
    return pages, level[0][0], height


def reads(low, high, many, leaves=256):
    """(the pairs that came, the pages read, the height)"""
    pages, root, height = tree(leaves)
    read = spy(pages.get)
    came = first_pairs(read, root, low, high, many)
    return came, [call.args[0] for call in read.calls], height


with check("walks down once and stops behind the upper bound", points=1, hint="How does it find the first leaf?"):
    for width in 0, 3, 20:
        low = 2 * rng.randint(100, 200) + 1
        came, asked, height = reads(low, low + width, 500)
        assert [key for key, _ in came] == list(range(low, low + width + 1)), "not all keys came"
        # one leaf before and one behind are no waste: who does not look there cannot know
        assert len(asked) <= height + width // 2 + 2, (
            f"a tree of {height} levels, a range of {width + 1} keys, two in a leaf: {len(asked)} pages were read"
        )
        assert len(set(asked)) == len(asked), "a page was read twice"

with check("reads a page only when a pair of it is asked for", points=1, hint="Are all pairs collected first?"):
    _, asked, _ = reads(2 * rng.randint(1, 99), None, 0)
    assert asked == [], f"no pair was asked for: {len(asked)} pages were read"
    many = rng.randint(3, 7)
    came, asked, height = reads(None, None, many)
    assert [key for key, _ in came] == list(range(many)), f"the first {many} keys did not come"
    assert len(asked) <= height + (many - 1) // 2, (
        f"a tree of {height} levels, two keys in a leaf, {many} pairs asked for: {len(asked)} pages were read"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Let the index be used (6 points, 25 minutes)
#
# Six queries of the shop read all of `orders`, although there is an index for each (`INDEXES`, above). Write six
# functions that give a query for the same rows which reads next to nothing else.
#
# Each query selects the `id` of the orders that the condition in the docstring is true for, once each, in any order.
#
# ```python
# dearer_than(999)   # a pair: the query and its values; SELECT id FROM orders WHERE ...
# ```
#
# - No index is added, and hints do not help. `IS NULL` finds its place in an index as `=` does.
# - `phone` holds digits only and does not begin with 0. `title` is compared letter by letter (`utf8mb4_bin`).
# - A prefix may hold any character and does not end in a space.
# - In the slow conditions every `%s` is the function's argument.


# %% role="solution" id="sargable"
def in_month(year, month):
    """Orders of a month; year and month are int. Slow: YEAR(placed_at) = %s AND MONTH(placed_at) = %s"""
    ### BEGIN SOLUTION
    following = date(year + month // 12, month % 12 + 1, 1)
    return "SELECT id FROM orders WHERE placed_at >= %s AND placed_at < %s", [date(year, month, 1), following]
    ### END SOLUTION


def by_phone(number):
    """Orders with that phone number, an int. Slow: phone = %s"""
    ### BEGIN SOLUTION
    return "SELECT id FROM orders WHERE phone = %s", [str(number)]
    ### END SOLUTION


def with_title(prefix):
    """Orders whose title begins with that text. Slow: LEFT(title, CHAR_LENGTH(%s)) = %s"""
    ### BEGIN SOLUTION
    for special in "\\%_":
        prefix = prefix.replace(special, "\\" + special)
    return "SELECT id FROM orders WHERE title LIKE %s", [prefix + "%"]
    ### END SOLUTION


def dearer_than(euros):
    """Orders of more than that many euros, an int. Slow: total_cents / 100 > %s"""
    ### BEGIN SOLUTION
    return "SELECT id FROM orders WHERE total_cents > %s", [100 * euros]
    ### END SOLUTION


def of_reader(number):
    """Orders that a customer bought or was given. Slow: %s IN (customer_id, gift_to)"""
    ### BEGIN SOLUTION
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]
    ### END SOLUTION


def moved_since(moment):
    """Orders sent, or placed and not yet sent, since a datetime. Slow: COALESCE(sent_at, placed_at) >= %s"""
    ### BEGIN SOLUTION
    query = "SELECT id FROM orders WHERE sent_at >= %s OR (sent_at IS NULL AND placed_at >= %s)"
    return query, [moment, moment]
    ### END SOLUTION


# %% role="tests" id="sargable-rows" points=4
[phone] = rows_of("SELECT phone FROM orders WHERE id = 7")[0]
assert rows_of(*by_phone(int(phone))) == [(7,)]
slow = rows_of("SELECT id FROM orders WHERE total_cents / 100 > %s", [950])
print(f"dearer_than(950): {len(rows_of(*dearer_than(950)))} orders; the slow query: {len(slow)}")
### BEGIN HIDDEN TESTS
from datetime import datetime, timedelta

import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

INDEXES = (
    "INDEX (placed_at, id)", "INDEX (phone)", "INDEX (title)", "INDEX (total_cents)", "INDEX (customer_id)",
    "INDEX (gift_to)", "INDEX (sent_at, placed_at)",
)  # fmt: skip
server = services.mysql(autocommit=True)


@probe
def queries(wanted):
    """The text of each query: (which function, its arguments) for each; a moment travels as text."""
    ways = [in_month, by_phone, with_title, dearer_than, of_reader, moved_since]
    texts = []
    for way, args in wanted:
        if way == 5:
            args = [datetime.fromisoformat(args[0])]
        query, values = ways[way](*args)
        texts.append(services.as_sent(query, values))
    return texts


SLOW = (
    "YEAR(placed_at) = %s AND MONTH(placed_at) = %s", "phone = %s", "LEFT(title, CHAR_LENGTH(%s)) = %s",
    "total_cents / 100 > %s", "%s IN (customer_id, gift_to)", "COALESCE(sent_at, placed_at) >= %s",
)  # fmt: skip
NAMES = ("in_month", "by_phone", "with_title", "dearer_than", "of_reader", "moved_since")


def selected(query, args=None):
    with server.cursor() as cursor:
        cursor.execute(query, args)
        return list(cursor.fetchall())


def ids(text):
    """The ids that a student's query gives, in order."""
    try:
        return sorted(int(row[0]) for row in selected(text))
    except pymysql.err.Error as error:
        raise AssertionError(f"the server refused the query: {error.args[-1]}") from None


def compare(orders, wanted):
    """Each of (which function, its arguments, what kind of input it is) gives the rows of its slow twin."""
    texts = queries([(way, args) for way, args, _ in wanted])
    with services.fresh_database(server):
        mysql_orders.create(server, orders, *INDEXES)
        slow = [f"SELECT {place}, id FROM orders WHERE {SLOW[way]}" for place, (way, _, _) in enumerate(wanted)]
        values = [value for way, args, _ in wanted for value in (args * 2 if way == 2 else args)]
        given = selected(" UNION ALL ".join(slow), values)
        for place, (text, (way, _, kind)) in enumerate(zip(texts, wanted, strict=True)):
            came, expected = ids(text), sorted(number for of, number in given if of == place)
            assert came == expected, (
                f"{NAMES[way]}, {kind}: the slow query gives {len(expected)} orders, yours {len(came)}"
                + ("" if len(came) != len(expected) else ", and not the same ones")
            )


with check("the same orders as the slow query", points=1):
    orders = mysql_orders.rows(200, rng)
    some = rng.choice(orders)
    other = rng.choice([order for order in orders if order["customer_id"] != some["customer_id"]])
    some["gift_to"] = other["gift_to"] = some["customer_id"]
    month = rng.choice((3, 5, 7, 8, 10))
    orders[-1] |= {"placed_at": datetime(2026, month, 31, 12), "sent_at": None}
    euros = rng.randint(300, 800)
    for order in orders:
        order["total_cents"] |= 1  # none of exactly that many euros
    other["total_cents"] = 100 * euros + 55
    wanted = [
        (0, [2026, month], "a month of 2026"),
        (1, [int(some["phone"])], "a number that is there"),
        (2, [some["title"][:8]], "the beginning of a title"),
        (3, [euros], "some hundred euros"),
        (4, [some["customer_id"]], "a customer"),
        (5, [str(datetime(2026, rng.randint(3, 9), 14, 15, 30))], "a moment of 2026"),
    ]
    compare(orders, wanted)

with check("months: the first moment, the last one, December", points=1, hint="What is the last moment of a month?"):
    orders, edges = mysql_orders.rows(60, rng, days=700), []
    for month in range(1, 25):
        edges.append(datetime(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1))
        edges += [edges[-1] - timedelta(microseconds=step) for step in (1, 400_000, 1_000_000)]
    for order, moment in zip(orders, edges):
        order["placed_at"] = moment
    wanted = [(0, [2026 + (month - 1) // 12, (month - 1) % 12 + 1], "a month") for month in range(1, 13)]
    wanted = [(way, args, "December" if args[1] == 12 else kind) for way, args, kind in wanted]
    compare(orders, wanted)

with check("texts: any character in a prefix, digits of a number", points=1, hint="What do %, _ and \\ mean?"):
    orders = mysql_orders.rows(40, rng)
    titles = [
        "100% Tea", "100 Teas", "1000 Teas", "a_b", "aXb", "a\\b", "a\\\\b", "ab", "Żagiel", "Zagiel", "żagiel",
        "Ż", "It's", '"It"', "%s", "%", "_", "", "50\\%", "50\\a",
    ]  # fmt: skip
    for order, title in zip(orders, titles):
        order["title"] = title
    for order, number in zip(orders, ("12", "123", "1234", "9" * 15)):
        order["phone"] = number
    prefixes = [*titles[:20], "1", "100%", "a_", "a\\", "50\\%", "Ża", "zzz"]
    wanted = [(2, [prefix], f"the prefix {prefix!r}") for prefix in prefixes]
    wanted += [(1, [int(number)], f"the number {number}") for number in ("12", "1234", "9" * 15, "99")]
    compare(orders, wanted)

with check("limits: one order once, exactly that much, exactly then", points=1, hint="Who buys for themselves?"):
    orders = mysql_orders.rows(60, rng)
    then = datetime(2026, 5, 5, 12, 30, 15, 500_000)
    step = timedelta(microseconds=1)
    for number, order in enumerate(orders):
        order["customer_id"], order["gift_to"] = number % 3 + 1, (number // 3 % 3 + 1 if number % 2 else None)
        order["total_cents"] = (4999, 5000, 5001, 5099, 5100, 5101)[number % 6]
        order["placed_at"] = then + (number % 3 - 1) * step
        order["sent_at"] = None if number % 4 else then + (number // 12 % 3 - 1) * step
    wanted = [(4, [reader], "some bought, some given, some both") for reader in (1, 2, 3, 9)]
    wanted += [(3, [euros], "totals of a cent more or less") for euros in (49, 50, 51, 0)]
    wanted += [(5, [str(then + shift * step)], "moments next to each other") for shift in (-2, -1, 0, 1, 2)]
    compare(orders, wanted)
### END HIDDEN TESTS

# %% role="tests" id="sargable-reads" points=2
cost = services.cost(connection, *dearer_than(990))
assert len(cost.rows) < 100
print(f"{len(cost.rows)} orders, {cost.read} entries read")
### BEGIN HIDDEN TESTS
from datetime import datetime
from functools import cache

import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

INDEXES = (
    "INDEX (placed_at, id)", "INDEX (phone)", "INDEX (title)", "INDEX (total_cents)", "INDEX (customer_id)",
    "INDEX (gift_to)", "INDEX (sent_at, placed_at)",
)  # fmt: skip
server = services.mysql(autocommit=True)


@probe
def queries(year, month, moment, phone, prefix, euros, reader):
    pairs = in_month(year, month), moved_since(datetime.fromisoformat(moment)), by_phone(phone)
    pairs += with_title(prefix), dearer_than(euros), of_reader(reader)
    return [services.as_sent(*pair) for pair in pairs]


def look(query):
    with server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def state():
    """The table that a query of `orders` reads, and what is in it."""
    return look("SHOW CREATE TABLE orders") + look("CHECKSUM TABLE orders")


def cost_of(text, before):
    """What a student's query costs on the table of the state `before`, or why that cannot be said."""
    try:
        if state() != before:
            return "a query of yours changed the table"
        look("EXPLAIN " + text)  # one query and no more: a compound statement could reset the counters
        return services.cost(server, text)
    except pymysql.err.Error as error:
        return f"the server refused the query: {error.args[-1]}"


orders = mysql_orders.rows(600, rng)
some, other = rng.sample(orders, 2)
some["gift_to"] = other["gift_to"] = some["customer_id"]
moment = datetime(2026, 12, 25, rng.randint(0, 23))
month = rng.choice((3, 5, 7, 8, 10))
orders[-1] |= {"placed_at": datetime(2026, month, 31, 12), "sent_at": None}
orders[-2] |= {"placed_at": datetime(2026, 12, 26, 12), "sent_at": None}
for order in orders:
    order["total_cents"] |= 1  # none of exactly 985 euros
other["total_cents"] = 98_555
conditions = {
    "in_month": lambda order: order["placed_at"].month == month,
    "moved_since": lambda order: (order["sent_at"] or order["placed_at"]) >= moment,
    "by_phone": lambda order: order["phone"] == some["phone"],
    "with_title": lambda order: order["title"].startswith(some["title"][:14]),
    "dearer_than": lambda order: order["total_cents"] > 98_500,
    "of_reader": lambda order: some["customer_id"] in (order["customer_id"], order["gift_to"]),
}


@cache
def costs():
    """What the query of each function costs."""
    wanted = (2026, month, str(moment), int(some["phone"]), some["title"][:14], 985, some["customer_id"])
    texts = queries(*wanted)
    with services.undisturbed(server), services.fresh_database(server):
        mysql_orders.create(server, orders, *INDEXES)
        before = state()
        return {name: cost_of(text, before) for name, text in zip(conditions, texts, strict=True)}


def judge(names):
    for name in names:
        expected = [order["id"] for order in orders if conditions[name](order)]
        cost = costs()[name]
        assert not isinstance(cost, str), cost
        assert sorted(row[0] for row in cost.rows) == expected, f"{name}: not the orders of the slow query"
        # an answer may put its rows together from two reads, through a temporary table
        assert cost.read <= 3 * len(expected) + 20, (
            f"{name}: for {len(expected)} of 600 orders the server read {cost.read} entries"
        )


with check("months and moments: reads little more than it gives", points=1, hint="Does the column stand alone?"):
    judge(["in_month", "moved_since"])

with check("phone, title, price, reader: reads little more than it gives", points=1, hint="What is compared to what?"):
    judge(["by_phone", "with_title", "dearer_than", "of_reader"])
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Two indexes for four queries (6 points, 20 minutes)
#
# `orders` has no index but its primary key `id`. These four queries run all day, each with other values:
#
# ```sql
# SELECT id, total_cents FROM orders WHERE customer_id = 7 AND placed_at >= '2026-06-01' ORDER BY placed_at
# SELECT id, placed_at FROM orders WHERE customer_id = 7 ORDER BY placed_at DESC LIMIT 3
# SELECT id, placed_at FROM orders WHERE shop_id = 2 AND status = 'paid' ORDER BY placed_at LIMIT 20
# SELECT status, COUNT(*) FROM orders WHERE shop_id = 2 GROUP BY status ORDER BY status
# ```
#
# Every index costs work at every order that is placed, so there may be two new ones. `indexes()` returns the
# statements that create them, a list of texts, `CREATE INDEX name ON orders (...)`.
#
# With your indexes
#
# - a query reads at most three entries more than there are rows left by its `WHERE` and its `LIMIT`;
# - no query sorts rows or makes a temporary table.
#
# The columns of the table and its primary key stay as they are.


# %% role="solution" id="indexes"
def indexes():
    """At most two statements CREATE INDEX ... ON orders (...), a list of texts, for the four queries above."""
    ### BEGIN SOLUTION
    return [
        "CREATE INDEX by_customer ON orders (customer_id, placed_at)",
        "CREATE INDEX by_shop ON orders (shop_id, status, placed_at)",
    ]
    ### END SOLUTION


# %% role="tests" id="indexes-count" points=1
assert all("orders" in statement for statement in indexes())
### BEGIN HIDDEN TESTS
import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

server = services.mysql(autocommit=True)


@probe
def statements():
    return [str(text) for text in indexes()]


def count():
    with server.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders")
        return cursor.fetchone()[0]


with check("at most two indexes, the table as it was, fewer rows read", points=1):
    texts = statements()
    with services.fresh_database(server) as name:
        mysql_orders.create(server, mysql_orders.rows(300, rng))
        queries = [
            "SELECT id FROM orders WHERE customer_id = 7 ORDER BY placed_at DESC LIMIT 3",
            "SELECT id FROM orders WHERE shop_id = 2 AND status = 'paid' ORDER BY placed_at LIMIT 20",
        ]
        reads = [services.cost(server, query).read for query in queries]
        before, rows = services.layout(server, "orders"), count()
        try:
            services.carry_out(name, texts)
            with services.held_still(server, "orders"):
                found = services.layout(server, "orders")
                assert found.kind == before.kind, "`orders` is not the table that it was"
                same = found.columns == before.columns and count() == rows
                assert same, "the columns or the rows of the table changed"
                assert found.primary == before.primary, "the primary key changed"
                assert len(found.indexes) <= 2, f"the table has {len(found.indexes)} new indexes"
                after = [services.cost(server, query).read for query in queries]
        except pymysql.err.Error as error:
            raise AssertionError(f"the server refused a statement: {error.args[-1]}") from None
        assert any(new < old / 2 for new, old in zip(after, reads, strict=True)), "the queries read as much as before"
### END HIDDEN TESTS

# %% role="tests" id="indexes-queries" points=5
with services.fresh_database(connection), connection.cursor() as cursor:
    mysql_orders.create(connection, mysql_orders.rows(200))
    for statement in indexes():
        cursor.execute(statement)
    query = "SELECT id, placed_at FROM orders WHERE customer_id = 202 ORDER BY placed_at DESC LIMIT 3"
    cost = services.cost(connection, query)
    assert len(cost.rows) == 3
print(f"{cost.read} entries read for the last three orders of a customer")
### BEGIN HIDDEN TESTS
from collections import Counter
from datetime import datetime, timedelta
from functools import cache

import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

server = services.mysql(autocommit=True)


@probe
def statements():
    return [str(text) for text in indexes()]


@cache
def measured():
    """What each of QUERIES costs on a new table with the student's indexes, or why there is none."""
    texts = statements()
    with services.fresh_database(server) as name:
        mysql_orders.create(server, orders)
        before = services.layout(server, "orders")
        try:
            services.carry_out(name, texts[:2])
            with services.held_still(server, "orders"):  # a view or another table could have taken its name
                found = services.layout(server, "orders")
                if found.kind != before.kind:
                    return "`orders` is not the table that it was"
                if len(found.indexes) > 2:
                    return f"the table has {len(found.indexes)} new indexes"
                return {query: services.cost(server, query, args) for query, args in QUERIES.items()}
        except pymysql.err.Error as error:
            return f"the server refused a statement: {error.args[-1]}"


def cost_of(query, expected):
    """What the query costs; its rows have to be `expected`."""
    costs = measured()
    assert not isinstance(costs, str), costs
    assert costs[query].rows == expected, "the query gives other rows than before"
    return costs[query]


orders = mysql_orders.rows(600, rng)
customer, shop = rng.randint(1, 300), rng.randint(1, 5)
bought = 25
for number, order in enumerate(orders[:bought]):
    order["customer_id"] = customer
    day = number if number < 19 else 10 * number  # six of them after the winter
    order["placed_at"] = datetime(2026, 1, 1, rng.randint(0, 23)) + timedelta(days=day)
for order in orders[bought:]:
    order["customer_id"] += order["customer_id"] == customer
for number, order in enumerate(orders[bought : bought + 80]):  # of one shop there are many, and half of them are paid
    order["shop_id"], order["status"] = shop, ("paid", "delivered")[number % 2]
listed = sorted(orders, key=lambda order: order["placed_at"])
mine = [order for order in listed if order["customer_id"] == customer]
here = [order for order in listed if order["shop_id"] == shop]
since = datetime(2026, 3, rng.randint(1, 28))
PERIOD = "SELECT id, total_cents FROM orders WHERE customer_id = %s AND placed_at >= %s ORDER BY placed_at"
LAST = "SELECT id, placed_at FROM orders WHERE customer_id = %s ORDER BY placed_at DESC LIMIT 3"
OLDEST = "SELECT id, placed_at FROM orders WHERE shop_id = %s AND status = %s ORDER BY placed_at LIMIT 20"
GROUPS = "SELECT status, COUNT(*) FROM orders WHERE shop_id = %s GROUP BY status ORDER BY status"
QUERIES = {PERIOD: [customer, since], LAST: [customer], OLDEST: [shop, "paid"], GROUPS: [shop]}

with check("a customer's orders of a period", points=1, hint="Which column narrows, which one is a range?"):
    recent = [(order["id"], order["total_cents"]) for order in mine if order["placed_at"] >= since]
    cost = cost_of(PERIOD, recent)
    assert cost.read <= len(recent) + 3, (
        f"{len(recent)} orders of {bought} are in the period: {cost.read} entries were read"
    )
    assert cost.sorts == 0, "the orders had to be sorted"

with check("a customer's last three orders", points=1, hint="Where in the index do they lie?"):
    cost = cost_of(LAST, [(order["id"], order["placed_at"]) for order in mine[:-4:-1]])
    assert cost.read <= 3 + 3, f"a customer with {bought} orders: {cost.read} entries were read for the last 3"
    assert cost.sorts == 0, "the orders had to be sorted"

with check("the oldest paid orders of a shop", points=2, hint="In which order do the entries of your index lie?"):
    oldest = [(order["id"], order["placed_at"]) for order in here if order["status"] == "paid"][:20]
    cost = cost_of(OLDEST, oldest)
    assert cost.read <= 20 + 3, f"{cost.read} entries were read for 20 orders"
    assert cost.sorts == 0, "the orders had to be sorted"

with check("how many orders of each status a shop has", points=1, hint="In which order do one shop's entries lie?"):
    counts = Counter(order["status"] for order in here)
    cost = cost_of(GROUPS, sorted(counts.items()))
    assert cost.read <= len(here) + 3, f"of 600 orders {len(here)} are the shop's: {cost.read} entries were read"
    assert (cost.sorts, cost.temporary) == (0, 0), "the groups were put together in a temporary table"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. The next page (6 points, 20 minutes)
#
# The office lists all orders in pages, newest first. Page 5,000 has to be as cheap as page 1, and an order that comes
# in while somebody reads must not push others from one page to the next.
#
# `next_page(after, n)` gives the query for one page: `id`, `placed_at` and `total_cents` of the next `n` orders, newest
# first. Orders of the same time come by falling `id`.
#
# `after` is `None` for the first page, else the pair `(placed_at, id)` of the last order that was seen: the page
# begins behind it, even if that order is gone by now.
#
# - Many orders share one `placed_at`.
# - There is an index `(placed_at, id)`. A page of `n` orders reads a few times `n` entries at most, wherever it lies.
#
# Limits: `n` is at least 1.


# %% role="solution" id="next-page"
def next_page(after, n):
    """The query for `n` orders, newest first, behind the order `after`.

    after: None or (placed_at: datetime, id: int).  n: int.
    Returns (text, values); the query gives id, placed_at, total_cents.
    """
    ### BEGIN SOLUTION
    query = "SELECT id, placed_at, total_cents FROM orders"
    values = []
    if after is not None:
        query += " WHERE placed_at < %s OR (placed_at = %s AND id < %s)"
        values = [after[0], *after]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
    ### END SOLUTION


# %% role="tests" id="next-page-values" points=4
page = rows_of(*next_page(None, 3))
assert len(page) == 3
following = rows_of(*next_page((page[-1][1], page[-1][0]), 3))
print("first page:", *page, "second page:", *following, sep="\n")
### BEGIN HIDDEN TESTS
from datetime import datetime, timedelta

import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

INDEX = "INDEX (placed_at, id)"
# Whether the server sorts or walks along this one, who does not ask for the ids' order gets another one.
MIXED = "INDEX (placed_at DESC, id)"
server = services.mysql(autocommit=True)


@probe
def text_of(after, n):
    """The text of the query; the moment in `after` travels as text."""
    after = after and (datetime.fromisoformat(after[0]), after[1])
    return services.as_sent(*next_page(after, n))


def page(last, n):
    """The rows of one page behind the row `last`, or of the first one."""
    text = text_of(last and (last[1].isoformat(), last[0]), n)
    try:
        with server.cursor() as cursor:
            cursor.execute(text)
            rows = list(cursor.fetchall())
    except pymysql.err.Error as error:
        raise AssertionError(f"the server refused the query: {error.args[-1]}") from None
    assert all(len(row) == 3 for row in rows), "a row does not have the three columns"
    return rows


def walked(n, between=lambda number, row: None):
    """All rows, page by page; between(number of the page, its last row) is called after each page."""
    rows, last = [], None
    for number in range(1, 200):
        came = page(last, n)
        assert len(came) <= n, f"a page of {n} has {len(came)} orders"
        if not came:
            return rows
        rows += came
        last = came[-1]
        between(number, last)
    raise AssertionError(f"pages of {n}: the last page does not come")


def listed(orders):
    ordered = sorted(orders, key=lambda order: (order["placed_at"], order["id"]), reverse=True)
    return [(order["id"], order["placed_at"], order["total_cents"]) for order in ordered]


def with_ties(count, days):
    orders = mysql_orders.rows(count, rng)
    for order in orders:
        order["placed_at"] = datetime(2026, 3, 1) + timedelta(days=rng.randrange(days))
    return orders


with check("the first page: the newest orders, n of them", points=1):
    text_of(None, 1)  # first the answer, then the server: who wrecked it has answered
    orders = mysql_orders.rows(60, rng)
    with services.fresh_database(server):
        mysql_orders.create(server, orders, INDEX)
        for n in 5, 1, 60, 90:
            came, expected = page(None, n), listed(orders)[:n]
            assert came == expected, (
                f"the first {n} of 60 orders, all times different: {len(came)} came, "
                f"{len(set(came) & set(expected))} of them belong there"
            )

with check("pages follow each other, no order twice, none left out", points=1), services.fresh_database(server):
    orders = mysql_orders.rows(9, rng)
    mysql_orders.create(server, orders, INDEX)
    for n in (4, 1):
        expected, came = listed(orders), walked(n)
        assert came == expected, f"{len(expected)} orders in pages of {n}: {len(came)} came, {len(set(came))} different"

with check("orders of the same time: none lost, none twice", points=1, hint="Where does a page begin inside a day?"):
    orders = with_ties(60, days=4)
    for n, index in (9, INDEX), (14, MIXED):
        with services.fresh_database(server):
            mysql_orders.create(server, orders, index)
            expected, came = listed(orders), walked(n)
            assert came == expected, (
                f"{len(expected)} orders on 4 moments, pages of {n}: {len(came)} came, {len(set(came))} different"
                + ("" if sorted(came) != sorted(expected) else ", in another order")
            )

with check("orders come and go between two pages", points=1, hint="What does the cursor stand for?"):
    orders = mysql_orders.rows(30, rng)

    def change(number, last):
        with server.cursor() as cursor:
            for half in range(2):
                new = {**orders[0], "id": 10_000 + 2 * number + half, "placed_at": datetime(2027, 1, number, half)}
                marks = ", ".join(["%s"] * len(new))
                cursor.execute(f"INSERT INTO orders ({', '.join(new)}) VALUES ({marks})", list(new.values()))
            cursor.execute("DELETE FROM orders WHERE id = %s", [last[0]])

    with services.fresh_database(server):
        mysql_orders.create(server, orders, INDEX)
        expected, came = listed(orders), walked(5, change)
        assert came == expected, (
            "after each page two newer orders came in, and the last one that was seen was deleted: "
            f"of {len(expected)} orders {len(set(came) & set(expected))} were listed, {len(came)} rows came"
        )
### END HIDDEN TESTS

# %% role="tests" id="next-page-reads" points=2
deep = rows_of("SELECT placed_at, id FROM orders ORDER BY placed_at, id LIMIT 30")[-1]
cost = services.cost(connection, *next_page(deep, 5))
assert len(cost.rows) == 5
print(f"{cost.read} entries read for a late page of 5")
### BEGIN HIDDEN TESTS
from datetime import datetime, timedelta
from functools import cache

import pymysql

from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

server = services.mysql(autocommit=True)


@probe
def text_of(after, n):
    after = after and (datetime.fromisoformat(after[0]), after[1])
    return services.as_sent(*next_page(after, n))


def look(query):
    with server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def state():
    """The table that a query of `orders` reads, and what is in it."""
    return look("SHOW CREATE TABLE orders") + look("CHECKSUM TABLE orders")


orders = mysql_orders.rows(500, rng)
# 200 with times of their own are newer than 300 that share three times
hours = [*rng.sample(range(100, 5_000), 200), *[0, 1, 2] * 100]
rng.shuffle(hours)
for order, hour in zip(orders, hours):
    order["placed_at"] = datetime(2026, 3, 1) + timedelta(hours=hour)
listed = sorted(((order["placed_at"], order["id"], order["total_cents"]) for order in orders), reverse=True)
# Pages of five: for ten of so few rows a server may prefer to read them all.
APART, TOGETHER = (0, 100, 150, 190), (200, 275, 375, 480)


def cost_of(text, before):
    """What the query of a page costs on the table of the state `before`, or why that cannot be said."""
    try:
        if state() != before:
            return "a query of yours changed the table"
        look("EXPLAIN " + text)  # one query and no more: a compound statement could reset the counters
        return services.cost(server, text)
    except pymysql.err.Error as error:
        return f"the server refused the query: {error.args[-1]}"


@cache
def costs():
    """What pages of 5 cost, by the number of orders before them."""
    cursors = {depth: listed[depth - 1][:2] if depth else None for depth in APART + TOGETHER}
    texts = {depth: text_of(last and (last[0].isoformat(), last[1]), 5) for depth, last in cursors.items()}
    with services.undisturbed(server), services.fresh_database(server):
        mysql_orders.create(server, orders, "INDEX (placed_at, id)")
        before = state()
        return {depth: cost_of(text, before) for depth, text in texts.items()}


def judge(depths):
    """Pages of 5 behind so many orders read little more than they give."""
    for depth in depths:
        cost = costs()[depth]
        assert not isinstance(cost, str), cost
        rows = [(placed, number, cents) for number, placed, cents in cost.rows]
        right = listed[depth : depth + 5]
        assert rows == right, (
            f"the page of 5 behind {depth} orders: {len(set(rows) & set(right))} of its orders are the right ones"
            + ("" if set(rows) != set(right) else ", in another order")
        )
        # rows that are looked up after their page is found, or put together from two reads, are no waste
        assert cost.read <= 40, f"a page of 5 behind {depth} orders: the server read {cost.read} entries"


with check("a late page reads no more than the first", points=1, hint="Which entries does the server step over?"):
    judge(APART)

with check("nor does it where hundreds share one time", points=1, hint="Where in the index does the read begin?"):
    judge(TOGETHER)
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. Red flags of a plan (5 points, 20 minutes)
#
# The shop's tests look at plans. `red_flags(plan, widths)` returns pairs `(table, flag)`, in
# the plan's order, and for one table in this order:
#
# - `"full scan"`: 1,000 rows or more, and `type` is `ALL`, or `index` while `Extra` does not say `Using index`;
# - `"partial key"`: `key` is an index in `widths` and `key_len` is smaller than its width in bytes;
# - `"temporary"`, `"filesort"`: `Extra` says `Using temporary`, `Using filesort`;
# - `"large join"`: lines of the same `id` are one join; the product of their `rows` is over 1,000,000. It stands at the
#   last table of that join.
#
# `plan` is what `services.explain` returns: one dict a table. Any value may be `None`; as `rows`, `None` and 0 count
# as 1. `Extra` holds notes, separated by `"; "`: `Using index condition` is another note than `Using index`. `key_len`
# is a text, for several indexes `"4,5"`.


# %% role="solution" id="red-flags"
def red_flags(plan, widths):
    """What is suspicious in a plan, as pairs (table, flag).

    plan: list of dicts, as EXPLAIN gives them.  widths: {name of an index: bytes of all its columns}.
    """
    ### BEGIN SOLUTION
    flags = []
    for place, line in enumerate(plan):
        notes = (line["Extra"] or "").split("; ")
        everything = line["type"] == "ALL" or (line["type"] == "index" and "Using index" not in notes)
        if everything and (line["rows"] or 1) >= 1_000:
            flags.append((line["table"], "full scan"))
        if line["key"] in widths and line["key_len"] and int(line["key_len"]) < widths[line["key"]]:
            flags.append((line["table"], "partial key"))
        for note in ("temporary", "filesort"):
            if f"Using {note}" in notes:
                flags.append((line["table"], note))
        product = 1
        for other in plan:
            if other["id"] == line["id"]:
                product *= other["rows"] or 1
        if product > 1_000_000 and all(later["id"] != line["id"] for later in plan[place + 1 :]):
            flags.append((line["table"], "large join"))
    return flags
    ### END SOLUTION


# %% role="tests" id="red-flags-values" points=3
def in_a_large_shop(query):
    """The plan here, with the rows of a shop that has more orders."""
    return [{**line, "rows": 5_000} for line in services.explain(connection, query)]


assert red_flags(in_a_large_shop("SELECT * FROM orders WHERE note = 'x'"), {}) == [("orders", "full scan")]
plan = in_a_large_shop("SELECT * FROM orders WHERE note = 'x' ORDER BY title")
print("a full scan and a sort:", red_flags(plan, {}))
plan = services.explain(connection, "SELECT * FROM orders WHERE sent_at = '2026-01-02'")  # of (sent_at, placed_at)
print("half of an index of 9 + 8 bytes:", red_flags(plan, {"sent_at": 9 + 8}))
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def flags(plan, widths):
    return [tuple(pair) for pair in red_flags(plan, widths)]


def line(table="orders", **values):
    nothing = dict.fromkeys(["possible_keys", "key", "key_len", "ref"])
    return {"id": 1, "select_type": "SIMPLE", "table": table, "type": "ref", **nothing, "rows": 1, "Extra": ""} | values


def expect(plan, widths, expected, what):
    came = flags(plan, widths)
    assert came == expected, f"a line with {what}: the flags {came}"


with check("full scans: of all rows, or along an index", points=1, hint="Is a read of the index alone a full scan?"):
    many = rng.randint(1_001, 99_999)
    found = [("orders", "full scan")]
    for kind, rows, extra, expected in (
        ("ALL", many, "Using where", found),
        ("ALL", 1_000, None, found),
        ("ALL", 999, "", []),
        ("index", many, "Using where", found),
        ("index", many, None, found),
        ("index", 999, "Using where", []),
        ("index", many, "Using where; Using index", []),
        ("index", many, "Using index condition", found),
        ("range", many, "Using where", []),
        ("ref", many, "", []),
    ):
        plan = [line(type=kind, rows=rows, key=None if kind == "ALL" else "by_day", Extra=extra)]
        expect(plan, {}, expected, f"type {kind}, {rows} rows, Extra {extra!r}")

with check("temporary tables and sorts", points=1):
    both = [("orders", "temporary"), ("orders", "filesort")]
    for extra, expected in (
        ("Using where; Using temporary; Using filesort", both),
        ("Using filesort; Using temporary", both),
        ("Using filesort", both[1:]),
        ("Using where; Using temporary", both[:1]),
        ("Using where; Using index", []),
        (None, []),
    ):
        expect([line(Extra=extra)], {}, expected, f"Extra {extra!r}")
    scan = [line("a", Extra="Using filesort"), line("b", type="ALL", rows=5_000, Extra="Using temporary")]
    expected = [("a", "filesort"), ("b", "full scan"), ("b", "temporary")]
    expect(scan, {}, expected, "a sort, and one with a full scan and a temporary table")

with check("an index of which only the first columns are used", points=1, hint="What kind of value is key_len?"):
    width = rng.randint(9, 12)
    widths = {"by_day": width, "by_name": 120}
    for key, length, expected in (
        ("by_day", "8", [("orders", "partial key")]),
        ("by_day", str(width), []),
        ("by_day", str(width - 1), [("orders", "partial key")]),
        ("by_day", str(width + 1), []),
        ("by_name", "82", [("orders", "partial key")]),
        ("another", "1", []),
        ("by_day,by_name", "4,5", []),
        (None, None, []),
        ("by_day", None, []),
    ):
        expect([line(key=key, key_len=length)], widths, expected, f"key {key}, key_len {length!r}, widths {widths}")
    both = [("orders", "partial key"), ("orders", "filesort")]
    expect([line(key="by_day", key_len="8", Extra="Using filesort")], widths, both, "a part of a key and a sort")
### END HIDDEN TESTS

# %% role="tests" id="red-flags-joins" points=2
plan = services.explain(connection, "SELECT 1 FROM orders o JOIN orders p ON o.note = p.note")
plan = [{**line, "rows": 5_000} for line in plan]  # as in a shop with more orders
assert ("o", "full scan") in red_flags(plan, {})
print("two full scans and a large join:", red_flags(plan, {}))
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng
from backbench.lab import mysql_orders

server = services.mysql(autocommit=True)


@probe
def flags(plan, widths):
    return [tuple(pair) for pair in red_flags(plan, widths)]


def line(number, table, rows, **values):
    nothing = dict.fromkeys(["possible_keys", "key", "key_len", "ref", "Extra"])
    return {"id": number, "select_type": "PRIMARY", "table": table, "type": "ref", **nothing, "rows": rows} | values


with check("the rows of a join are multiplied", points=1, hint="Which lines belong to one join?"):
    for plan, expected, what in (
        ([line(1, "a", 2_000), line(1, "b", 501)], [("b", "large join")], "2,000 x 501"),
        ([line(1, "a", 2_000), line(1, "b", 500)], [], "2,000 x 500"),
        ([line(1, "a", 101), line(1, "b", 9_901)], [("b", "large join")], "101 x 9,901"),
        ([line(1, "a", 2_000_000)], [("a", "large join")], "2,000,000 of one table"),
        ([line(1, "a", 900), line(1, "b", None), line(1, "c", 900)], [], "900 x None x 900"),
        ([line(1, "a", 90), line(1, "b", 0), line(1, "c", 90_000)], [("c", "large join")], "90 x 0 x 90,000"),
        ([line(1, "a", 2_000), line(2, "b", 2_000)], [], "2,000 and, in a subquery, 2,000"),
        (
            [line(1, "a", 2_000), line(2, "c", 2_000), line(1, "b", 2_000), line(2, "d", 999, Extra="Using filesort")],
            [("b", "large join"), ("d", "filesort"), ("d", "large join")],
            "2,000 x 2,000 and 2,000 x 999, their lines in turn",
        ),
        ([line(None, "<union1,2>", None, type="ALL")], [], "the result of a union, everything None"),
        ([], [], "no plan"),
    ):
        came = flags(plan, {})
        assert came == expected, f"a plan with the rows {what}: the flags {came}"

with check("plans of a real server", points=1):
    with services.fresh_database(server):
        mysql_orders.create(server, mysql_orders.rows(150, rng), "INDEX days (customer_id, placed_at)", "INDEX (phone)")
        columns = ", ".join(list(mysql_orders.COLUMNS)[1:])
        with server.cursor() as cursor:
            for _ in range(3):  # each time twice as many, 1,200 in the end
                cursor.execute(f"INSERT INTO orders ({columns}) SELECT {columns} FROM orders")
            cursor.execute("ANALYZE TABLE orders")
        cases = {
            "SELECT * FROM orders WHERE note = 'x' ORDER BY title": [("orders", "full scan"), ("orders", "filesort")],
            "SELECT * FROM orders WHERE phone = '12'": [],
            "SELECT * FROM orders WHERE customer_id = 4 AND note = 'x'": [("orders", "partial key")],
            "SELECT customer_id FROM orders": [],
            "SELECT 1 FROM orders a JOIN orders b ON a.note = b.note": [
                ("a", "full scan"), ("b", "full scan"), ("b", "large join"),
            ],
            "SELECT MAX(id) FROM orders": [],
        }  # fmt: skip
        plans = {query: services.explain(server, query) for query in cases}
    for query, expected in cases.items():
        came = flags(plans[query], {"days": 12})
        if "JOIN" in query:  # which of the two comes first is the server's choice
            came, expected = [flag for _, flag in came], [flag for _, flag in expected]
        assert came == expected, f"the plan of {query}: the flags {came}"
### END HIDDEN TESTS
