# %% [markdown]
# # MySQL: modelling and normal forms
#
# *Store each fact once, and no two rows can disagree about it.*
#
# 70 minutes to read and run, 105 for the exercises. It needs MySQL or MariaDB; the first cell starts a server of your
# own. You know `SELECT` with `WHERE`, `JOIN`, `GROUP BY` and a query inside another, and `INSERT`, `UPDATE`, `DELETE`.
#
# ## The incident
#
# The book shop takes its orders in a spreadsheet, and one day loads it into MySQL as it is. Ada moves from Lisbon to
# Lagos; support finds her order on the screen and corrects the city. Her next parcel goes to Lisbon, for the label is
# printed from another row. Then Cy's only order is cancelled and deleted, and with it the shop's last trace of Cy's
# address: the refund letter cannot be sent. Nobody made a typing error, and no query was wrong.
#
# Here is that table:

# %%
import atexit
import contextlib

import pymysql

import backbench.lab as lab
from backbench import services

db = services.mysql(autocommit=True)
database = contextlib.ExitStack()  # a database of our own, dropped when the notebook ends
name = database.enter_context(services.fresh_database(db, seconds=60))
atexit.register(database.close)
print(*[part for part in services.about().split("; ") if part.startswith("mysql")])


# %%
def run(statement, connection=db):
    """The rows that a statement gives; for one that changes rows, how many it changed."""
    with connection.cursor() as cursor:
        changed = cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else changed


def attempt(statement):
    try:
        print(f"done, {run(statement)} rows")
    except pymysql.err.Error as error:
        print("refused:", error.args[1].replace(f"`{name}`.", ""))


SHEET = """
    (1, 'ada@example.org', 'Ada', 'Lisbon', 'Emma x 1, Tides x 2'), (2, 'ada@example.org', 'Ada', 'Lisbon', 'Maps x 1'),
    (3, 'bo@example.org', 'Bo', 'Malmö', 'Emma x 1'), (4, 'ada@example.org', 'Ada', 'Lisbon', 'Emma x 3'),
    (5, 'ada@example.org', 'Ada', 'Lisbon', 'Bees x 1, Tides x 1'), (6, 'cy@example.org', 'Cy', 'Kyoto', 'Maps x 1')"""
sheet = "(number INT PRIMARY KEY, email VARCHAR(60), customer VARCHAR(40), city VARCHAR(40), books VARCHAR(200))"
run(f"CREATE TABLE sheet {sheet}")
run(f"INSERT INTO sheet VALUES {SHEET}")
print(*run("SELECT * FROM sheet"), sep="\n")

# %% [markdown]
# ## You will be able to
#
# 1. name the three anomalies of a table, and show each on it;
# 2. read functional dependencies, find keys, and take a table to third normal form step by step;
# 3. say when a split loses information, and count the rows that it invents;
# 4. choose types and constraints that refuse what cannot be true: money, keys, NULL;
# 5. weigh a stored count against counting, by what it saves and whom it makes wait.
#
# ## Predict, run, explain: one fact, four rows
#
# Support corrects Ada's city where it sees it: in order 5.

# %%
lab.predict(
    "city",
    "After that, `SELECT DISTINCT city` for Ada gives how many cities?",
    ["one: Lagos", "two: Lagos and Lisbon", "the server refuses the change"],
)

# %%
run("UPDATE sheet SET city = 'Lagos' WHERE number = 5")
cities = run("SELECT DISTINCT city FROM sheet WHERE email = 'ada@example.org' ORDER BY city")
lab.explain("city", ["the server refuses the change", "one: Lagos", "two: Lagos and Lisbon"][len(cities)])
print("Dee wants to be a customer and has not ordered:")
attempt("INSERT INTO sheet VALUES (NULL, 'dee@example.org', 'Dee', 'Turin', '')")
run("DELETE FROM sheet WHERE number = 6")
print("After order 6 is deleted, Cy's rows:", run("SELECT * FROM sheet WHERE customer = 'Cy'"))

# %% [markdown]
# Three **anomalies**: an *update* has to find every copy of a fact; an *insert* cannot store one fact without another;
# a *delete* takes a fact along that nobody wanted to lose. All three have one reason: the table is about several things
# at once. (`number` is its **primary key**: every row has one, and no two the same. That is why Dee is refused.) And
# the books of an order are no values, but a text that holds some:

# %%
run("INSERT INTO sheet VALUES (7, 'bo@example.org', 'Bo', 'Malmö', 'Emma and the Garden x 1')")
print("orders of 'Emma':", [row[0] for row in run("SELECT number FROM sheet WHERE books LIKE '%Emma%'")])
print("copies sold, as the server adds them up:", *run("SELECT SUM(books) FROM sheet")[0])

# %% [markdown]
# Order 7 is for another book, found by the same letters; and a text that does not begin with a number counts as 0 in a
# sum.
#
# ## Predict, run, explain: split, and join back
#
# The same orders with one value in each place, one row for each line of an order. The table holds some facts several
# times, so it gets split into two, and a join puts them together again.

# %%
LINES = """
    (1, 'ada@example.org', 'Lisbon', 'E', 'Emma', 500, 1), (1, 'ada@example.org', 'Lisbon', 'T', 'Tides', 700, 2),
    (2, 'ada@example.org', 'Lisbon', 'M', 'Maps', 900, 1), (3, 'bo@example.org', 'Malmö', 'E', 'Emma', 500, 1),
    (4, 'ada@example.org', 'Lisbon', 'E', 'Emma', 500, 3), (5, 'ada@example.org', 'Lisbon', 'B', 'Bees', 650, 1),
    (5, 'ada@example.org', 'Lisbon', 'T', 'Tides', 700, 1), (6, 'cy@example.org', 'Kyoto', 'M', 'Maps', 900, 1)"""
columns = "number INT, email VARCHAR(60), city VARCHAR(40), isbn CHAR(1), title VARCHAR(60), cents INT, copies INT"
run(f"CREATE TABLE wide ({columns}, PRIMARY KEY (number, isbn))")
run(f"INSERT INTO wide VALUES {LINES}")
lab.predict(
    "split",
    "Left part: number, email, city. Right part: email, isbn, title, cents, copies. Joined by `email`, the 8 rows are",
    ["8 rows again", "fewer than 8", "more than 8"],
)


# %%
def rejoined(left, right):
    """(how many rows come back, how many of them were never there): split into two parts, joined by what both have."""
    both = [column for column in left if column in right]
    parts = [f"(SELECT DISTINCT {', '.join(part)} FROM wide)" for part in (left, right)]
    how = f"JOIN {parts[1]} AS r USING ({', '.join(both)})" if both else f"CROSS JOIN {parts[1]} AS r"
    rows = set(run(f"SELECT number, email, city, isbn, title, cents, copies FROM {parts[0]} AS l {how}"))
    return len(rows), len(rows - set(run("SELECT * FROM wide")))


count, spurious = rejoined(["number", "email", "city"], ["email", "isbn", "title", "cents", "copies"])
print(f"{count} rows came back, {spurious} of them were never there")
lab.explain("split", "more than 8" if count > 8 else "8 rows again")

# %% [markdown]
# None of the 8 rows is missing, and still information is lost: which of Ada's orders has which book. The rows that a
# join invents are called **spurious**. A split into two is **lossless** if the columns that both parts have *determine*
# one of the parts: where they are equal, all of that part is. `email` determines neither: Ada has several orders, and
# several books.
#
# Switch on the columns that both parts keep. Which choices bring back 8 rows, and which is the smallest?


# %%
def draw(shared):
    left, right = {"number", "email", "city", *shared}, {"isbn", "title", "cents", "copies", *shared}
    count, spurious = rejoined(sorted(left), sorted(right))
    fig, ax = lab.figure(7, 1.9)
    ax.barh(["join", "table"], [count - spurious, 8], color=lab.PALETTE["blue"], label="was there")
    ax.barh(["join"], [spurious], left=[count - spurious], color=lab.PALETTE["vermilion"], label="spurious")
    ax.set(xlabel="rows", xlim=(0, 45), title=f"both parts keep {', '.join(shared) or 'nothing'}: {spurious} spurious")
    ax.legend(loc="lower right")
    return fig


for shared in ([], ["city"], ["isbn"], ["email", "isbn"], ["number"], ["number", "isbn"]):
    left, right = {"number", "email", "city", *shared}, {"isbn", "title", "cents", "copies", *shared}
    print(f"{', '.join(shared) or 'nothing':<12}: {rejoined(sorted(left), sorted(right))[1]:>2} spurious rows")
lab.switches(draw, ["number", "email", "city", "isbn"], on=["city"], alt="Bars: rows of the table and of the join")

# %% [markdown]
# ## Predict, run, explain: equal, or not?
#
# Ten books at 0.10 euros, the amounts in a column of each type. And three orders, one of them by a guest, without a
# customer.

# %%
run("CREATE TABLE prices (f FLOAT, d DOUBLE, m DECIMAL(6, 2))")
for _ in range(10):
    run("INSERT INTO prices VALUES (0.10, 0.10, 0.10)")
run("CREATE TABLE taken (number INT, customer_id INT NULL)")
run("INSERT INTO taken VALUES (1, 7), (2, NULL), (3, 8)")
run("CREATE TABLE people (id INT PRIMARY KEY)")
run("INSERT INTO people VALUES (7), (8), (9)")
lab.predict("float", "In which types is the sum equal to 1?", ["in all three", "DOUBLE and DECIMAL", "DECIMAL only"])
lab.predict(
    "not in",
    "People 7, 8 and 9; 9 has no order. `id NOT IN (SELECT customer_id FROM taken)` gives",
    ["person 9", "nobody", "an error, because of NULL"],
)

# %%
print("sums:", *run("SELECT SUM(f), SUM(d), SUM(m) FROM prices")[0])
equal = run("SELECT SUM(f) = 1, SUM(d) = 1, SUM(m) = 1 FROM prices")[0]
lab.explain("float", {(0, 0, 1): "DECIMAL only", (0, 1, 1): "DOUBLE and DECIMAL"}.get(equal, "in all three"))
print("rows with f = 0.10:", run("SELECT COUNT(*) FROM prices WHERE f = 0.10")[0][0])
found = run("SELECT id FROM people WHERE id NOT IN (SELECT customer_id FROM taken)")
lab.explain("not in", "person 9" if found else "nobody")
print("NULL = NULL, 9 = NULL, 9 NOT IN (7, NULL):", *run("SELECT NULL = NULL, 9 = NULL, 9 NOT IN (7, NULL)")[0])
query = "SELECT id FROM people p WHERE NOT EXISTS (SELECT 1 FROM taken t WHERE t.customer_id = p.id)"
print("NOT EXISTS:", run(query))

# %% [markdown]
# `FLOAT` and `DOUBLE` hold sums of powers of two, and 0.10 is none:
# [the manual warns of `=` with them](https://dev.mysql.com/doc/refman/8.0/en/problems-with-float.html). `DECIMAL(6, 2)`
# holds six digits, two of them behind the point, exactly. Whole cents in an `INT` do as well.
#
# `NULL` says "unknown". Compared by `=`, `<` and the like it gives unknown again, and `WHERE` keeps only what is true.
# Is 9 not among 7, 8 and something unknown? Nobody knows, so nobody comes. `NOT EXISTS` asks whether the inner query
# has a row, and knows. A join, too, finds nothing equal to `NULL`; a `LEFT JOIN` keeps the row, with `NULL` for what is
# missing:

# %%
print("JOIN     :", run("SELECT number, id FROM taken JOIN people ON id = customer_id"))
print("LEFT JOIN:", run("SELECT number, id FROM taken LEFT JOIN people ON id = customer_id"))
run("CREATE TABLE logins (email VARCHAR(60), deleted_at DATETIME NULL, UNIQUE (email, deleted_at))")
attempt("INSERT INTO logins VALUES ('ada@example.org', NULL), ('ada@example.org', NULL)")

# %% [markdown]
# The last one is the trap of the *soft delete*: rows are not deleted, but marked with a time. `UNIQUE` refuses a second
# row with equal values, but [permits several NULLs](https://dev.mysql.com/doc/refman/8.0/en/create-index.html), so two
# live logins have the same e-mail address.
#
# ## Predict, run, explain: a stored count
#
# How many copies of a book were sold? The shop can add up the lines, or keep the number in the book's row and raise it
# with every sale: it **denormalises**, on purpose. Four checkouts sell Emma at the same moment, each in a
# **transaction**, a group of statements that the server keeps or undoes as a whole. Each writes its line, raises the
# number, and stays open until the payment is confirmed.

# %%
run("CREATE TABLE shelf (isbn CHAR(1) PRIMARY KEY, sold INT NOT NULL)")
run("CREATE TABLE sales (id INT PRIMARY KEY AUTO_INCREMENT, isbn CHAR(1), copies INT, INDEX (isbn))")
run("INSERT INTO shelf VALUES ('E', 0), ('T', 0)")
lab.predict(
    "waits", "While the first payment is open, how many of the other three checkouts have to wait?", ["0", "1", "3"]
)


# %%
def sell(connection, stored):
    run("INSERT INTO sales (isbn, copies) VALUES ('E', 1)", connection)
    if stored:
        run("UPDATE shelf SET sold = sold + 1 WHERE isbn = 'E'", connection)


def waits(checkouts, stored):
    """How many of so many simultaneous sales wait for a row lock, as the server counts it."""
    with contextlib.ExitStack() as lines:
        tills = [lines.enter_context(services.mysql(database=name)) for _ in range(checkouts)]
        return services.lock_waits(db, tills, lambda till: sell(till, stored))


waited = {stored: waits(4, stored) for stored in (False, True)}
print("waited for a lock, of 4 checkouts:", waited[False], "without the number,", waited[True], "with it")
lab.explain("waits", str(waited[True]))

# %% [markdown]
# Who changes a row **locks** it until the end of the transaction: others wait to change it. Without the number the
# checkouts write different rows; with it they all want the same one, and stand in a queue. What does the shop get for
# that?
#
# ## The figure
#
# Left: what `services.cost` counts for "how many copies of Emma were sold?": the rows and index entries that are read.
# (An *index* is a sorted list of a column's values that leads to their rows; the next unit is about it.) Right: the
# server's own count of lock waits, `Innodb_row_lock_waits`. No seconds, so it looks the same on every machine.

# %%
ASK = {
    "count the lines": "SELECT SUM(copies) FROM sales WHERE isbn = 'E'",
    "stored number": "SELECT sold FROM shelf WHERE isbn = 'E'",
}
sizes, checkouts = (10, 100, 1_000, 10_000), (1, 2, 4, 8)
reads = {way: [] for way in ASK}
for size in sizes:
    missing = size - run("SELECT COUNT(*) FROM sales WHERE isbn = 'E'")[0][0]
    run(f"INSERT INTO sales (isbn, copies) VALUES {', '.join(['(' + repr('E') + ', 1)'] * missing)}")
    for way, query in ASK.items():
        reads[way].append(services.cost(db, query).read)
queued = {"count the lines": [waits(n, False) for n in checkouts], "stored number": [waits(n, True) for n in checkouts]}

# %%
fig, (left, right) = lab.figure(9.5, 3.8, ncols=2)
styles = {"count the lines": ("blue", "o", "-"), "stored number": ("vermilion", "s", "--")}
for way, (colour, marker, line) in styles.items():
    left.plot(sizes, reads[way], line, marker=marker, color=lab.PALETTE[colour], label=way)
    right.plot(checkouts, queued[way], line, marker=marker, color=lab.PALETTE[colour], label=way)
left.set(xscale="log", yscale="log", xlabel="sales of the book (rows)", ylabel="entries read", title="One question")
right.set(xlabel="checkouts at the same moment", ylabel="lock waits", xticks=checkouts, title="One moment of sales")
left.legend(loc="upper left")
right.legend(loc="upper left")
lab.show(
    fig, "Left: counting reads more with every sale, the stored number one row. Right: it queues all but one writer."
)
for way in ASK:
    print(f"{way:<16}: {reads[way][-1]:>6} entries read for {sizes[-1]:,} sales, {queued[way][-1]} of 8 checkouts wait")

# %% [markdown]
# Neither line is right or wrong. A number that is asked for often and rarely changes is worth storing; one that every
# sale changes makes the sales of a book wait for each other. And a stored number can be wrong:

# %%
print("stored:", run(ASK["stored number"])[0][0], " counted:", int(run(ASK["count the lines"])[0][0]))

# %% [markdown]
# (The sales that were loaded for the figure raised nothing. Whoever stores a fact twice needs a rule that keeps the
# copies equal, and a query that finds out where they are not.)
#
# ## Mental model
#
# A **functional dependency** `isbn → title` says: rows that are equal in `isbn` are equal in `title`. Draw an arrow
# for each, and ask of every arrow where it begins:
#
# ```
#   number ──────────► email ──────────► city           key of the wide table: (number, isbn)
#      │
#      ├──────────────► copies ◄──┐                     number → email         begins at a part of the key
#      │                          │                     isbn → title, cents    begins at a part of the key
#   isbn ──────► title, cents     │                     email → city           begins at no key at all
#      └──────────────────────────┘                     number, isbn → copies  begins at the key: the only good one
# ```
#
# The **closure** of some columns is all that the arrows reach from them: from `number` and `isbn` it is everything, so
# the two are a **superkey**. Without `isbn`, or without `number`, something is missing: it is a **candidate key**, a
# superkey with nothing to spare. The **normal forms** (below, step by step) are rules against copies. A table that
# breaks the second, the third or Boyce-Codd's has an arrow that begins at the wrong place, and the cure is a table of
# its own for that arrow. Data can refute an arrow, never prove it: it is a rule of the shop.


# %%
def holds(left, right, table="wide"):
    """Whether no row of the table speaks against left → right."""
    query = f"SELECT 1 FROM {table} GROUP BY {left} HAVING COUNT(DISTINCT {right}) > 1"
    return not run(query)


for left, right in ("number", "email"), ("email", "city"), ("isbn", "title"), ("number", "copies"), ("email", "isbn"):
    print(f"{left:>6} → {right:<6}", "nothing speaks against it" if holds(left, right) else "refuted")
print("  city → email ", "nothing speaks against it, by chance" if holds("city", "email") else "refuted")

# %% [markdown]
# More beliefs, each with its experiment: a number as the primary key, characters of at most three bytes, a join before
# a sum.

# %%
run("CREATE TABLE booked (id INT PRIMARY KEY AUTO_INCREMENT, reader_id INT, workshop_id INT)")
print("the same booking twice, with an id of its own:", end=" ")
attempt("INSERT INTO booked (reader_id, workshop_id) VALUES (7, 1), (7, 1)")
run("CREATE TABLE three (title VARCHAR(20) CHARACTER SET utf8mb3)")
print("a title in utf8mb3, which MySQL has long called utf8:", end=" ")
attempt("INSERT INTO three VALUES ('Tea 🍵')")
run("CREATE TABLE parcels (number INT PRIMARY KEY, shipping INT)")
run("INSERT INTO parcels VALUES (1, 300), (2, 300), (3, 300), (4, 300), (5, 300), (6, 300)")
print("shipping of six orders:", *run("SELECT SUM(shipping) FROM parcels")[0], end="; ")
print("joined with their lines:", *run("SELECT SUM(shipping) FROM parcels JOIN wide USING (number)")[0])

# %% [markdown]
# Six orders have eight lines: a join repeats the order's row for each, a **fan-out**, and `SUM` adds it up each time.
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `one-row-to-update` \* | a change is one row | every copy has to be found | loop 1: two cities |
# | `tags-as-csv` | a list in a text is a value | it is searched letter by letter | loop 1: two Emmas |
# | `every-split-is-lossless` \* | what was split can be joined | some joins invent rows | loop 2: spurious |
# | `float-money` | FLOAT has a point, so it holds cents | it holds sums of powers of two | loop 3: the sums |
# | `not-in-with-null` | NULL is a value like others | it is unknown, and so is a comparison | loop 3: nobody |
# | `inner-join-drops-guests` | a join keeps all rows | NULL finds no partner | loop 3: JOIN |
# | `soft-delete-and-unique` \* | UNIQUE keeps one live row | NULLs are all different | loop 3: logins |
# | `stored-count-is-free` \* | a counter only saves work | its writers queue | loop 4, the figure |
# | `booked-twice` | an id makes a table normal | it tells equal rows apart | `booked` above |
# | `utf8-of-three-bytes` | `utf8` is UTF-8 | it has been three bytes | `three` above |
# | `shipping-on-each-line` | a join before a sum changes nothing | it repeats rows | `parcels` above |
# | `3nf-is-bcnf` | 3NF and BCNF are one | keys may overlap | v4 below |
# | `no-duplicates-is-1nf` \* | 1NF means no equal rows | it means one value in each place | v0, v1 below |
#
# (\* No exercise falls for this one; all others are wrong answers that the exercises know.)
#
# ## Step by step: from the sheet to third normal form
#
# Each version stores the same six orders, and the same three things happen to it: Ada moves, Emma gets dearer, order 6
# is deleted. A last column says whether Dee can be a customer without an order.


# %%
def happens(version, cities, prices, orders):
    """One line: what the three changes do; the arguments say which table holds cities, prices and orders."""
    ada = run(f"UPDATE {cities} SET city = 'Lagos' WHERE email = 'ada@example.org'")
    emma = run(f"UPDATE {prices} SET cents = cents + 50 WHERE isbn = 'E'") if prices else "none, for there is no price"
    run(f"DELETE FROM {orders} WHERE number = 6")
    cy = "known" if run(f"SELECT city FROM {cities} WHERE email = 'cy@example.org'") else "lost"
    print(
        f"{version:<22} rows changed for Ada {ada}, for Emma {emma}; Cy's city is {cy}; Dee without an order:", end=" "
    )
    attempt(f"INSERT INTO {cities} (email, city) VALUES ('dee@example.org', 'Turin')")


run("DELETE FROM sheet")
run(f"INSERT INTO sheet VALUES {SHEET}")
happens("v0 a list in a cell", "sheet", None, "sheet")

# %% [markdown]
# **First normal form: one value in each place.** A row for each line of an order, and `WHERE isbn = 'E'` finds Emma and
# nothing else. A price has a place now. But the table says more often than before where Ada lives:

# %%
run("CREATE TABLE v1 LIKE wide")
run("INSERT INTO v1 SELECT * FROM wide")
happens("v1 first normal form", "v1", "v1", "v1")

# %% [markdown]
# **Second normal form: nothing outside the keys depends on a part of a key.** `title` and `cents` follow from `isbn`
# alone, `email` and `city` from `number` alone. Each of these arrows gets a table of its own:

# %%
run("CREATE TABLE books (isbn CHAR(1) PRIMARY KEY, title VARCHAR(60), cents INT)")
run("INSERT INTO books SELECT DISTINCT isbn, title, cents FROM wide")
run("CREATE TABLE order_lines (number INT, isbn CHAR(1), copies INT, PRIMARY KEY (number, isbn))")
run("INSERT INTO order_lines SELECT number, isbn, copies FROM wide")
run("CREATE TABLE v2 (number INT PRIMARY KEY, email VARCHAR(60), city VARCHAR(40))")
run("INSERT INTO v2 SELECT DISTINCT number, email, city FROM wide")
happens("v2 second normal form", "v2", "books", "v2")

# %% [markdown]
# **Third normal form: nothing outside the keys depends on what is no superkey.** `city` follows from `email`, which is
# none. One more table, and a **foreign key** that holds the two together: the `email` of an order has to be one of
# `customers`. (`order_lines` would get two.)

# %%
run("CREATE TABLE customers (email VARCHAR(60) PRIMARY KEY, city VARCHAR(40) NOT NULL)")
run("INSERT INTO customers SELECT DISTINCT email, city FROM wide")
foreign = "FOREIGN KEY (email) REFERENCES customers (email)"
run(f"CREATE TABLE orders (number INT PRIMARY KEY, email VARCHAR(60) NOT NULL, {foreign})")
run("INSERT INTO orders SELECT DISTINCT number, email FROM wide")
JOINED = "FROM orders JOIN customers USING (email) JOIN order_lines USING (number) JOIN books USING (isbn)"
print("joined back:", run(f"SELECT COUNT(*) {JOINED}")[0][0], "rows, as many as the wide table has")
happens("v3 third normal form", "customers", "books", "orders")
attempt("INSERT INTO orders VALUES (8, 'nobody@example.org')")

# %% [markdown]
# One row for each fact, and the server refuses an order of nobody. Is 3NF the end? Reading circles: each reader is in
# one circle of a genre, and each host keeps to one genre. The keys are (reader, genre) and (reader, host): all columns
# are part of a key, and 3NF lets `host → genre` pass:

# %%
run("CREATE TABLE circles (reader CHAR(3), genre VARCHAR(9), host VARCHAR(9), PRIMARY KEY (reader, genre))")
run("INSERT INTO circles VALUES ('Ada', 'crime', 'Hana'), ('Bo', 'crime', 'Hana'), ('Cy', 'tea', 'Ines')")
print("v4 Hana changes to poetry, rows changed:", run("UPDATE circles SET genre = 'poetry' WHERE host = 'Hana'"))
run("CREATE TABLE hosts (host VARCHAR(9) PRIMARY KEY, genre VARCHAR(9))")
run("INSERT INTO hosts SELECT DISTINCT host, genre FROM circles")
print("v5 with a table of hosts, rows changed:", run("UPDATE hosts SET genre = 'crime' WHERE host = 'Hana'"))

# %% [markdown]
# **Boyce-Codd normal form (BCNF): every arrow begins at a superkey.** With a table of hosts it is reached (`circles`
# then keeps reader and host), at a price: "one circle of a genre for each reader" is a rule over two tables now, and no
# key can hold it. Many designs stop at 3NF for that reason.
#
# One fact looks stored twice and is not: what Emma cost when Ada bought it. A price of today belongs to the book, a
# price that was paid to the line of the order.
#
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "Orders keep `email` and `city`, and `email → city`. The key is `number`. Which form is it in?",
            ["1NF, not 2NF", "2NF, not 3NF", "3NF"],
            1,
            "The key is one column, so nothing depends on a part of it. `city` follows from `email`, which is no key.",
        ),
        (
            "A table is split into (order, customer) and (customer, book). When is the join without spurious rows?",
            ["always", "if a customer has one order, or one book", "if order is the key"],
            1,
            "What both have, `customer`, has to determine one of the parts.",
        ),
        (
            "`WHERE customer_id NOT IN (SELECT ...)` gives nothing, though it should. What do you look for first?",
            ["a NULL in the list", "a missing index", "a FLOAT"],
            0,
            "With an unknown in the list, no row is certain not to be in it. `NOT EXISTS` does not mind.",
        ),
        (
            "The number of visits of each book, raised by every page view: where does a stored number hurt?",
            ["in every read", "in the row that all writers of a popular book lock", "nowhere, it is one integer"],
            1,
            "The figure, right side: all but one writer wait. Write visits to rows of their own, and add up at night.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **When do you denormalise?** When a measured read is too dear, the fact changes seldom, and one place keeps the copies
# equal. Normalise first: it is far easier to add a copy than to find out which of several is right.
#
# **Natural or surrogate key, counted or random?** A key that the world gives (ISBN) may change or be wrong; a number of
# your own does not, but keep a `UNIQUE` on what tells rows apart. InnoDB, which keeps the tables, stores the rows in
# the order of the primary key: keys that count up fill it from left to right, and random ones scatter the writes.
#
# **How do you model many-to-many with attributes?** A table of its own with two foreign keys, both together the key,
# and the attributes in it: a booking has a reader, a workshop, and what was paid.
#
# ## You have seen
#
# 1. an update that left two cities, an insert that was refused, a delete that lost a customer;
# 2. arrows, closures and keys, and one table taken to 3NF, with what each step changed;
# 3. a split that brought back more rows than it was given, and one that did not;
# 4. types and constraints that refuse, a UNIQUE that does not, and what NULL does to `NOT IN` and `JOIN`;
# 5. a stored count: one row read instead of thousands, seven of eight writers in a queue.
#
# Read on: [Foreign keys](https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html) ·
# [CHECK constraints](https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html) ·
# [NULL values in MariaDB](https://mariadb.com/kb/en/null-values/)
