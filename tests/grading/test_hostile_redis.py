"""A submission has its own Redis: it may wreck it, to its own cost alone, and can neither stop nor leave it."""

import pytest

from backbench.grading.limits import Limits

UNIT = "u02_shelf"
# The body of the answer once the hidden test has begun; before that, the answer is right.
DURING = """
def put(client, key, title):
    if key == "example":
        return client.rpush(key, title)
    {worst}
"""
COMMANDS = """
server = services.redis()
for words in (["SHUTDOWN", "NOSAVE"], ["CONFIG", "SET", "dir", "/"], ["CONFIG", "SET", "dbfilename", "x.so"],
              ["CONFIG", "SET", "unixsocket", "/tmp/x"], ["MODULE", "LOAD", "/tmp/x.so"], ["DEBUG", "SEGFAULT"],
              ["BGREWRITEAOF"], ["SAVE"], ["CLIENT", "KILL", "TYPE", "normal"], ["SCRIPT", "FLUSH"], ["FLUSHALL"]):
    try:
        print(words[:2], server.execute_command(*words))
    except Exception as error:
        print(words[:2], "refused", type(error).__name__)
"""
LOOKS_AROUND = """
import os
folder = os.path.dirname(os.environ["REDIS_URL"].removeprefix("unix://"))
print("FOLDER", os.listdir(folder))
for action in (lambda: os.unlink(os.environ["REDIS_URL"].removeprefix("unix://")),
               lambda: open(folder + "/mine", "w"), lambda: os.rename(folder, folder + "2")):
    try:
        print("DONE", action())
    except OSError as error:
        print("refused", error.strerror)
"""
KEEPS_ALL = {
    "flushes": "services.redis().flushall()",
    "tries-every-command": COMMANDS,
    "looks-around": LOOKS_AROUND,
    "fills-it-and-clears-it": (
        "server = services.redis()\ntry:\n    for number in range(400):\n        server.set(number, 'x' * 2**20)\n"
        "except Exception as error:\n    print(type(error).__name__)\nserver.flushall()"
    ),
    "opens-many-connections": (
        "lines = [services.redis() for _ in range(300)]\nfor line in lines:\n    line.ping()\n"
        "for line in lines:\n    line.close()"
    ),
}
LOSES = {
    "sets-a-password": "client.config_set('requirepass', 'x'); return 1",
    "locks-the-door": "client.execute_command('ACL', 'SETUSER', 'default', 'off'); return 1",
    "makes-it-a-replica": "client.execute_command('REPLICAOF', '127.0.0.1', '1'); return 1",
    "leaves-no-memory": "client.config_set('maxmemory', '1'); return 1",
    "leaves-no-connection": "client.config_set('maxclients', '1'); return 1",
    "flushes-each-time": "client.rpush(key, title); client.flushall(); return 1",
    "lies-about-it": "return {'Dune': 1, 'Emma': 2}[title]",
    "kills-the-others": "client.execute_command('CLIENT', 'KILL', 'SKIPME', 'yes'); return 1",
    "counts-in-python": "import itertools; put.n = getattr(put, 'n', 0) + 1; return put.n",
}


@pytest.fixture(scope="module")
def verdicts(classroom):
    for student, source in KEEPS_ALL.items():
        classroom.hand_in(student, classroom.work(UNIT).after("put", source), UNIT)
    for student, worst in LOSES.items():
        classroom.hand_in(student, classroom.work(UNIT).solve("put", DURING.format(worst=worst)), UNIT)
    for student in ("a-first", "z-last"):
        classroom.hand_in(student, classroom.work(UNIT), UNIT)
    return classroom.grade(UNIT)


@pytest.mark.parametrize("student", KEEPS_ALL)
def test_right_answers_keep_their_marks_after_an_attack_that_is_over(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 4), verdicts[student]


@pytest.mark.parametrize("student", LOSES)
def test_a_wrecked_server_earns_no_more_than_was_examined(verdicts, student):
    verdict = verdicts[student]
    earned = 2 if student in ("lies-about-it", "counts-in-python") else 0
    assert verdict["score"] == earned, verdict["cells"]


@pytest.mark.parametrize("student", LOSES)
def test_a_wrecked_server_is_the_students_failure_and_not_an_error_of_the_grader(verdicts, student):
    assert verdicts[student]["state"] == "graded", verdicts[student]["reason"]


@pytest.mark.parametrize("student", ["a-first", "z-last"])
def test_the_others_get_exactly_their_marks(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 4)


def test_no_command_ends_the_server_or_moves_its_files(classroom, verdicts):
    printed = classroom.outputs("tries-every-command", UNIT)
    for words in ("SHUTDOWN", "MODULE", "DEBUG"):
        assert f"{words}" in printed
        assert "refused" in printed[printed.index(words) :][:60]
    assert "refused" in printed[printed.index("['CONFIG', 'SET']") :][:60]


def test_a_submission_sees_the_servers_socket_and_nothing_beside_it(classroom, verdicts):
    printed = classroom.outputs("looks-around", UNIT)
    assert "FOLDER ['redis.sock']" in printed
    assert printed.count("refused") == 3
    assert "DONE" not in printed


PAUSE = "execute_command('CLIENT', 'PAUSE', '100000000', 'ALL')"


@pytest.fixture(scope="module")
def paused(new_classroom):
    """Submissions whose server stops answering, with twenty seconds for each."""
    classroom = new_classroom()
    during = DURING.format(worst=f"client.{PAUSE}; return 1")
    # Right for the first check; in the second one the server is stopped once all has been done.
    after = (
        "def put(client, key, title):\n    length = client.rpush(key, title)\n"
        f"    if length == 3:\n        client.{PAUSE}\n    return length"
    )
    classroom.hand_in("pauses-in-the-answer", classroom.work(UNIT).solve("put", during), UNIT)
    classroom.hand_in("pauses-after-it", classroom.work(UNIT).solve("put", after), UNIT)
    classroom.hand_in("z-honest", classroom.work(UNIT), UNIT)
    return classroom.grade(UNIT, limits=Limits(cell_seconds=10, submission_seconds=20))


@pytest.mark.parametrize(("student", "score"), [("pauses-in-the-answer", 0), ("pauses-after-it", 2), ("z-honest", 4)])
def test_a_server_that_never_answers_ends_with_the_submissions_time(paused, student, score):
    assert (paused[student]["state"], paused[student]["score"]) == ("graded", score), paused[student]["reason"]
    assert paused[student]["seconds"] < 60
