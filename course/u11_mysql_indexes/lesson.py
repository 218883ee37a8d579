# %% [markdown]
# # MySQL: indexes and plans
#
# *An index is a sorted copy: it is quick where the answer lies side by side in it.*
#
# 75 minutes to read and run, 100 for the exercises. It needs MySQL or MariaDB; the first cell starts a server of your
# own. You know `SELECT` with `WHERE`, `ORDER BY` and `GROUP BY`, and generators.
#
# ## The incident
#
# Customers of the book shop call and ask for their parcel. The support page finds an order by phone number, in a
# blink, for years: the column has an index. One Tuesday a new form library turns what looks like a number into an
# `int`. All tests pass, for the right orders come back. On Wednesday every call reads the whole table of 200,000
# orders, the checkout waits behind support, and nobody has changed a query. The repair is one `str()`.
#
# Here is that Wednesday. The server makes the orders itself, all rows the same on every machine:

# %%
import atexit
import contextlib
import random
import time

import backbench.lab as lab
from backbench import services
from backbench.lab import mysql_orders

db = services.mysql(autocommit=True)
database = contextlib.ExitStack()  # a database of our own, dropped when the notebook ends
database.enter_context(services.fresh_database(db, seconds=120))
atexit.register(database.close)
mysql_orders.create_large(db, 200_000, "INDEX by_phone (phone)")
print(*[part for part in services.about().split("; ") if part.startswith("mysql")])


# %%
def run(statement):
    with db.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def look(query, name=None):
    """One line about a query: how the server goes about it, and what its own counters say afterwards."""
    plan, cost = services.explain(db, query)[0], services.cost(db, query)
    way = f"{plan['type'] or 'nothing'} {plan['key'] or ''} {plan['key_len'] or ''}"
    known = ("Using index", "Using temporary", "Using filesort")
    notes = [note[6:] for note in (plan["Extra"] or "").split("; ") if note in known]
    name = name or query.partition("WHERE ")[2] or query.partition("FROM ")[2]
    print(f"{len(cost.rows):>5} rows {cost.read:>7,} read  {way:<24} {'+'.join(notes):<14} {name}")
    return cost


[(phone,)] = run("SELECT phone FROM orders WHERE id = 777")
for value in phone, int(phone):
    cost = services.cost(db, "SELECT id FROM orders WHERE phone = %s", [value])
    print(f"{value!r:>14}: order {cost.rows[0][0]}, {cost.read:>7,} entries read")
print("'07' = '7', '07' = 7, '7.0' = 7:", *run("SELECT '07' = '7', '07' = 7, '7.0' = 7"))

# %% [markdown]
# Text against text: the server walks down the index. Text against a number: it turns all 200,000 texts into numbers
# and compares each, for `'07'` and `'7.0'` equal the number 7, too, and they lie elsewhere in a sorted list of texts.
#
# `services.cost` runs a query and adds up the server's counters
# [`Handler_read_%`](https://mariadb.com/kb/en/server-status-variables/): how many rows and index entries were read by
# the *storage engine*, the part of the server that keeps the tables, here InnoDB. A slow machine reads no more.
#
# ## You will be able to
#
# 1. say what a B+ tree makes cheap, and what not: the walk down, the way along the leaves, the jump to the row;
# 2. read type, key, key_len, rows and Extra of an `EXPLAIN`;
# 3. choose the columns of an index and their order for given queries;
# 4. rewrite a condition so that an index can serve it;
# 5. page through a long list at the same cost everywhere.
#
# ## Predict, run, explain: down the tree, along the leaves
#
# InnoDB keeps the table itself as a **B+ tree** in the order of the primary key, in *pages* of 16 KB by default. The
# lowest pages, the *leaves*, hold the rows; those above say which page to read next. An index of a column is a second
# tree: its leaves hold the values of that column in order, each with the primary key of its row. It is a **secondary
# index**, [the table is the **clustered** one](https://dev.mysql.com/doc/refman/8.0/en/innodb-index-types.html).

# %%
run("CREATE INDEX by_customer ON orders (customer_id)")
run("ANALYZE TABLE orders")  # draws samples anew for what the server believes about the table
SIZE = "SELECT {}, {} FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{}'"
[(pages, index_pages)] = run(SIZE.format("data_length / 16384", "index_length / 16384", "orders"))
print(f"the table: about {pages:,.0f} pages, the two indexes: {index_pages:,.0f}")
fanout = round(200_000 / (index_pages / 2))
print(f"about {fanout} keys in a page: two levels reach {fanout**2:,}, three {fanout**3:,}")

# %%
lab.predict(
    "tree",
    "`WHERE customer_id = 777` has about ten orders among 200,000. How many entries does the server read?",
    ["one", "about ten", "about 18: log₂ of 200,000", "200,000"],
)

# %%
cost = look("SELECT id FROM orders WHERE customer_id = 777")
look("SELECT id FROM orders WHERE customer_id < 200")
look("SELECT id, note FROM orders WHERE customer_id = 777")
look("SELECT id FROM orders WHERE note = 'x'")
lab.explain("tree", "about ten" if cost.read < 30 else f"{cost.read:,}")

# %% [markdown]
# A line shows rows given and entries read, then what `EXPLAIN` says in front of the query, the server's plan: `type`,
# `key` (the index), `key_len`, and notes of `Extra`. The `type` is `ref` for a walk to one value, `range` for a walk to
# a piece of the index, `index` where an index is read from one end on (all of it, unless a `LIMIT` ends that), `ALL`
# for all of the table.
#
# The walk down is two or three page reads: a page holds hundreds of keys, a B-tree is no binary tree. The price is the
# way along the leaves: one entry for each match. "The index is used" says nothing about that number. And who asks for
# more than the index holds, here `note`, jumps from every entry into the table, a walk of its own that this counter
# does not show. The figure will.
#
# ## Predict, run, explain: an index of two columns
#
# A *composite index* is sorted by its first column, equal ones by the second: a phone book, by name, then first name.

# %%
run("CREATE INDEX by_customer_time ON orders (customer_id, placed_at)")
lab.predict(
    "second column",
    "Only `placed_at > '2026-12-20'` is asked for. How many of 200,000 entries does `(customer_id, placed_at)` spare?",
    ["nearly all", "half of them", "none"],
)

# %%
cost = look("SELECT id FROM orders WHERE placed_at > '2026-12-20'")
lab.explain("second column", "none" if cost.read > 199_000 else f"{200_000 - cost.read:,}")
run("DROP INDEX by_customer ON orders")  # the beginning of the new one serves as well
for condition in (
    "customer_id = 777",
    "customer_id = 777 AND placed_at > '2026-11-01'",
    "customer_id IN (777, 778) AND placed_at > '2026-11-01'",
    "customer_id < 80 AND placed_at > '2026-11-01'",
    "customer_id = 777 ORDER BY placed_at",
    "customer_id = 777 ORDER BY placed_at DESC",
    "customer_id = 777 ORDER BY total_cents",
    "customer_id < 80 ORDER BY placed_at",
):
    look(f"SELECT id FROM orders WHERE {condition}")
_ = look("SELECT status, COUNT(*) FROM orders WHERE customer_id = 777 GROUP BY status")

# %% [markdown]
# `key_len` tells how many bytes of the key the walk uses: 4 for the `INT`, 12 with the `DATETIME(6)` behind it; where a
# column may be `NULL`, one more. (With `index` there is no walk, and it is the whole width.)
#
# Columns that are compared with `=` go first, then one range or the order. Behind a range the entries of the next
# column are in order only piece by piece: there it filters (`customer_id < 80`: `key_len` 4, six times as many entries
# read as rows given) or has to be sorted. That is a *filesort*, in files only where its memory does not suffice; an
# order that the index has needs none. The same goes for `GROUP BY`: without such an order the groups may need a table
# of their own, `Using temporary`, as in the last line; MariaDB sorts them as well, MySQL 8 does not. (MySQL 8 can jump
# from one value of the first column to the next,
# [skip scan](https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html), where these are few; MariaDB 10.11 not.)
# An index may hold a column falling, `placed_at DESC`. It is for orders that mix rising and falling: one that only
# falls is read backwards from a rising index. The other way round MySQL 9.7 sorts a range, MariaDB does not.
#
# EXPLAIN itself does not run the query. `EXPLAIN ANALYZE` (MySQL 8) and `ANALYZE` (MariaDB) do.

# %%
query = "SELECT COUNT(*) FROM orders WHERE note LIKE '%neighbour%'"
print("EXPLAIN reads", services.cost(db, "EXPLAIN " + query).read, "entries, the query", services.cost(db, query).read)

# %% [markdown]
# ## Predict, run, explain: when the server refuses the index
#
# Totals lie evenly from 0 to 999.99 euros, so `total_cents < 10000` is true for ten percent of the orders.
# `FORCE INDEX` and `IGNORE INDEX` are *hints*: they take the choice from the server.

# %%
run("CREATE INDEX by_total ON orders (total_cents)")
run("ANALYZE TABLE orders")
SUM = "SELECT SUM(LENGTH(note)) FROM orders {} WHERE total_cents < %s"
lab.predict(
    "selectivity",
    "From which share of the rows on is the whole table read, although there is an index?",
    ["from about 1 %", "from about 10 %", "from about 50 %", "never"],
)


# %%
def seconds(statement):
    began = time.perf_counter()
    run(statement)
    return time.perf_counter() - began


def measured(hint, cents):
    """(milliseconds, the better of two runs; entries read)"""
    query = SUM.format(hint) % cents
    return 1000 * min(seconds(query), seconds(query)), services.cost(db, query).read


ways = {"forced index": "FORCE INDEX (by_total)", "full scan": "IGNORE INDEX (by_total)", "the server's choice": ""}
shares, points, chosen = (0.01, 0.03, 0.1, 0.3, 1, 3, 5, 7, 10, 15, 20, 30, 50, 80), {way: [] for way in ways}, []
for share in shares:
    chosen.append(services.explain(db, SUM.format(""), [round(1000 * share)])[0])
    for way, hint in ways.items():
        points[way].append(measured(hint, round(1000 * share)))
switch = next(share for share, plan in zip(shares, chosen) if plan["type"] == "ALL")
print(f"EXPLAIN says ALL from {switch} % on, of the shares tried")
lab.explain("selectivity", f"from about {min((1, 10, 50), key=lambda about: abs(about - switch))} %")

# %% [markdown]
# ## The figure

# %%
fig, ax = lab.figure(9, 4.2)
styles = {"forced index": ("blue", "o"), "full scan": ("vermilion", "s")}
for way, (colour, marker) in styles.items():
    ax.plot(shares, [ms for ms, _ in points[way]], marker=marker, color=lab.PALETTE[colour], label=way)
times = [ms for ms, _ in points["the server's choice"]]
ax.plot(shares, times, "o", markersize=14, markerfacecolor="none", color="black", label="the server's choice")
ax.axvline(switch, color=lab.PALETTE["purple"], linestyle="--", linewidth=1.5)
ax.annotate("here it gives\nthe index up", (switch, min(times) * 1.5), (8, 0), textcoords="offset points")
ax.set(xscale="log", yscale="log", xlabel="share of the rows that are asked for (%)", ylabel="time (ms)")
ax.set(title="An index is quick for a few rows, and slow for many")
ax.set(xticks=[0.01, 0.1, 1, 10, 80], xticklabels=["0.01", "0.1", "1", "10", "80"])
ax.legend(loc="upper left")
lab.show(fig, "Time over the share of rows: the full scan is flat, the index rises from far below and crosses it.")

# %%
for share, plan, index, scan in zip(shares, chosen, points["forced index"], points["full scan"]):
    if share in (0.01, 1, 7, 80):
        times = f"index {index[0]:6.1f} ms for {index[1]:>7,} entries, scan {scan[0]:5.1f} ms for {scan[1]:,}"
        print(f"{share:>5} %: {times}; EXPLAIN expected {plan['rows']:,}")

# %% [markdown]
# At 80 % the index reads fewer entries than the scan and takes longer all the same: each entry is a jump into the
# table, and the scan reads page after page. The server does not know these times.
# It [estimates the rows](https://dev.mysql.com/doc/refman/8.0/en/explain-output.html) by a few walks down the tree and
# weighs. `rows` is a guess, at times off by a factor of two, and it decides. Where the query needs no jump, the picture
# changes: the index holds all that is asked for, it is **covering**, and EXPLAIN says `Using index`.
#
# Move the slider: where does the choice tip over, with the jump and without?


# %%
def weigh(percent, what="SUM(LENGTH(note))"):
    query = f"SELECT {what} FROM orders WHERE total_cents < {round(1000 * percent)}"
    plan, cost = services.explain(db, query)[0], services.cost(db, query)
    return plan["type"], plan["rows"], cost.read


def draw(percent):
    fig, ax = lab.figure(7, 2.2)
    jumps, alone = weigh(percent), weigh(percent, "MAX(id)")
    colours = [lab.PALETTE["green"], lab.PALETTE["blue"]]
    ax.barh(["index is enough", "row is needed"], [alone[2], jumps[2]], color=colours)
    ax.plot([alone[1], jumps[1]], [0, 1], "D", color="black")
    ax.set(xticks=range(0, 200_001, 50_000), xticklabels=["0", "50,000", "100,000", "150,000", "200,000"])
    ax.set(xlabel="entries read (◆ what EXPLAIN expected)", xlim=(0, 215_000))
    ax.set(title=f"{percent} %: {jumps[0]} with the row, {alone[0]} without")
    return fig


for percent in (5, 8, 20):
    print(f"{percent} %: with rows {weigh(percent)}, covering {weigh(percent, 'MAX(id)')}")
lab.slider(draw, percent=[1, 3, 5, 6, 7, 8, 9, 10, 12, 20, 50], alt="Bars: entries read where rows are needed or not")

# %% [markdown]
# ## Predict, run, explain: the hash index
#
# A *hash index* computes from the key where the entry lies: no walk, no order. Tables of the engine `MEMORY` have them:

# %%
run("CREATE TABLE sessions (token INT, user_id INT, INDEX by_token (token) USING HASH) ENGINE=MEMORY")
run("INSERT INTO sessions SELECT id, customer_id FROM orders WHERE id <= 20000")
run("CREATE TABLE kept (token INT, INDEX by_token (token) USING HASH) ENGINE=InnoDB")
lab.predict(
    "hash", "`WHERE token < 10` on 20,000 sessions, with that hash index: how many are read?", ["10", "20,000", "1"]
)

# %%
look("SELECT * FROM sessions WHERE token = 7")
cost = look("SELECT * FROM sessions WHERE token < 10")
look("SELECT * FROM sessions ORDER BY token LIMIT 3")
lab.explain("hash", f"{round(cost.read, -2):,}")
print("InnoDB, asked for a hash index, keeps a", run("SHOW INDEX FROM kept")[0][10])
print("its own hashes of B-tree entries are on:", bool(run("SELECT @@innodb_adaptive_hash_index")[0][0]))

# %% [markdown]
# Equality is all that a hash can do. InnoDB accepts the words `USING HASH` and
# [builds a B-tree](https://dev.mysql.com/doc/refman/8.0/en/create-index.html). With three levels there is little to
# gain. (MariaDB even prints the words in `SHOW CREATE TABLE`; MySQL 8 leaves a note.) By itself InnoDB can keep hashes
# of what is asked for often, in memory: the
# [adaptive hash index](https://dev.mysql.com/doc/refman/8.0/en/innodb-adaptive-hash.html), by default on in MySQL 8.0,
# off in 8.4 and in MariaDB from 10.5 on.
#
# ## Mental model
#
# ```
#   secondary index on (customer_id, placed_at)            the table, by id
#
#            [ 500 | 900 ]                                  [ 4000 | 8000 ]
#           /      |      \        walk down               /       |       \
#   ... (777, Jan 3, id 12) (777, Mar 9, id 6001) ...     row 12  ...  row 6001 ...
#            '---> along the leaves --->'                    ^             ^
#                     |________________________ jump ________|_____________|
# ```
#
# Three prices: the walk (a few pages), the way along (entries), the jumps (one walk each). Whatever hides where the
# entries lie makes the way long. Here are five such conditions, each with a twin that says the same of these orders,
# all of 2026 and none with a phone number that begins with 0:

# %%
for name, column in ("time", "placed_at"), ("title", "title"), ("gift", "gift_to"), ("customer", "customer_id"):
    run(f"CREATE INDEX by_{name} ON orders ({column})")
pairs = {
    "MONTH(placed_at) = 3": "placed_at >= '2026-03-01' AND placed_at < '2026-04-01'",
    "phone = 1234567890": "phone = '1234567890'",
    "total_cents / 100 > 999": "total_cents > 99900",
    "LEFT(title, 8) = 'The Salt'": "title LIKE 'The Salt%'",
    "777 IN (customer_id, gift_to)": "customer_id = 777 OR gift_to = 777",
}
for pair in pairs.items():
    for condition in pair:
        look(f"SELECT id FROM orders WHERE {condition}")
    print()
print("a hint, a leading wildcard, an OR with a column that has no index:")
look("SELECT id FROM orders FORCE INDEX (by_time) WHERE MONTH(placed_at) = 3")
pushed = "SELECT note FROM orders FORCE INDEX (by_time) WHERE placed_at > '2026-06-01' AND MONTH(placed_at) = 7"
look(pushed)
look("SELECT id FROM orders WHERE title LIKE '%Compass 7'")
_ = look("SELECT id FROM orders WHERE customer_id = 777 OR note = 'x'")

# %% [markdown]
# A column inside a function or a calculation is another value, and the index is not in its order. A condition that an
# index can serve is called *sargable*. (MariaDB from 11.1 on
# [rewrites `DATE` and `YEAR`](https://mariadb.com/kb/en/sargable-date-and-year/) by itself, MySQL 8 can index an
# expression.) `index_merge` puts parts of two indexes together. In a `LIKE`, `%` stands for any text and `_` for one
# character; a backslash before them, or before a backslash, takes that away.
#
# Two more beliefs: what do eight indexes cost who writes, and is the primary key just an index?

# %%
copy = "INSERT INTO many SELECT id + 1000000, shop_id, customer_id, gift_to, phone, title, status, total_cents, "
copy += "placed_at, sent_at, note FROM orders WHERE id <= 20000"
columns = ("phone", "title", "status", "total_cents", "placed_at", "sent_at", "customer_id", "gift_to")
for indexes in 0, 8:
    run("DROP TABLE IF EXISTS many")
    mysql_orders.create(db, [], *(f"INDEX ({column})" for column in columns[:indexes]), table="many")
    print(f"{indexes} indexes: 20,000 more orders are stored in {1000 * seconds(copy):.0f} ms")

# %%
for kind in "counted", "random":
    run(f"CREATE TABLE {kind} (id BIGINT PRIMARY KEY, note CHAR(100))")
    keys = range(1, 20_001) if kind == "counted" else random.Random(1).sample(range(2**60), 20_000)
    with db.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {kind} VALUES (%s, 'a parcel')", [(key,) for key in keys])
    run(f"ANALYZE TABLE {kind}")
    [(size, _)] = run(SIZE.format("data_length", "index_length", kind))
    print(f"{kind:>8} primary keys: 20,000 rows in {size / 16384:.0f} pages")

# %% [markdown]
# Each index is written for each new order. The rows themselves lie in the order of the primary key: keys that count up
# fill one page after the other, random ones (such as UUID version 4) fall into full pages, which
# [split](https://dev.mysql.com/doc/refman/8.0/en/innodb-physical-structure.html) into halves. And every secondary index
# carries the primary key along.
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `number-for-a-text` | `'7'` and `7` find the same row | each text becomes a number first | Wednesday: 200,001 read |
# | `tree-is-binary` \* | a lookup takes log₂ steps | a few pages, then all that matches | loop 1: 10 read |
# | `range-column-first` | the order of columns is free | only the beginning narrows | loop 2: nothing spared |
# | `forgets-order-by` | the index is for `WHERE` | it saves the sort, too | loop 2: filesort |
# | `explain-runs` \* | EXPLAIN runs the query | it reads next to nothing | loop 2: 0 entries |
# | `rows-is-exact` \* | `rows` counts | it guesses | the figure: 7 % |
# | `hint-instead-of-rewrite` | with the index it is quick | all of it may be read | the hint above |
# | `flags-covering-scans` | `index` is as bad as `ALL` | where it covers, no jump follows | loop 2: `placed_at` alone |
# | `hash-is-faster` \* | a hash beats a tree | for equality only | loop 4: 20,001 read |
# | `function-on-the-column` | a function changes nothing | its values are not in order | `MONTH` above |
# | `leading-wildcard` | LIKE uses the index | from the left only | `%Compass 7` above |
# | `one-index-per-column` | more indexes, more speed | each write pays | eight indexes above |
# | `primary-key-is-an-index` \* | it is one of many | it is the table | the pages above |
# | `offset-by-count` | LIMIT makes OFFSET cheap | what is skipped is read | v0 below |
# | `skips-ties` | the last value is the place | equal values lie around it | v1 below |
# | `row-comparison` | `(a, b) < (x, y)` walks down | it filters | v2 below |
#
# (\* No exercise falls for this one; all others are wrong answers that the exercises know.)
#
# ## Step by step: one index for one query
#
# The five dearest copies of one title that were sent: which index serves that? One column more each time:

# %%
query = (
    "SELECT id, total_cents FROM orders USE INDEX (tried) WHERE title = 'The Salt Clock 9' AND status = 'sent' "
    "ORDER BY total_cents DESC LIMIT 5"
)
tried = "status; title; title, status; title, total_cents; title, status, total_cents; status, title, total_cents"
for version, columns in enumerate(tried.split("; ")):
    run(f"CREATE INDEX tried ON orders ({columns})")
    look(query, f"v{version} ({columns})")
    run("DROP INDEX tried ON orders")

# %% [markdown]
# Equalities first, the order last: from v4 on the five entries lie side by side, and the index holds all that is asked
# for (the primary key is in it, always). v4 and v5 serve this query equally well. They differ in what else they serve:
# v4 all orders of a title, v5 all orders of a status.
#
# ## Step by step: the next page
#
# All orders, the dearest first, ten on a page. v0 skips what was seen: `OFFSET`. The others go on behind the last row
# that was seen, a *cursor* of its total and its id (*keyset paging*). The index on `total_cents` carries the id along,
# so the list has its order:

# %%
PAGE = "SELECT id, total_cents FROM orders {} ORDER BY total_cents DESC, id DESC LIMIT 10"
versions = {
    "v0 OFFSET": "",
    "v1 the total alone": "WHERE total_cents < {1}",
    "v2 row comparison": "WHERE (total_cents, id) < ({1}, {0})",
    "v3 two ranges": "WHERE total_cents < {1} OR (total_cents = {1} AND id < {0})",
}


def page(version, depth):
    """The cost of the page behind `depth` orders, and whether it is the right one."""
    last, *right = run(PAGE.format("").replace("10", f"11 OFFSET {depth - 1}"))
    query = PAGE.format("" if "OFFSET" in version else versions[version].format(*last))
    cost = services.cost(db, query + f" OFFSET {depth}" * ("OFFSET" in version))
    return cost.read, cost.rows == right


depths = (10, 1_000, 20_000, 150_000)
reads = {version: [page(version, depth) for depth in depths] for version in versions}
for version, found in reads.items():
    wrong = sum(not page(version, depth)[1] for depth in range(10, 400, 10))
    print(f"{version:<18}", *[f"{read:>8,} read" for read, _ in found], f"   {wrong:>2} of 39 pages are wrong")

# %%
fig, ax = lab.figure(7, 3)
for (version, found), line, size in zip(reads.items(), ("s-", "s:", "o--", "o-"), (11, 11, 5, 5)):
    ax.plot(depths, [read for read, _ in found], line, markersize=size, label=version)
ax.set(xscale="log", yscale="log", xlabel="orders before the page", ylabel="entries read")
ax.set(title="What a page of ten costs")
ax.legend()
lab.show(fig, "Entries read over depth: OFFSET and the row comparison rise with it, the other two stay flat.")

# %% [markdown]
# v1 steps over orders with the same total. v2 says the right thing, and the server filters from the beginning;
# [MySQL's manual](https://dev.mysql.com/doc/refman/8.0/en/row-constructor-optimization.html) advises in a like case to
# write it out, as v3 does: two ranges. OFFSET has a second fault: the list changes while somebody reads.

# %%
first = run(PAGE.format(""))
run("UPDATE orders SET total_cents = 200000 WHERE id = 1")  # now the dearest of all
by_offset = run(PAGE.format("") + " OFFSET 10")
by_cursor = run(PAGE.format(versions["v3 two ranges"].format(*first[-1])))
again = [len(set(first) & set(second)) for second in (by_offset, by_cursor)]
print(f"on the second page again: {again[0]} by OFFSET, {again[1]} by cursor")

# %% [markdown]
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "An index on `(shop_id, status, placed_at)`. Which condition can it not narrow down at all?",
            ["`shop_id = 3`", "`status = 'paid'`", "`shop_id = 3 AND placed_at > '2026-06-01'`"],
            1,
            "Without the first column the entries lie all over the index (a skip scan of MySQL 8 walks down once for "
            "each shop). The third one uses `shop_id`, then filters.",
        ),
        (
            "`EXPLAIN` says `type: index`, `Extra: Using index`. What happens?",
            ["a walk down to a few entries", "all of an index is read, no row", "the table is read"],
            1,
            "`ref` and `range` are walks. `index` reads all leaves, if no `LIMIT` ends it; no jump follows.",
        ),
        (
            "30 % of the rows match, an index on the column exists, the plan says `ALL`. What is to be done?",
            ["force the index", "take new statistics", "nothing, or a covering index"],
            2,
            "The figure: at 30 % the jumps cost more than the scan. An index that covers the query has none.",
        ),
        (
            "Which rewrite of `YEAR(placed_at) = 2026` keeps the rows and uses an index on `placed_at`?",
            [
                "`placed_at BETWEEN '2026-01-01' AND '2026-12-31'`",
                "`placed_at >= '2026-01-01' AND placed_at < '2027-01-01'`",
                "`placed_at LIKE '2026%'`",
            ],
            1,
            "The first one ends with the first moment of the last day, the third turns each time into a text.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **Why B+ trees, and not hashes or LSM trees?** A B+ tree serves equality, ranges and order, in few page reads, since
# its pages are wide. A hash serves equality only. An *LSM tree* writes sorted files and merges them later: cheaper
# writes, dearer reads.
#
# **A query is slow. What do you do?** Measure it with its real values; EXPLAIN: type, key, key_len, rows, Extra;
# compare the rows read with the rows given. Then rewrite the condition, or change the index, and measure again.
#
# **What is index condition pushdown?** The storage engine checks conditions on the index's own columns before it jumps
# to the row (`Using index condition`): fewer jumps, as many entries. The query with `MONTH(placed_at) = 7` is one.
# `Handler_read` leaves out what the engine refuses. MariaDB counts it apart, and `services.cost` adds it; MySQL does
# not count it, so that `services.cost` switches the pushdown off there.

# %%
cost = services.cost(db, pushed)
print(services.explain(db, pushed)[0]["Extra"], "-", f"{len(cost.rows):,} rows given, {cost.read:,} entries read")

# %% [markdown]
# ## You have seen
#
# 1. the walk down, the way along the leaves and the jump, counted and timed;
# 2. type, key, key_len, rows and Extra of more than thirty queries, and a guess that was off by two;
# 3. an index of two columns that spares nothing without its first, and one that saves a sort;
# 4. five conditions that hide from their index, and five that say the same and do not;
# 5. OFFSET, which reads what it skips, and a cursor that costs the same everywhere.
#
# Read on: [How MySQL uses indexes](https://dev.mysql.com/doc/refman/8.0/en/mysql-indexes.html) ·
# [EXPLAIN output](https://dev.mysql.com/doc/refman/8.0/en/explain-output.html) ·
# [EXPLAIN in MariaDB](https://mariadb.com/kb/en/explain/)
