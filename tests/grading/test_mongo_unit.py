"""A unit on MongoDB: each submission has a private server in its sandbox, which the examiner looks at from outside."""

import pytest

from backbench.authoring import build

UNIT = "u05_ledger"
ASSIGNMENT = '''
# %% [markdown] role="read"
# # Assignment: a ledger

# %% role="read"
from backbench import services

# %% role="solution" id="sell"
def sell(books, title):
    """Take one copy of `title` if there is one; True if it did."""
    ### BEGIN SOLUTION
    return books.update_one({"_id": title, "stock": {"$gt": 0}}, {"$inc": {"stock": -1}}).matched_count == 1
    ### END SOLUTION


# %% role="tests" id="sell-alone" points=2
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe

server = services.mongo(timeoutMS=8_000)


@probe
def sold(name, title):
    return sell(services.mongo()[name].books, title)


with check("takes one copy", points=1), services.fresh_mongo(server) as shop:
    shop.books.insert_one({"_id": "Emma", "stock": 3})
    assert sold(shop.name, "Emma") is True
    assert shop.books.find_one("Emma") == {"_id": "Emma", "stock": 2}

with check("the last copy is sold once", points=1), services.fresh_mongo(server) as shop:
    for gap in 1, 2:
        shop.books.replace_one({"_id": "Emma"}, {"_id": "Emma", "stock": 1}, upsert=True)

        told = []

        def rival(command, gap=gap, told=told):
            told.append(command)
            if len(told) == gap:
                shop.books.update_one({"_id": "Emma", "stock": 1}, {"$set": {"stock": 0}})

        with services.watched_commands(before=rival):
            mine = sold(shop.name, "Emma")
        assert shop.books.find_one("Emma")["stock"] == 0
        assert mine is (len(told) < gap)
### END HIDDEN TESTS
'''
LOOKS_FIRST = """
def sell(books, title):
    if books.find_one({"_id": title})["stock"] < 1:
        return False
    books.update_one({"_id": title}, {"$inc": {"stock": -1}})
    return True
"""
LOOKS_WITH_A_CLIENT_OF_ITS_OWN = """
import pymongo
from pymongo import monitoring
early = pymongo.MongoClient(services.url("mongo"))
early.admin.command("ping")


def sell(books, title):
    monitoring._LISTENERS = None
    books.database.client._event_listeners = books.database.client._options.pool_options._event_listeners
    mine = early[books.database.name].books
    if mine.find_one({"_id": title})["stock"] < 1:
        return False
    mine.update_one({"_id": title}, {"$inc": {"stock": -1}})
    return True
"""
DROPS_EVERYTHING = """
def sell(books, title):
    for name in books.database.client.list_database_names():
        if name not in ("admin", "config", "local"):
            books.database.client.drop_database(name)
    return True
"""
LIES = "def sell(books, title):\n    return True\n"
# Nobody can see who ended it: all is examined twice, on fresh servers, and the end costs what it stopped.
ENDS_ITS_KERNEL = "import os\nos._exit(0)\n"
LOOKS_AROUND = """
client = services.mongo()
print("DATABASES", [name for name in client.list_database_names() if name.startswith("left_by")])
client["left_by_a_student"].marks.insert_one({"points": 100})
print("PLACE", services.url("mongo").startswith("mongodb://%2F"))
"""


@pytest.fixture(scope="module")
def verdicts(classroom):
    folder = classroom.root / "course" / UNIT
    folder.mkdir()
    (folder / "assignment.py").write_text(ASSIGNMENT)
    with open(classroom.root / "course" / "syllabus.toml", "a") as syllabus:
        syllabus.write(f'\n[[unit]]\nid = "{UNIT}"\ntitle = "A ledger"\nminutes = 20\nneeds = ["mongo"]\n')
    build(classroom.course, [UNIT], say=lambda line: None)
    for student in "ada", "bo":
        classroom.hand_in(student, classroom.work(UNIT).after("sell", LOOKS_AROUND), UNIT)
    classroom.hand_in("ends", classroom.work(UNIT).after("sell", ENDS_ITS_KERNEL), UNIT)
    for student, source in (
        ("looks", LOOKS_FIRST),
        ("early", LOOKS_WITH_A_CLIENT_OF_ITS_OWN),
        ("drops", DROPS_EVERYTHING),
        ("lies", LIES),
    ):
        classroom.hand_in(student, classroom.work(UNIT).solve("sell", source), UNIT)
    return classroom.grade(UNIT)


@pytest.mark.parametrize(
    ("student", "score"), [("ada", 2), ("bo", 2), ("ends", 2), ("looks", 1), ("early", 1), ("drops", 0), ("lies", 0)]
)
def test_what_counts_is_what_the_examiner_finds_in_the_database(verdicts, student, score):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", score), verdicts[student]


def test_no_submission_sees_what_another_one_left(classroom, verdicts):
    for student in "ada", "bo":
        assert "DATABASES []" in classroom.outputs(student, UNIT)
        assert "PLACE True" in classroom.outputs(student, UNIT)
