# %% [markdown] role="read"
# # Assignment: MySQL, modelling and normal forms
#
# Five exercises, 29 points, about 105 minutes. They do not build on each other: take them in any order.
#
# The first two are plain Python. In the other three you write SQL, and grading runs it with other rows, through a
# connection of its own, in a new database each time.
#
# - Write what both MySQL 8 and MariaDB understand. `RANK`, `ROW_NUMBER`, `WITH` and, from MySQL 8.0.16 on, `CHECK` are
#   in both.
# - With `GROUP BY`, select what you group by, and sums or counts: MySQL 8 refuses most other columns, and MariaDB takes
#   them from any row of the group.
# - `=`, `JOIN` and `UNIQUE` take no notice of capitals, accents and blanks at the end (`utf8mb4_unicode_ci`).
# - Not on the lesson's page, and needed here:
#   - `price INT CHECK (price > 0)` refuses other values, but not `NULL`;
#   - `FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE` deletes the rows below, too. Both columns have the
#     same type. Write it as a line of its own: right behind a column MySQL 8 ignores `REFERENCES`, MariaDB obeys it;
#   - `RANK() OVER (PARTITION BY genre ORDER BY copies DESC)` numbers the rows of each genre, and
#     `LEAD(id) OVER (ORDER BY id)` is the next row's `id`. `WHERE` does not see either, but it does in
#     `SELECT ... FROM (SELECT ...) AS numbered WHERE ...`;
#   - `INSERT IGNORE` leaves out a row whose key is there, and keeps silent about most other faults, too;
#   - `LOWER` makes small letters of a text, `TRIM` takes away the blanks around it.
# - Nothing is graded by seconds.

# %% role="read"
import atexit
import contextlib
from itertools import combinations

from backbench import services

connection = services.mysql(autocommit=True)
print(*[part for part in services.about().split("; ") if part.startswith("mysql")])
database = contextlib.ExitStack()  # a database of your own, dropped when the notebook ends
database.enter_context(services.fresh_database(connection, seconds=60))
atexit.register(database.close)


def run(statement, args=None):
    """The rows that a statement gives, as a list of tuples."""
    with connection.cursor() as cursor:
        cursor.execute(statement, args)
        return list(cursor.fetchall())


# %% [markdown] role="read"
# ## 1. Closure and keys (6 points, 25 minutes)
#
# A **dependency** `({"isbn"}, {"title", "genre"})` says: rows equal in `isbn` are equal in `title` and in `genre`.
#
# `closure(attributes, dependencies)` is the set of all attributes that `attributes` determine, themselves included.
#
# `candidate_keys(relation, dependencies)` gives every candidate key: a set of attributes that determines the whole
# relation, and of which no attribute can be left out. A list of sets, each once, in any order.
#
# ```python
# dependencies = [({"isbn"}, {"title"}), ({"title"}, {"genre"})]
# closure({"isbn"}, dependencies)                                    # {'isbn', 'title', 'genre'}
# candidate_keys({"isbn", "title", "genre", "shop"}, dependencies)   # [{'isbn', 'shop'}]
# ```
#
# - The order of the dependencies says nothing. An empty left side means: the same in all rows.
# - Arguments stay as they are.
#
# Limits: at most 9 attributes; dependencies name no others.


# %% role="solution" id="keys"
def closure(attributes, dependencies):
    """The set of all attributes that `attributes` determine.

    attributes: set of texts.  dependencies: list of pairs (left, right) of sets of texts.
    """
    ### BEGIN SOLUTION
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left <= known:
                known |= right
    return known
    ### END SOLUTION


def candidate_keys(relation, dependencies):
    """All candidate keys of `relation`, a set of texts: a list of sets."""
    ### BEGIN SOLUTION
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
    ### END SOLUTION


# %% role="tests" id="keys-closure" points=3
got = sorted(closure({"isbn"}, [({"isbn"}, {"title"})]))
assert got == ["isbn", "title"], f"closure({{'isbn'}}, ...) is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def closed(attributes, dependencies):
    """(the closure, and what the arguments are afterwards)"""
    return set(closure(attributes, dependencies)), attributes, dependencies


def names(count):
    return rng.sample(["isbn", "title", "genre", "author", "shelf", "city", "phone", "order"], count)


def said(dependencies):
    pairs = [[" ".join(sorted(side)) or "nothing" for side in pair] for pair in dependencies]
    return ", ".join(" → ".join(pair) for pair in pairs) or "no dependency"


def expect(attributes, dependencies, expected):
    came, *_ = closed(set(attributes), dependencies)
    assert came == set(expected), f"{said(dependencies)}: the closure of {attributes} is {sorted(came)}"


with check(
    "goes on until nothing new comes", points=1, hint="What if a dependency that comes late feeds an early one?"
):
    for count in (8, 3):
        chain = names(count)
        steps = [({left}, {right}) for left, right in zip(chain, chain[1:])]
        expect(chain[:1], steps, chain)
        expect(chain[:1], steps[::-1], chain)
        expect(chain[1:2], steps[::-1], chain[1:])
    a, b, c, d, e = names(5)
    expect([a], [({c, b}, {d}), ({b}, {c}), ({d}, {e}), ({a}, {b})], [a, b, c, d, e])

with check("needs all of a left side, and adds the right one", points=1, hint="When does a dependency apply?"):
    a, b, c, d, e = names(5)
    both = [({a, b}, {c, d}), ({e}, {b})]
    for given, expected in (
        ([a, b], [a, b, c, d]),
        ([a], [a]),
        ([b], [b]),
        ([c, d], [c, d]),
        ([a, c], [a, c]),
        ([e], [e, b]),
        ([a, b, e], [a, b, c, d, e]),
    ):
        expect(given, both, expected)

with check("empty sides, no dependency, the arguments afterwards", points=1, hint="What does your function change?"):
    a, b, c = names(3)
    expect([], [(set(), {a}), ({b}, {c})], [a])
    expect([b], [(set(), {a}), ({a, b}, {c})], [a, b, c])
    expect([], [({a}, {b})], [])
    expect([a], [], [a])
    expect([a], [({a}, set()), ({a, b}, {c})], [a])
    steps = [({b}, {c}), ({a}, {b})]
    _, attributes, dependencies = closed({a}, steps)
    assert attributes == {a}, f"the set of attributes has {len(attributes)} members after the call, it had 1"
    assert dependencies == [({b}, {c}), ({a}, {b})], "the dependencies are others after the call"
### END HIDDEN TESTS

# %% role="tests" id="keys-keys" points=3
got = sorted(map(sorted, candidate_keys({"isbn", "title"}, [({"isbn"}, {"title"})])))
assert got == [["isbn"]], f"candidate_keys({{'isbn', 'title'}}, ...) is {got}"
### BEGIN HIDDEN TESTS
from itertools import combinations

from backbench.exam import check, probe, rng


@probe
def keys_of(relation, dependencies):
    """(the keys, and what the arguments are afterwards)"""
    return [set(key) for key in candidate_keys(relation, dependencies)], relation, dependencies


def names(count):
    return rng.sample(["isbn", "title", "genre", "author", "shelf", "city", "phone", "order"], count)


def expect(relation, dependencies, expected, what):
    came, *_ = keys_of(set(relation), dependencies)
    came, expected = sorted(map(sorted, came)), sorted(map(sorted, expected))
    assert came == expected, f"{what}: the keys {came}"


def determines(chosen, relation, dependencies):
    """Whether every set that holds `chosen` and keeps to all dependencies is the whole relation."""
    rest = sorted(relation - chosen)
    for size in range(len(rest)):
        for more in combinations(rest, size):
            held = chosen | set(more)
            if all(right <= held or not left <= held for left, right in dependencies):
                return False
    return True


def all_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(sorted(relation), size)):
            if not any(key <= chosen for key in keys) and determines(chosen, relation, dependencies):
                keys.append(chosen)
    return keys


with check("a key holds no attribute that can be left out", points=1, hint="What makes a key a candidate key?"):
    order, customer, city, isbn, title, copies = names(6)
    steps = [({order, isbn}, {copies}), ({isbn}, {title}), ({customer}, {city}), ({order}, {customer})]
    expect([order, customer, city, isbn, title, copies], steps, [{order, isbn}], "two attributes determine four others")
    a, b, c = names(3)
    expect([a, b, c], [({a}, {b, c})], [{a}], "one attribute determines two others")

with check("every key is found, small ones and large ones", points=1, hint="Can the keys differ in their size?"):
    a, b, c, d, e = names(5)
    expect([a, b, c, d], [({a}, {b, c, d}), ({b, c}, {a})], [{a}, {b, c}], "one attribute, or two others, are a key")
    expect([a, b, c], [({c}, {a}), ({b}, {c}), ({a}, {b})], [{a}, {b}, {c}], "three attributes, a circle")
    expect([a, b, c, d], [({a}, {b}), ({b}, {a})], [{a, c, d}, {b, c, d}], "two determine each other, two are alone")
    nine = [*names(8), "price"]
    expect(nine, [({nine[0]}, {nine[1]})], [{*nine} - {nine[1]}], "nine attributes, one of which another determines")
    for _ in range(4):
        relation = set(names(6))
        steps = [tuple(map(set, (rng.sample(sorted(relation), k=rng.randint(1, 2)) for _ in "lr"))) for _ in range(5)]
        said = ", ".join(f"{' '.join(sorted(left))} → {' '.join(sorted(right))}" for left, right in steps)
        expect(relation, steps, all_keys(relation, steps), f"six attributes, {said}")

with check(
    "attributes in no dependency or the same in all rows, the arguments afterwards",
    points=1,
    hint="Who determines them? What does your function change?",
):
    a, b, c, d = names(4)
    expect([a, b, c, d], [({a}, {b})], [{a, c, d}], "two of four attributes are in no dependency")
    expect([a, b, c], [], [{a, b, c}], "three attributes, no dependency")
    expect([a, b, c], [(set(), {a}), ({b}, {c})], [{b}], "one attribute is the same in all rows")
    expect([a], [(set(), {a})], [set()], "the only attribute is the same in all rows")
    _, relation, dependencies = keys_of({a, b, c, d}, [({a}, {b}), ({b}, {a, c})])
    assert relation == {a, b, c, d}, f"the relation has {len(relation)} attributes after the call, it had 4"
    assert dependencies == [({a}, {b}), ({b}, {a, c})], "the dependencies are others after the call"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Which normal form? (5 points, 15 minutes)
#
# `normal_form(dependencies, keys)` judges a relation in 1NF: `keys` are all its candidate keys, `dependencies` pairs
# of sets as in exercise 1. It returns the highest form of `"1NF"`, `"2NF"`, `"3NF"`, `"BCNF"` that
# the relation is in, and one dependency of the list, as it is there, that breaks the next form; for `"BCNF"`, `None`.
#
# ```python
# normal_form([({"id"}, {"isbn"}), ({"isbn"}, {"title"})], [{"id"}])     # ("2NF", ({"isbn"}, {"title"}))
# ```
#
# Take the right side without what stands on the left, too; if nothing is left, the dependency breaks nothing. Else
#
# - **BCNF** is broken unless the left side contains a key;
# - **3NF** is broken if, besides, something on the right is in no key;
# - **2NF** is broken if, besides, the left side is part of a key.
#
# Limits: judge the dependencies of the list; no left side is empty.


# %% role="solution" id="form"
def normal_form(dependencies, keys):
    """The pair (form, dependency): "1NF", "2NF", "3NF" or "BCNF", and what breaks the next form, or None.

    dependencies: list of pairs (left, right) of sets of texts.  keys: list of sets, all candidate keys.
    """
    ### BEGIN SOLUTION
    in_a_key = set().union(*keys)
    broken = {}
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            form = "3NF"
            if new - in_a_key:
                form = "1NF" if any(left <= key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
    ### END SOLUTION


# %% role="tests" id="form-values" points=3
form, dependency = normal_form([({"id"}, {"isbn"}), ({"isbn"}, {"title"})], [{"id"}])
assert form == "2NF", f"of id → isbn → title the form is {form}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def form_of(dependencies, keys):
    form, _ = normal_form(dependencies, keys)
    return form


def expect(expected, dependencies, keys):
    """`dependencies` as in "a b>c, c>d", each letter another attribute; `keys` as in "a b, c"."""
    names = dict(zip("abcdef", rng.sample(["isbn", "title", "genre", "author", "shelf", "city", "phone"], 6)))
    pairs = [
        tuple({names[letter] for letter in side.split()} for side in pair.split(">"))
        for pair in dependencies.split(",")
        if pair
    ]
    listed = [{names[letter] for letter in key.split()} for key in keys.split(",")]
    said = "; ".join(" → ".join(" ".join(sorted(side)) for side in pair) for pair in pairs) or "no dependency"
    for order in pairs, pairs[::-1]:
        came = form_of(order, listed)
        assert came == expected, f"{said}; keys {', '.join(' '.join(sorted(key)) for key in listed)}: {came!r}"


with check("BCNF: a left side that contains a key", points=1, hint="Does it have to be the key, or to hold it?"):
    expect("2NF", "a>b,b>c", "a")
    expect("BCNF", "a>b,a>c", "a")
    expect("BCNF", "a>b c,a b>c", "a")
    expect("BCNF", "", "a b")
    expect("BCNF", "a>b,b>a,b>c", "a,b")
    expect("BCNF", "c>a b d,a b>c,a b d>c", "c,a b")

with check("3NF: the right side is part of a key", points=1, hint="Whose key may it be part of?"):
    expect("3NF", "a b>c,c>b", "a b,a c")
    expect("3NF", "a b>c d,c>b", "a b,a c")
    expect("3NF", "a>b,b>a", "a c,b c")
    expect("3NF", "a b>c,c>b", "a c,a b")
    expect("2NF", "a>b,b>c d", "a")
    expect("1NF", "a b>c,c>b d", "a b,a c")

with check("1NF or 2NF: the left side is part of a key, or not", points=1, hint="What is a partial dependency?"):
    expect("1NF", "a b>d,a>c", "a b")
    expect("2NF", "a b>c,c>d", "a b")
    expect("2NF", "a b>c,a c>d", "a b")
    expect("1NF", "c>a b,a b>c,a>d", "c,a b")
    expect("1NF", "a b>d,d>e,a>c", "a b")
    expect("1NF", "a b>d,b>c", "a b")
### END HIDDEN TESTS

# %% role="tests" id="form-which" points=2
form, dependency = normal_form([({"id"}, {"isbn"}), ({"isbn"}, {"title"})], [{"id"}])
assert dependency == ({"isbn"}, {"title"}), f"of id → isbn → title the dependency is {dependency}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def judged(dependencies, keys):
    form, dependency = normal_form(dependencies, keys)
    return form, dependency and tuple(map(set, dependency))


def expect(form, breaks, dependencies, keys):
    """`breaks`: the places of the dependencies that may be named; letters as names of attributes."""
    names = dict(zip("abcdef", rng.sample(["isbn", "title", "genre", "author", "shelf", "city", "phone"], 6)))
    pairs = [
        tuple({names[letter] for letter in side.split()} for side in pair.split(">"))
        for pair in dependencies.split(",")
    ]
    listed = [{names[letter] for letter in key.split()} for key in keys.split(",")]
    said = "; ".join(" → ".join(" ".join(sorted(side)) for side in pair) for pair in pairs)
    named = [pairs[place] for place in breaks] or [None]
    for order in pairs, pairs[::-1]:
        came = judged(order, listed)
        shown = came[1] and " → ".join(" ".join(sorted(side)) for side in came[1])
        assert came[0] == form and came[1] in named, (
            f"{said}; keys {', '.join(' '.join(sorted(key)) for key in listed)}: {came[0]!r}, and it names {shown}"
        )


with check("names a dependency that breaks the next form", points=1, hint="Which of several is the one that counts?"):
    expect("1NF", [2], "a b>c,c>d,a>e", "a b")
    expect("2NF", [1, 2], "a>b,b>c,c>d", "a")
    expect("3NF", [1], "a b>c d,c>b", "a b,a c")
    expect("1NF", [1, 2], "a b>f,a>c,b>d,c>e", "a b")
    expect("BCNF", [], "a>b,a>c", "a")

with check("what stands on both sides breaks nothing", points=1, hint="What does such a dependency add?"):
    expect("BCNF", [], "a>b c d,b c>c", "a")
    expect("BCNF", [], "a b>c,b>b", "a b")
    expect("2NF", [2], "a>b c d,d>d,b>b c", "a")
    expect("3NF", [1], "a b>c d,c>b c", "a b,a c")
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Tables for a written specification (6 points, 20 minutes)
#
# `statements()` gives four `CREATE TABLE`, a list of texts, in the order to run them:
#
# - `readers` with `id`, `email`;
# - `workshops` with `id`, `title`, `price`;
# - `bookings` with `reader_id`, `workshop_id`, `paid`, `stars`;
# - `tags` with `workshop_id`, `tag`.
#
# The tables refuse what breaks a rule:
#
# - Only `stars`, 1 to 5, may be `NULL`.
# - `id` is unique, a whole number; 1 to a million fit. No `email` comes twice, in capitals or not.
# - `email` holds up to 200 characters, `title` 1 to 200, `tag` up to 40, of any script, 📚 too.
# - `price` and `paid` are euros and cents, 0.00 to 9,999.99. Their sums are exact.
# - A reader books a workshop once at most. A workshop has each of its tags once.
# - Bookings and tags belong to readers and workshops that exist. A reader or workshop with bookings cannot be deleted;
#   tags go with their workshop.


# %% role="solution" id="tables"
def statements():
    """Four statements CREATE TABLE, a list of texts, in an order in which they run."""
    ### BEGIN SOLUTION
    return [
        "CREATE TABLE readers (id INT PRIMARY KEY, email VARCHAR(200) NOT NULL UNIQUE)",
        """CREATE TABLE workshops (
            id INT PRIMARY KEY,
            title VARCHAR(200) NOT NULL CHECK (title <> ''),
            price DECIMAL(6, 2) NOT NULL CHECK (price >= 0)
        )""",
        """CREATE TABLE bookings (
            reader_id INT NOT NULL,
            workshop_id INT NOT NULL,
            paid DECIMAL(6, 2) NOT NULL CHECK (paid >= 0),
            stars INT CHECK (stars BETWEEN 1 AND 5),
            PRIMARY KEY (reader_id, workshop_id),
            FOREIGN KEY (reader_id) REFERENCES readers (id),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id)
        )""",
        """CREATE TABLE tags (
            workshop_id INT NOT NULL,
            tag VARCHAR(40) NOT NULL,
            PRIMARY KEY (workshop_id, tag),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE
        )""",
    ]
    ### END SOLUTION


# %% role="tests" id="tables-good" points=2
with services.fresh_database(connection):
    for statement in statements():
        run(statement)
    run("INSERT INTO readers (id, email) VALUES (1, 'ada@example.org')")
    run("INSERT INTO workshops (id, title, price) VALUES (1, 'Binding a book', 12.50)")
    assert run("SELECT reader_id FROM bookings") == []
### BEGIN HIDDEN TESTS
import re
from contextlib import contextmanager
from decimal import Decimal

import pymysql

from backbench import services
from backbench.exam import check, probe, rng

# The tables are made through one connection and tried through another: what the first one is told stays there.
maker, server = services.mysql(autocommit=True, read_timeout=10), services.mysql(autocommit=True, read_timeout=10)


@probe
def texts():
    return [str(text) for text in statements()]


@contextmanager
def made():
    """A new database with the student's tables."""
    wanted = texts()
    with services.fresh_database(server) as name, server.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'")
        maker.select_db(name)
        try:
            for text in wanted:
                maker.cursor().execute(text)
        except pymysql.err.Error as error:
            raise AssertionError(f"the server refused a statement: {error.args[-1]}") from None
        yield


def put(what, table, **values):
    try:
        with server.cursor() as cursor:
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
    except pymysql.err.Error as error:
        text = re.sub(r"`fresh_\w+`\.", "", str(error.args[-1]))
        raise AssertionError(f"{what} was refused: {text}") from None


def rows(query):
    with server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def euros(value):
    """An amount as the server gave it, with nothing rounded off."""
    return Decimal(str(value))


with check("what keeps to the rules comes out as it went in", points=1, hint="How long, which script, how much?"):
    with made():
        long = ("Żółte 📚 " * 25)[:199] + "k"
        email = f"{'é' * 185}{rng.randint(100, 999)}@example.org"
        put("an e-mail address of 200 characters", "readers", id=5, email=email)
        put("a second reader", "readers", id=1_000_000, email="ada@example.org")
        put("a workshop with a title of 200 characters, at 9999.99", "workshops", id=1, title=long, price="9999.99")
        put("a workshop for nothing", "workshops", id=2, title="ł", price="0.00")
        put("the same title once more", "workshops", id=3, title="ł", price="0.05")
        put("a booking without stars", "bookings", reader_id=5, workshop_id=1, paid="9999.99", stars=None)
        put("a booking with 1 star", "bookings", reader_id=5, workshop_id=2, paid="0.00", stars=1)
        put("a booking with 5 stars", "bookings", reader_id=5, workshop_id=3, paid="0.05", stars=5)
        [(other,)] = rows("SELECT id FROM readers WHERE id > 5")
        put("a second reader of a workshop", "bookings", reader_id=other, workshop_id=1, paid="1.00", stars=1)
        for number, tag in (1, "paper"), (1, "tea 📚"), (1, "x" * 40), (2, "paper"):
            put("one of several tags", "tags", workshop_id=number, tag=tag)
        assert rows("SELECT email FROM readers WHERE id = 5") == [(email,)], "an e-mail address came out changed"
        assert rows("SELECT title FROM workshops WHERE id = 1") == [(long,)], "a title came out changed"
        came = [str(euros(price)) for (price,) in rows("SELECT price FROM workshops ORDER BY id")]
        assert [Decimal(price) for price in came] == [Decimal("9999.99"), 0, Decimal("0.05")], (
            f"the prices 9999.99, 0.00 and 0.05 came out as {', '.join(came)}"
        )
        came = rows("SELECT stars, COUNT(*) FROM bookings GROUP BY stars ORDER BY stars")
        came = [(stars and int(stars), many) for stars, many in came]
        assert came == [(None, 1), (1, 2), (5, 1)], f"bookings without stars, with 1, 1 and 5 stars: {came}"
        came = rows("SELECT workshop_id FROM tags WHERE tag = 'paper' ORDER BY workshop_id")
        came = sorted(int(number) for (number,) in came)
        assert came == [1, 2], f"two workshops have a tag: the query for it gives {len(came)}"

with check("sums of money are exact", points=1, hint="Which type holds 0.10 exactly?"), made():
    prices = [Decimal("0.10"), Decimal("0.20"), Decimal("1000.01"), Decimal("9999.99")]
    prices += [Decimal(rng.randint(1, 99_999)) / 100 for _ in range(8)]
    for number, price in enumerate(prices, start=1):
        put("a workshop", "workshops", id=number, title=f"Part {number}", price=str(price))
        put("a reader", "readers", id=number, email=f"reader{number}@example.org")
    for number, price in enumerate(prices, start=1):
        put("a booking", "bookings", reader_id=number, workshop_id=number, paid=str(price), stars=3)
    for column, table, number in ("price", "workshops", "id"), ("paid", "bookings", "workshop_id"):
        for many in 2, len(prices):
            [(came,)] = rows(f"SELECT SUM({column}) FROM {table} WHERE {number} <= {many}")
            said = "0.10 and 0.20" if many == 2 else f"{many} amounts"
            assert euros(came) == sum(prices[:many]), f"{said} as {column}: their sum comes out as {came}"
        [(came,)] = rows(f"SELECT COUNT(*) FROM {table} WHERE {column} = 0.10 OR {column} = 1000.01")
        wanted = sum(price in (Decimal("0.10"), Decimal("1000.01")) for price in prices)
        assert came == wanted, f"the rows with {column} = 0.10 or 1000.01: {came}"
### END HIDDEN TESTS

# %% role="tests" id="tables-bad" points=4
with services.fresh_database(connection):
    for statement in statements():
        run(statement)
    run("INSERT INTO readers (id, email) VALUES (1, 'ada@example.org')")
    try:
        run("INSERT INTO readers (id, email) VALUES (2, 'ada@example.org')")
        print("a second reader with the same e-mail address: accepted")
    except Exception as error:
        print("a second reader with the same e-mail address: refused,", error)
### BEGIN HIDDEN TESTS
from contextlib import contextmanager, suppress

import pymysql

from backbench import services
from backbench.exam import check, probe, rng

maker, server = services.mysql(autocommit=True, read_timeout=10), services.mysql(autocommit=True, read_timeout=10)


@probe
def texts():
    return [str(text) for text in statements()]


@contextmanager
def made():
    """A new database with the student's tables, two readers, two workshops, a booking and a tag."""
    wanted = texts()
    with services.fresh_database(server) as name, server.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'")
        maker.select_db(name)
        try:
            for text in wanted:
                maker.cursor().execute(text)
        except pymysql.err.Error as error:
            raise AssertionError(f"the server refused a statement: {error.args[-1]}") from None
        good("a reader", "readers", id=ADA, email="ada@example.org")
        good("a reader", "readers", id=BO, email="bo@example.org")
        good("a workshop", "workshops", id=INK, title="Ink", price="12.50")
        good("a workshop", "workshops", id=GLUE, title="Glue", price="7.00")
        good("a booking", "bookings", reader_id=ADA, workshop_id=INK, paid="12.50", stars=4)
        good("a tag", "tags", workshop_id=INK, tag="paper")
        yield


def put(table, **values):
    with server.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def good(what, table, **values):
    try:
        put(table, **values)
    except pymysql.err.Error as error:
        raise AssertionError(f"{what} that keeps to the rules was refused: {error.args[-1]}") from None


def bad(what, table, **values):
    try:
        put(table, **values)
    except pymysql.err.Error:
        return
    raise AssertionError(f"{what} was accepted")


def tried(table, **values):
    with suppress(pymysql.err.Error):
        put(table, **values)


def deleted(what, statement, goes):
    try:
        with server.cursor() as cursor:
            cursor.execute(statement)
        went = True
    except pymysql.err.Error:
        went = False
    assert went == goes, f"{what} could {'not ' if goes else ''}be deleted"


def count(table, condition):
    with server.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {condition}")
        return cursor.fetchone()[0]


ADA, BO = rng.sample(range(100, 30_000), 2)
INK, GLUE = rng.sample(range(100, 30_000), 2)

with check("nothing comes twice", points=1, hint="For each table: what must differ in two rows?"), made():
    bad("a second reader with the same e-mail address", "readers", id=1, email="ada@example.org")
    bad("a second reader with the same e-mail address, in capitals", "readers", id=2, email="ADA@example.org")
    bad("a second reader with the same id", "readers", id=ADA, email="cy@example.org")
    bad("a second workshop with the same id", "workshops", id=INK, title="Paint", price="1.00")
    bad("a reader's second booking of a workshop", "bookings", reader_id=ADA, workshop_id=INK, paid="1.00", stars=2)
    good("a reader's booking of another workshop", "bookings", reader_id=ADA, workshop_id=GLUE, paid="1.00", stars=2)
    good("another reader's booking", "bookings", reader_id=BO, workshop_id=INK, paid="1.00", stars=2)
    bad("the same tag of the same workshop once more", "tags", workshop_id=INK, tag="paper")
    good("another tag of the same workshop", "tags", workshop_id=INK, tag="tea")
    good("the same tag of another workshop", "tags", workshop_id=GLUE, tag="paper")

with check(
    "bookings and tags belong to somebody who exists", points=1, hint="What does the server know of other tables?"
):
    with made():
        bad("a booking of a reader who does not exist", "bookings", reader_id=7, workshop_id=GLUE, paid="1.00", stars=2)
        bad(
            "a booking of a workshop that does not exist", "bookings", reader_id=BO, workshop_id=7, paid="1.00", stars=2
        )
        bad("a tag of a workshop that does not exist", "tags", workshop_id=7, tag="paper")
        good("a booking", "bookings", reader_id=BO, workshop_id=GLUE, paid="1.00", stars=2)

with (
    check("who has bookings stays, tags go with their workshop", points=1, hint="What happens to the rows below?"),
    made(),
):
    good("a tag", "tags", workshop_id=GLUE, tag="paper")
    deleted("a reader with a booking", f"DELETE FROM readers WHERE id = {ADA}", goes=False)
    deleted("a workshop with a booking", f"DELETE FROM workshops WHERE id = {INK}", goes=False)
    deleted("a reader without a booking", f"DELETE FROM readers WHERE id = {BO}", goes=True)
    deleted("a workshop with a tag and no booking", f"DELETE FROM workshops WHERE id = {GLUE}", goes=True)
    left = count("tags", f"workshop_id = {GLUE}"), count("tags", f"workshop_id = {INK}"), count("bookings", "TRUE")
    assert left == (0, 1, 1), (
        f"a workshop with a tag and no booking was deleted, one with both was not: "
        f"{left[0]} and {left[1]} tags are left, {left[2]} bookings"
    )

with check(
    "missing and impossible values are refused", points=1, hint="What is the smallest, the largest, what may miss?"
):
    with made():
        book = {"reader_id": BO, "workshop_id": GLUE, "paid": "1.00", "stars": 2}
        for column in "reader_id", "workshop_id", "paid":
            bad(f"a booking with NULL as {column}", "bookings", **book | {column: None})
        bad("a reader with NULL as e-mail address", "readers", id=1, email=None)
        bad("a reader with letters as id", "readers", id="ada", email="cy@example.org")
        # The server may give a number for NULL, and may round 7.5: what counts is what the table holds then.
        for table, other in ("readers", {"email": "di@example.org"}), ("workshops", {"title": "t", "price": "1.00"}):
            tried(table, id=None, **other)
            assert not count(table, "id IS NULL"), f"NULL as id was accepted in {table}"
        tried("readers", id=7.5, email="eve@example.org")
        assert not count("readers", "id <> ROUND(id)"), "a reader with 7.5 as id was accepted"
        for column in "title", "price":
            bad(
                f"a workshop with NULL as {column}",
                "workshops",
                **{"id": 1, "title": "t", "price": "1.00", column: None},
            )
        bad("a tag that is NULL", "tags", workshop_id=INK, tag=None)
        bad("a tag with NULL as workshop_id", "tags", workshop_id=None, tag="tea")
        bad("a workshop with an empty title", "workshops", id=1, title="", price="1.00")
        bad("a title of 201 characters", "workshops", id=1, title="t" * 201, price="1.00")
        bad("an e-mail address of 201 characters", "readers", id=1, email=f"{'a' * 189}@example.org")
        bad("a tag of 41 characters", "tags", workshop_id=INK, tag="t" * 41)
        for amount in "-0.01", "10000.00":
            bad(f"a workshop with the price {amount}", "workshops", id=1, title="t", price=amount)
            bad(f"a booking with {amount} paid", "bookings", **book | {"paid": amount})
        for stars in 0, 6, -1:
            bad(f"a booking with {stars} stars", "bookings", **book | {"stars": stars})
        good("a booking with 2 stars", "bookings", **book)
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. Four questions (6 points, 25 minutes)
#
# The tables: `books (id, title, genre)`, `orders (id, customer_id)`, `order_lines (order_id, book_id, quantity)`.
# Guests have `NULL` as `customer_id`. A book may stand on several lines of an order; an order may have no line.
#
# Four functions return a pair: a query with `%s` for each value, and the list of values. Rows come in any order.
#
# - `top_three()`: genre, book id, copies sold, place, for the places 1 to 3 of each genre. Equal copies share a place:
#   after two second places comes the fourth. Books never sold have none.
# - `gaps()`: first, last, for each run of missing order ids between the smallest and the largest.
# - `bought_without(a, b)`: the id of each customer who bought book `a` and never `b`, once.
# - `regulars(n)`: customer id, number of orders, copies in them, from `n` orders on.
#
# Guests are no customers, but what they buy is sold.


# %% role="solution" id="queries"
def top_three():
    """The query for (genre, book id, copies, place), places 1 to 3 of each genre."""
    ### BEGIN SOLUTION
    query = """
        SELECT genre, id, copies, place FROM (
            SELECT b.genre, b.id, SUM(l.quantity) AS copies,
                RANK() OVER (PARTITION BY b.genre ORDER BY SUM(l.quantity) DESC) AS place
            FROM books b JOIN order_lines l ON l.book_id = b.id
            GROUP BY b.genre, b.id
        ) AS ranked WHERE place <= 3"""
    return query, []
    ### END SOLUTION


def gaps():
    """The query for (first, last) of each run of missing order ids."""
    ### BEGIN SOLUTION
    query = """
        SELECT id + 1, following - 1 FROM (
            SELECT id, LEAD(id) OVER (ORDER BY id) AS following FROM orders
        ) AS pairs WHERE following > id + 1"""
    return query, []
    ### END SOLUTION


def bought_without(a, b):
    """The query for the ids of the customers who bought book `a` and never book `b`, both int."""
    ### BEGIN SOLUTION
    query = """
        SELECT o.customer_id FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.customer_id IS NOT NULL
        GROUP BY o.customer_id HAVING MAX(l.book_id = %s) = 1 AND MAX(l.book_id = %s) = 0"""
    return query, [a, b]
    ### END SOLUTION


def regulars(n):
    """The query for (customer id, orders, copies) of the customers with at least `n` orders, an int."""
    ### BEGIN SOLUTION
    query = """
        SELECT o.customer_id, COUNT(DISTINCT o.id), COALESCE(SUM(l.quantity), 0)
        FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
        WHERE o.customer_id IS NOT NULL
        GROUP BY o.customer_id HAVING COUNT(DISTINCT o.id) >= %s"""
    return query, [n]
    ### END SOLUTION


# %% role="tests" id="queries-places" points=3
with services.fresh_database(connection):
    run("CREATE TABLE books (id INT PRIMARY KEY, title VARCHAR(60), genre VARCHAR(20))")
    run("CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NULL)")
    run("CREATE TABLE order_lines (order_id INT, book_id INT, quantity INT)")
    run("INSERT INTO books VALUES (1, 'Emma', 'novel')")
    run("INSERT INTO orders VALUES (1, 7), (4, NULL)")
    run("INSERT INTO order_lines VALUES (1, 1, 1)")
    assert [tuple(map(str, row)) for row in run(*top_three())][:1] == [("novel", "1", "1", "1")]
    print("missing orders:", run(*gaps()))
### BEGIN HIDDEN TESTS
from contextlib import contextmanager

import pymysql

from backbench import services
from backbench.exam import check, probe, rng

server = services.mysql(autocommit=True)


@probe
def query(name):
    with services.mysql() as line:
        return line.cursor().mogrify(*(top_three if name == "top_three" else gaps)())


def told(statement):
    with server.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@contextmanager
def shop():
    """A new database with the three tables, empty."""
    with services.fresh_database(server):
        told("CREATE TABLE books (id INT PRIMARY KEY, title VARCHAR(60), genre VARCHAR(20))")
        told("CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NULL, INDEX (customer_id))")
        told("CREATE TABLE order_lines (order_id INT, book_id INT, quantity INT)")
        yield


def ask(text, books=(), orders=(), lines=()):
    """The rows of a student's query on tables of (id, genre), (id, customer) and (order, book, copies)."""
    for table in "books", "orders", "order_lines":
        told(f"DELETE FROM {table}")
    with server.cursor() as cursor:
        cursor.executemany("INSERT INTO books VALUES (%s, 'The Tea', %s)", list(books))
        cursor.executemany("INSERT INTO orders VALUES (%s, %s)", list(orders))
        cursor.executemany("INSERT INTO order_lines VALUES (%s, %s, %s)", list(lines))
    try:
        return told(text)
    except pymysql.err.Error as error:
        raise AssertionError(f"the server refused the query: {error.args[-1]}") from None


def sold(copies):
    """(books, orders, lines): `copies` of each book, {genre: [copies, ...]}; each is sold on two lines or more."""
    books, lines = [], []
    numbers = rng.sample(range(1, 500), sum(map(len, copies.values())))
    for genre, listed in copies.items():
        for many in listed:
            books.append((numbers.pop(), genre))
            order = 2  # a guest's: each book has a line of one
            while many:
                part = rng.randint(1, max(1, many - 1))
                drawn = rng.randint(1, 3)
                lines.append((order or drawn, books[-1][0], part))
                many, order = many - part, None
    rng.shuffle(lines)
    return books, [(1, 4), (2, None), (3, 4)], lines


def compare(text, copies, what):
    books, orders, lines = sold(copies)
    total = {book: sum(part for _, other, part in lines if other == book) for book, _ in books}
    expected = []
    for book, genre in books:
        place = 1 + sum(total[other] > total[book] for other, kind in books if kind == genre)
        if total[book] and place <= 3:
            expected.append((genre, book, total[book], place))
    came = [(row[0], int(row[1]), int(row[2]), int(row[3])) for row in ask(text, books, orders, lines)]
    places = "; ".join(
        f"{genre}: {', '.join(str(row[3]) for row in sorted(came, key=lambda row: row[3]) if row[0] == genre)}"
        for genre in copies
    )
    assert sorted(came) == sorted(expected), f"{what} ({copies}): the places {places}"


with check("the first three of each genre, by copies", points=1, hint="Three of all, or of each? Lines, or copies?"):
    text = query("top_three")
    with shop():
        compare(text, {"novel": [20, 50, 30, 41], "tea": [5, 2, 6, 3], "maps": [9]}, "copies sold, by genre")
        compare(text, {"novel": [9, 8, 0, 0], "tea": [0]}, "some books never sold")

with check("equal copies share a place", points=1, hint="Which place comes after two second places?"):
    text = query("top_three")
    with shop():
        for copies in [9, 7, 7, 5, 4], [9, 7, 5, 5, 5, 2], [8, 8, 8, 6], [8, 8, 6, 4], [5, 5, 5, 5, 1]:
            many = rng.randint(1, 9)
            compare(text, {"tea": [many + number for number in copies], "maps": [3, 2]}, "copies sold, by genre")

with check("gaps: one missing id, several, none", points=1, hint="Where does a run of missing ids end?"):
    text, start = query("gaps"), rng.randint(3, 900)
    with shop():
        for steps in (1, 2, 1, 4, 1, 30, 2, 2), (5,), (1, 1, 1), ():
            ids = [start]
            for step in steps:
                ids.append(ids[-1] + step)
            expected = [(left + 1, right - 1) for left, right in zip(ids, ids[1:]) if right - left > 1]
            came = sorted(
                tuple(row)
                for row in ask(text, orders=[(number, place % 2 and 7 or None) for place, number in enumerate(ids)])
            )
            assert came == expected, f"the ids {ids}: {came}"
        came = ask(text)
        assert len(came) == 0, f"no orders at all: {list(came)}"
### END HIDDEN TESTS

# %% role="tests" id="queries-customers" points=3
with services.fresh_database(connection):
    run("CREATE TABLE books (id INT PRIMARY KEY, title VARCHAR(60), genre VARCHAR(20))")
    run("CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NULL)")
    run("CREATE TABLE order_lines (order_id INT, book_id INT, quantity INT)")
    run("INSERT INTO orders VALUES (1, 7), (2, 8), (3, 8)")
    run("INSERT INTO order_lines VALUES (1, 1, 2), (2, 2, 1), (3, 2, 1)")
    assert run(*bought_without(1, 2)) == [(7,)]
    print("customers with two orders:", run(*regulars(2)))
### BEGIN HIDDEN TESTS
from contextlib import contextmanager

import pymysql

from backbench import services
from backbench.exam import check, probe, rng

server = services.mysql(autocommit=True)


@probe
def query(name, args):
    with services.mysql() as line:
        return line.cursor().mogrify(*(regulars if name == "regulars" else bought_without)(*args))


def told(statement):
    with server.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@contextmanager
def shop():
    """A new database with the three tables, empty."""
    with services.fresh_database(server):
        told("CREATE TABLE books (id INT PRIMARY KEY, title VARCHAR(60), genre VARCHAR(20))")
        told("CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NULL)")
        told("CREATE TABLE order_lines (order_id INT, book_id INT, quantity INT)")
        yield


def fill(orders):
    """Puts orders into the tables: (customer, [(book, copies), ...]), with ids of no meaning."""
    for table in "books", "orders", "order_lines":
        told(f"DELETE FROM {table}")
    numbers = rng.sample(range(1, 900), len(orders))
    with server.cursor() as cursor:
        cursor.executemany("INSERT INTO books VALUES (%s, 'The Tea', 'tea')", [(A,), (B,), (C,)])
        cursor.executemany("INSERT INTO orders VALUES (%s, %s)", list(zip(numbers, (order[0] for order in orders))))
        lines = [(number, *line) for number, order in zip(numbers, orders) for line in order[1]]
        cursor.executemany("INSERT INTO order_lines VALUES (%s, %s, %s)", lines)


def ask(text):
    """The rows of a student's query."""
    try:
        return list(told(text))
    except pymysql.err.Error as error:
        raise AssertionError(f"the server refused the query: {error.args[-1]}") from None


def customers(text, orders, what, expected):
    fill(orders)
    came = sorted((row[0] for row in ask(text)), key=str)
    names = {number: name for name, number in zip(("Ada", "Bo", "Cy", "Di", "Eve"), PEOPLE)}
    said = ", ".join(names.get(number, str(number)) for number in came)
    assert came == sorted(expected, key=str), f"{what}: {said or 'nobody'} came"


A, B, C = rng.sample(range(10, 99), 3)
PEOPLE = rng.sample(range(100, 999), 5)
ada, bo, cy, di, eve = PEOPLE

with check("bought the one and never the other, each customer once", points=1, hint="Never: in none of their orders?"):
    orders = [
        (ada, [(A, 1), (C, 2)]),
        (bo, [(A, 1)]),
        (bo, [(B, 1)]),
        (cy, [(A, 2), (B, 1)]),
        (di, [(C, 5)]),
        (eve, [(A, 1), (A, 2)]),
        (eve, [(A, 1)]),
    ]
    rng.shuffle(orders)
    what = (
        "Ada bought the first book, Bo both in two orders, Cy both in one order, Di another book, "
        "Eve the first one on three lines"
    )
    text = query("bought_without", [A, B])
    with shop():
        customers(text, orders, what, [ada, eve])

with check("guests: what they buy is nobody's", points=1, hint="What is NULL equal to, and unequal to?"):
    orders = [(ada, [(A, 1)]), (bo, [(A, 1), (B, 1)]), (None, [(B, 1)]), (None, [(A, 3)]), (None, [])]
    rng.shuffle(orders)
    text = query("bought_without", [A, B])
    with shop():
        customers(text, orders, "Ada bought the first book, Bo both, three guests the first, the second, none", [ada])
        customers(text, [(None, [(A, 1)]), (cy, [(A, 1)])], "a guest and Cy bought the first book", [cy])

with check("regulars: orders count, not lines", points=1, hint="What does a join do to an order of 3 lines?"):
    orders = [
        (ada, [(A, 1), (B, 2), (C, 3)]),
        (bo, [(A, 4)]),
        (bo, [(A, 4), (B, 1)]),
        (cy, [(A, 1)]),
        (cy, []),
        (di, []),
        (di, []),
        (eve, [(A, 1), (C, 1)]),
        (eve, [(A, 1)]),
        (eve, [(B, 7)]),
        (None, [(A, 1)]),
        (None, [(A, 1)]),
        (None, [(A, 1)]),
    ]
    rng.shuffle(orders)
    counted = {ada: (1, 6), bo: (2, 9), cy: (2, 1), di: (2, 0), eve: (3, 10)}
    names = dict(zip(PEOPLE, ("Ada", "Bo", "Cy", "Di", "Eve"), strict=True))
    texts = {least: query("regulars", [least]) for least in (2, 3, 1, 4)}
    with shop():
        fill(orders)
        for least, text in texts.items():
            came = sorted(
                (names.get(row[0], str(row[0])), tuple(int(value or 0) for value in row[1:])) for row in ask(text)
            )
            expected = sorted((names[number], pair) for number, pair in counted.items() if pair[0] >= least)
            said = ", ".join(f"{name} {pair}" for name, pair in came)
            assert came == expected, (
                f"at least {least}, of Ada with 1 order, Bo, Cy and Di with 2, Eve with 3, and three guests, some "
                f"orders with several lines or none: {said or 'nobody'}"
            )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. Out of the spreadsheet (6 points, 20 minutes)
#
# The old shop's table `sheet` has one row for each line of an order; the new shop's four tables are there (`TABLES`,
# below). `migrate()` gives the statements that fill them from `sheet`, a list of texts that run one after the other.
#
# - A customer is an e-mail address, stored without blanks around it and in small letters. It is written in several
#   ways, within one order, too.
# - Guests have no e-mail (`NULL`, or blanks only). Their orders come with `customer_id` `NULL`.
# - `total_cents` is the sum of `quantity * price_cents` over the lines, and the shipping, once. Each line of an order
#   repeats the same `shipping_cents`.
# - The old shop goes on selling: `migrate()` runs every night. It adds the orders that are new, changes nothing in
#   `sheet`, and leaves what is in the four tables. They hold customers already.

# %% role="read"
TABLES = [
    """CREATE TABLE sheet (order_number INT, line INT, email VARCHAR(100) NULL, isbn CHAR(13), title VARCHAR(100),
        quantity INT, price_cents INT, shipping_cents INT, PRIMARY KEY (order_number, line))""",
    "CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(100) NOT NULL UNIQUE)",
    "CREATE TABLE books (isbn CHAR(13) PRIMARY KEY, title VARCHAR(100) NOT NULL)",
    """CREATE TABLE orders (number INT PRIMARY KEY, customer_id INT NULL, total_cents INT NOT NULL,
        FOREIGN KEY (customer_id) REFERENCES customers (id))""",
    """CREATE TABLE order_lines (order_number INT, line INT, isbn CHAR(13) NOT NULL, quantity INT NOT NULL,
        price_cents INT NOT NULL, PRIMARY KEY (order_number, line),
        FOREIGN KEY (order_number) REFERENCES orders (number), FOREIGN KEY (isbn) REFERENCES books (isbn))""",
]


# %% role="solution" id="migrate"
def migrate():
    """The statements that bring what is new in `sheet` into customers, books, orders and order_lines."""
    ### BEGIN SOLUTION
    return [
        "INSERT IGNORE INTO customers (email) SELECT LOWER(TRIM(email)) FROM sheet WHERE TRIM(email) <> ''",
        "INSERT IGNORE INTO books (isbn, title) SELECT isbn, title FROM sheet",
        """INSERT IGNORE INTO orders (number, customer_id, total_cents)
            SELECT s.order_number, c.id, SUM(s.quantity * s.price_cents) + s.shipping_cents
            FROM sheet s LEFT JOIN customers c ON c.email = LOWER(TRIM(s.email))
            GROUP BY s.order_number, c.id, s.shipping_cents""",
        """INSERT IGNORE INTO order_lines (order_number, line, isbn, quantity, price_cents)
            SELECT order_number, line, isbn, quantity, price_cents FROM sheet""",
    ]
    ### END SOLUTION


# %% role="tests" id="migrate-values" points=4
with services.fresh_database(connection):
    for statement in TABLES:
        run(statement)
    run("INSERT INTO sheet VALUES (1, 1, ' Ada@example.org', '9780000000017', 'Emma', 2, 500, 300)")
    for statement in migrate():
        run(statement)
    print("customers:", run("SELECT email FROM customers"), "orders:", run("SELECT number, total_cents FROM orders"))
    assert run("SELECT number FROM orders") == [(1,)]
### BEGIN HIDDEN TESTS
import pymysql

from backbench import services
from backbench.exam import check, probe, rng

TABLES = [
    """CREATE TABLE sheet (order_number INT, line INT, email VARCHAR(100) NULL, isbn CHAR(13), title VARCHAR(100),
        quantity INT, price_cents INT, shipping_cents INT, PRIMARY KEY (order_number, line))""",
    "CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(100) NOT NULL UNIQUE)",
    "CREATE TABLE books (isbn CHAR(13) PRIMARY KEY, title VARCHAR(100) NOT NULL)",
    """CREATE TABLE orders (number INT PRIMARY KEY, customer_id INT NULL, total_cents INT NOT NULL,
        FOREIGN KEY (customer_id) REFERENCES customers (id))""",
    """CREATE TABLE order_lines (order_number INT, line INT, isbn CHAR(13) NOT NULL, quantity INT NOT NULL,
        price_cents INT NOT NULL, PRIMARY KEY (order_number, line),
        FOREIGN KEY (order_number) REFERENCES orders (number), FOREIGN KEY (isbn) REFERENCES books (isbn))""",
]
ROW = "INSERT INTO sheet VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
# The statements run through one connection, what they did is read through another.
maker, server = services.mysql(autocommit=True, read_timeout=10), services.mysql(autocommit=True, read_timeout=10)


@probe
def texts():
    return [str(text) for text in migrate()]


def rows(query):
    with server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def migrated(sheet, *queries):
    """The answers to `queries` after the sheet was migrated."""
    wanted = texts()
    with services.fresh_database(server) as name, server.cursor() as cursor:
        for text in TABLES:
            cursor.execute(text)
        cursor.executemany(ROW, sheet)
        maker.select_db(name)
        try:
            for text in wanted:
                maker.cursor().execute(text)
        except pymysql.err.Error as error:
            raise AssertionError(f"the server refused a statement: {error.args[-1]}") from None
        return [rows(query) for query in queries]


def order(number, email, *lines, shipping=300):
    """Rows of the sheet; a line is (book, quantity, cents); `email` is a text, None or one for each line."""
    emails = email if isinstance(email, list) else [email] * len(lines)
    return [
        (number, place, emails[place - 1], BOOKS[book], f"The Book of {book}", quantity, cents, shipping)
        for place, (book, quantity, cents) in enumerate(lines, start=1)
    ]


BOOKS = {letter: f"978{rng.randrange(10**9):09}{place}" for place, letter in enumerate("abcde")}
first, second, third, fourth = sorted(rng.sample(range(1, 9_000), 4))

with check("every line and every book comes over", points=1, hint="How often does a book stand in the sheet?"):
    sheet = [
        *order(first, "ada@example.org", ("a", 2, 500), ("b", 1, 700), ("a", 1, 450)),
        *order(second, "bo@example.org", ("a", 1, 500)),
        *order(third, "ada@example.org", ("c", 3, 999), ("b", 1, 700)),
    ]
    lines, books = migrated(
        sheet,
        "SELECT order_number, line, isbn, quantity, price_cents FROM order_lines",
        "SELECT isbn, title FROM books",
    )
    expected = sorted((row[0], row[1], row[3], row[5], row[6]) for row in sheet)
    assert sorted(lines) == expected, f"six lines of three orders, one book twice in an order: {len(lines)} came, " + (
        "not all as they were"
    )
    assert sorted(books) == sorted({(row[3], row[4]) for row in sheet}), f"three books on six lines: {len(books)} came"

with check("totals: all lines, and the shipping once", points=1, hint="What does a join do to the shipping?"):
    sheet = [
        *order(
            first,
            ["Ada@example.org", *["ada@example.org"] * 2],
            ("a", 2, 500),
            ("b", 1, 700),
            ("a", 2, 500),
            shipping=310,
        ),
        *order(second, "bo@example.org", ("a", 1, 500), shipping=450),
        *order(third, "ada@example.org", ("c", 3, 999), ("b", 1, 700), shipping=0),
    ]
    [totals] = migrated(sheet, "SELECT number, total_cents FROM orders")
    expected = {first: 3010, second: 950, third: 3697}
    names = {first: "three lines, shipping 310", second: "one line, shipping 450", third: "two lines, shipping 0"}
    said = "; ".join(f"{names[number]}: {total}" for number, total in totals if number in names)
    assert dict(totals) == expected, f"{len(totals)} of three orders came, their totals: {said}"

with check("one customer for each address, however it is written", points=1, hint="Which texts are one address?"):
    sheet = [
        *order(first, ["Ada@Example.org", " ada@example.org", "ADA@example.org  "], *[("a", 1, 500)] * 3),
        *order(second, "  ada@example.org ", ("b", 1, 700)),
        *order(third, "Żaneta@example.org", ("b", 1, 700)),
        *order(fourth, "żaneta@example.org", ("b", 1, 700)),
    ]
    customers, owners = migrated(
        sheet,
        "SELECT email FROM customers",
        "SELECT o.number, c.email FROM orders o JOIN customers c ON c.id = o.customer_id",
    )
    came = sorted(email for (email,) in customers)
    assert came == ["ada@example.org", "żaneta@example.org"], f"two addresses, written in six ways: {came}"
    ada, zaneta = "ada@example.org", "żaneta@example.org"
    expected = [(first, ada), (second, ada), (third, zaneta), (fourth, zaneta)]
    assert sorted(owners) == sorted(expected), (
        f"four orders with an address, one with it written in three ways: {len(owners)} have a customer, "
        f"{len(set(owners) & set(expected))} of them the right one"
    )

with check("orders of guests come, without a customer", points=1, hint="Which rows does a join leave out?"):
    sheet = [
        *order(first, "ada@example.org", ("a", 1, 500)),
        *order(second, None, ("a", 2, 500), ("b", 1, 700)),
        *order(third, "  ", ("c", 1, 999)),
        *order(fourth, "", ("c", 1, 999)),
    ]
    orders, customers, lines = migrated(
        sheet,
        "SELECT number, customer_id IS NULL FROM orders",
        "SELECT email FROM customers",
        "SELECT order_number, line FROM order_lines",
    )
    assert customers == [("ada@example.org",)], f"one customer and three guests: the customers {customers}"
    expected = [(first, 0), (second, 1), (third, 1), (fourth, 1)]
    assert sorted(orders) == expected, (
        f"one order of a customer, three of guests: {len(orders)} came, {sum(row[1] for row in orders)} without one"
    )
    assert len(lines) == 5, f"five lines, four of guests: {len(lines)} came"
### END HIDDEN TESTS

# %% role="tests" id="migrate-again" points=2
with services.fresh_database(connection):
    for statement in TABLES:
        run(statement)
    run("INSERT INTO sheet VALUES (1, 1, ' Ada@example.org', '9780000000017', 'Emma', 2, 500, 300)")
    for statement in migrate() + migrate():
        run(statement)
    assert run("SELECT COUNT(*) FROM orders") == [(1,)]
### BEGIN HIDDEN TESTS
import pymysql

from backbench import services
from backbench.exam import check, probe, rng

TABLES = [
    """CREATE TABLE sheet (order_number INT, line INT, email VARCHAR(100) NULL, isbn CHAR(13), title VARCHAR(100),
        quantity INT, price_cents INT, shipping_cents INT, PRIMARY KEY (order_number, line))""",
    "CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(100) NOT NULL UNIQUE)",
    "CREATE TABLE books (isbn CHAR(13) PRIMARY KEY, title VARCHAR(100) NOT NULL)",
    """CREATE TABLE orders (number INT PRIMARY KEY, customer_id INT NULL, total_cents INT NOT NULL,
        FOREIGN KEY (customer_id) REFERENCES customers (id))""",
    """CREATE TABLE order_lines (order_number INT, line INT, isbn CHAR(13) NOT NULL, quantity INT NOT NULL,
        price_cents INT NOT NULL, PRIMARY KEY (order_number, line),
        FOREIGN KEY (order_number) REFERENCES orders (number), FOREIGN KEY (isbn) REFERENCES books (isbn))""",
]
ROW = "INSERT INTO sheet VALUES (%s, %s, %s, %s, 'Emma', %s, %s, 300)"
maker, server = services.mysql(autocommit=True, read_timeout=10), services.mysql(autocommit=True, read_timeout=10)


@probe
def texts():
    return [str(text) for text in migrate()]


def rows(query):
    with server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def everything():
    """All that the two shops have, with the new one's ids."""
    tables = {"customers": "id, email", "books": "isbn, title", "orders": "number, customer_id, total_cents"}
    tables["order_lines"] = "order_number, line, isbn, quantity, price_cents"
    tables["sheet"] = "*"
    return {table: sorted(rows(f"SELECT {columns} FROM {table}"), key=str) for table, columns in tables.items()}


def after_runs(*steps):
    """All that the new shop has after each step: a statement and its rows, and then a run of the student's."""
    wanted, found = texts(), []
    with services.fresh_database(server) as name, server.cursor() as cursor:
        for text in TABLES:
            cursor.execute(text)
        maker.select_db(name)
        for number, (statement, values) in enumerate(steps, start=1):
            cursor.executemany(statement, values)
            try:
                for text in wanted:
                    maker.cursor().execute(text)
            except pymysql.err.Error as error:
                raise AssertionError(f"run {number}: the server refused a statement: {error.args[-1]}") from None
            found.append(everything())
    return found


def differs(before, after):
    return ", ".join(table for table in before if before[table] != after[table])


numbers = rng.sample(range(1, 9_000), 5)
SHEET = [
    (numbers[0], 1, " Ada@example.org", "9780000000017", 2, 500),
    (numbers[0], 2, "ada@example.org", "9780000000024", 1, 700),
    (numbers[1], 1, "bo@example.org", "9780000000017", 1, 500),
    (numbers[2], 1, None, "9780000000017", 1, 450),
]

with check("a second run changes nothing", points=1, hint="What do your statements do to a row that is there?"):
    found = after_runs((ROW, SHEET), (ROW, []), (ROW, []))
    as_it_was = sorted(((*row[:4], "Emma", *row[4:], 300) for row in SHEET), key=str)
    assert found[0]["sheet"] == as_it_was, "after a run, sheet is not what it was before"
    sizes = {table: len(held) for table, held in found[0].items()}
    expected = {"customers": 2, "books": 2, "orders": 3, "order_lines": 4, "sheet": 4}
    assert sizes == expected, f"rows after the first run: {sizes}"
    changed = differs(found[0], found[1]) or differs(found[1], found[2])
    assert not changed, f"the sheet is the same, but after another run these tables hold other rows or ids: {changed}"

with check("a later run adds what is new, and leaves the rest", points=1, hint="What else may be in the tables?"):
    zoe, late = rng.randint(500, 900), "zoe@example.org"
    new = [
        (numbers[3], 1, " ZOE@example.org", "9780000000031", 1, 900),
        (numbers[4], 1, "BO@example.org ", "9780000000024", 2, 700),
    ]
    people = "INSERT INTO customers (id, email) VALUES (%s, %s)"
    found = after_runs((people, [(zoe, late), (zoe + 5, "idle@example.org")]), (ROW, SHEET), (ROW, new))
    idle = [(zoe, late), (zoe + 5, "idle@example.org")]
    assert all(set(idle) <= set(state["customers"]) for state in found), (
        "customers without an order were lost or changed"
    )
    gone = [table for table in found[1] if not set(found[1][table]) <= set(found[2][table])]
    assert not gone, f"a run after two new orders changed or removed older rows: {', '.join(gone)}"
    [bo] = [number for number, email in found[1]["customers"] if email == "bo@example.org"]
    added = {table: sorted(set(found[2][table]) - set(found[1][table])) for table in found[1]}
    owners = sorted((number, customer) for number, customer, _ in added["orders"])
    assert owners == sorted([(numbers[3], zoe), (numbers[4], bo)]), (
        f"two new orders of customers who are there: {len(owners)} came"
        + (", with another customer" if len(owners) == 2 else "")
    )
    assert [len(added[table]) for table in ("customers", "books", "order_lines")] == [0, 1, 2], (
        f"two new orders of customers who are there, two lines, one new book: {len(added['customers'])} customers, "
        f"{len(added['books'])} books and {len(added['order_lines'])} lines came"
    )
    corrections = [
        ("UPDATE books SET title = %s WHERE isbn = '9780000000017'", "Emma, a novel"),
        (f"UPDATE orders SET total_cents = %s WHERE number = {numbers[0]}", 1),
        (f"UPDATE order_lines SET price_cents = %s WHERE order_number = {numbers[1]}", 2),
        (
            f"UPDATE orders SET customer_id = (SELECT id FROM customers WHERE email = %s) WHERE number = {numbers[0]}",
            late,
        ),
    ]
    people = ("INSERT INTO customers (email) VALUES (%s)", [late])
    found = after_runs((ROW, SHEET), people, *((statement, [value]) for statement, value in corrections))
    whole, [again] = found[-1], [number for number, email in found[-1]["customers"] if email == late]
    orders = {number: (customer, total) for number, customer, total in whole["orders"]}
    kept = {
        "books": ("9780000000017", "Emma, a novel") in whole["books"],
        "orders": orders.get(numbers[0]) == (again, 1),
        "order_lines": [line[4] for line in whole["order_lines"] if line[0] == numbers[1]] == [2],
    }
    lost = ", ".join(table for table, stays in kept.items() if not stays)
    assert not lost, f"rows were corrected in the new shop; after another run the corrections are gone from: {lost}"
### END HIDDEN TESTS
