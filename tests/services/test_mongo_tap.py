"""The tap hears every command of every client, and lets a rival in right before it; else new clients are heard."""

import socket
import struct
import threading
from contextlib import contextmanager
from urllib.parse import quote

import bson
import pymongo
import pytest

from backbench import services
from backbench.services import MongoServer, MongoTap, RivalFailed, watched_commands
from backbench.services.mongo_messages import MORE_TO_COME, OP_MSG, OP_QUERY, UNKNOWN, Asked, command_name


@pytest.fixture(scope="module")
def server():
    with MongoServer() as server:
        yield server


@pytest.fixture
def tapped(server, base):
    """A client that comes through a tap; `base` is a short folder."""
    with MongoTap(server.socket, base / "mongo.sock"):
        address = server.url_in(base)
        with pymongo.MongoClient(address, serverSelectionTimeoutMS=10_000) as client:
            yield client


def test_a_rival_comes_right_before_the_chosen_command_whichever_client_sends_it(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        database.books.insert_one({"_id": 1, "stock": 1})
        told = []

        def before(name):
            told.append(name)
            if name == "update":
                database.books.update_one({"_id": 1}, {"$inc": {"stock": -1}})

        books = tapped[database.name].books
        with watched_commands(before=before):
            assert books.find_one({"_id": 1})["stock"] == 1
            assert books.update_one({"_id": 1, "stock": 1}, {"$set": {"stock": 0}}).matched_count == 0
        books.find_one()
        assert told == ["find", "update"]


def test_documents_of_each_reply_are_told(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        database.books.insert_many({"_id": number} for number in range(5))
        told = []
        with watched_commands(after=lambda *what: told.append(what)):
            assert len(list(tapped[database.name].books.find().batch_size(2))) == 5
        assert [what[:2] for what in told] == [("find", 2), ("getMore", 2), ("getMore", 1)]
        assert told[0][2] > told[2][2] > 0, "more documents are more bytes"


def test_large_messages_pass(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        with watched_commands(before=lambda name: None):
            tapped[database.name].books.insert_many({"_id": number, "text": "x" * 100_000} for number in range(60))
        assert sum(len(book["text"]) for book in tapped[database.name].books.find()) == 6_000_000


@pytest.mark.parametrize("watcher", ["before", "after"])
def test_what_a_watcher_raises_comes_at_the_end_of_the_block(tapped, watcher):
    done = []
    with pytest.raises(ZeroDivisionError), watched_commands(**{watcher: lambda *what: 1 / 0}):
        tapped.shop.books.find_one()
        done.append("find")
    assert done == ["find"]
    with pytest.raises(KeyError), watched_commands(**{watcher: lambda *what: 1 / 0}):
        tapped.shop.books.find_one()
        raise KeyError("what leaves the block itself is not hidden")


def test_a_rival_whom_the_server_refuses_is_a_failure_that_students_can_read(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        database.create_collection("books", validator={"stock": {"$exists": True}})

        def before(name):
            database.books.insert_one({"_id": 1})

        with pytest.raises(RivalFailed) as caught, watched_commands(before=before):
            tapped[database.name].books.insert_one({"_id": 2}, bypass_document_validation=True)
        said = str(caught.value)
        assert "another worker" in said and "Document failed validation" in said and "full error" not in said
        assert database.books.count_documents({}) == 1


def test_a_rival_for_whom_no_server_answers_names_no_address(tapped, base):
    away = pymongo.MongoClient(f"mongodb://{quote(str(base / 'away.sock'), safe='')}", serverSelectionTimeoutMS=10)
    with away, pytest.raises(RivalFailed) as caught, watched_commands(before=lambda name: away.shop.books.find_one()):
        tapped.shop.books.find_one()
    assert "away" not in str(caught.value)


def test_a_rival_that_a_transaction_holds_comes_when_it_has_ended(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        database.books.insert_one({"_id": 1, "stock": 5})
        told, got = [], []

        def before(name):
            told.append(name)
            if len(told) == 2:
                got.append(database.books.update_one({"_id": 1}, {"$set": {"price": 9}}).modified_count)

        books = tapped[database.name].books
        with watched_commands(before=before), tapped.start_session() as session, session.start_transaction():
            for _ in range(2):
                books.update_one({"_id": 1}, {"$inc": {"stock": -1}}, session=session)
            assert got == []
        assert got == [1]
        assert database.books.find_one() == {"_id": 1, "stock": 3, "price": 9}


def test_a_rival_that_is_held_for_ever_is_a_failure(server, tapped):
    with services.fresh_mongo(server.client()) as database, tapped.start_session() as session:
        database.books.insert_one({"_id": 1})

        def before(name):
            if name == "find":
                with pymongo.timeout(1):
                    database.books.update_one({"_id": 1}, {"$set": {"price": 9}})

        books = tapped[database.name].books
        with pytest.raises(RivalFailed, match="waited too long"), watched_commands(before=before):
            session.start_transaction()
            books.update_one({"_id": 1}, {"$set": {"price": 5}}, session=session)
            books.find_one()
        session.abort_transaction()


def test_nobody_has_the_server_fail_or_delay_commands_of_others(server, tapped):
    point = {"failCommands": ["find"], "errorCode": 11}
    with pytest.raises(pymongo.errors.AutoReconnect):
        tapped.admin.command({"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": point})
    assert list(server.client().shop.books.find()) == []


def test_threads_are_told_one_after_the_other(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        inside, most = [], []

        def before(name):
            inside.append(name)
            most.append(len(inside))
            inside.pop()

        with watched_commands(before=before):
            threads = [threading.Thread(target=tapped[database.name].books.find_one) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert most == [1] * 8


def test_a_message_of_no_known_form_ends_its_connection_and_no_other(server, tapped, base):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(base / "mongo.sock"))
        line.sendall(struct.pack("<iiii", -1, 0, 0, OP_MSG) + b"x" * 100)
        try:
            assert line.recv(1) == b""
        except ConnectionResetError:
            pass  # an end, too: of a connection on which something was not read
    assert tapped.admin.command("ping")["ok"] == 1


def message(number, command, flags=0, answers=0):
    body = struct.pack("<IB", flags, 0) + bson.encode(command)
    return struct.pack("<iiii", 16 + len(body), number, answers, OP_MSG) + body


EXHAUST = 1 << 16  # a flag of a request: the server may send more than one reply


@contextmanager
def raw(base):
    """A connection through the tap, and a function that reads one message of it."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(base / "mongo.sock"))
        stream = line.makefile("rb")

        def reply():
            size = struct.unpack("<i", stream.read(4))[0]
            return bson.decode(stream.read(size - 4)[17:])

        yield line, reply


@contextmanager
def played(base):
    """A connection through a tap to a server that the test plays: its end, then the client's two of `raw`.

    Which requests wait when a reply comes is then the test's choice, and not the scheduler's.
    """
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(base / "played.sock"))
        listener.listen()
        with MongoTap(base / "played.sock", base / "mongo.sock"), raw(base) as (line, reply):
            with listener.accept()[0] as end:
                end.settimeout(10)
                yield end, line, reply


def test_every_reply_to_requests_of_one_number_is_told(base):
    find = {"find": "books", "$db": "numbers"}
    ping = {"ping": 1, "$db": "numbers"}
    one, all_five = ({"cursor": {"firstBatch": [{}] * count}, "ok": 1} for count in (1, 5))
    told = []
    with played(base) as (end, line, reply), watched_commands(after=lambda *what: told.append(what[:2])):
        received = end.makefile("rb")

        def ask(*requests):
            sent = b"".join(message(7, request) for request in requests)
            line.sendall(sent)
            assert received.read(len(sent)) == sent  # however it comes in pieces

        def answer(*replies):
            for said in replies:
                end.sendall(message(99, said, answers=7))
                assert reply() == said

        for first, its_reply in ({**find, "limit": 1}, one), (ping, {"ok": 1}):
            ask(first, find)
            answer(its_reply, all_five)
        for request, its_reply in (find, all_five), (ping, {"ok": 1}), (find, all_five):
            ask(request)  # one after the other, a number may come again
            answer(its_reply)
    assert told == [(UNKNOWN, 1), (UNKNOWN, 5), (UNKNOWN, 0), (UNKNOWN, 5), ("find", 5), ("find", 5)]


def test_the_same_number_on_another_connection_is_another_request(tapped, base):
    told = []
    with raw(base) as (line, reply), raw(base) as (other, its_reply):
        with watched_commands(after=lambda *what: told.append(what[0])):
            line.sendall(message(7, {"ping": 1, "$db": "shop"}))
            other.sendall(message(7, {"find": "books", "$db": "shop"}))
            reply(), its_reply()
    assert told == ["find"]


def test_a_command_that_wants_no_reply_is_told_all_the_same(tapped, base):
    told = []
    with raw(base) as (line, reply), watched_commands(after=lambda *what: told.append(what[:2])):
        insert = {"insert": "quiet", "documents": [{}], "$db": "numbers"}
        line.sendall(message(1, insert, MORE_TO_COME) + message(2, {"ping": 1, "$db": "numbers"}))
        assert reply()["ok"] == 1
    assert told == [("insert", 0)]


@pytest.mark.parametrize("again", [False, True], ids=["answer the one before", "answer the request again"])
def test_replies_behind_a_first_one_and_replies_to_nothing_are_told(base, again):
    """A server that pushes: replies behind a first one, as of a cursor, or of a driver's own `hello`."""
    page = {"cursor": {"nextBatch": [{}]}, "ok": 1}
    told = []
    with played(base) as (end, line, reply), watched_commands(after=lambda *what: told.append(what[:2])):
        for number, command in enumerate(("getMore", "hello"), 1):
            line.sendall(message(number, {command: 1, "$db": "shop"}))
            end.recv(1 << 16)
            for behind in range(3):
                last, flags = 100 * number + behind, MORE_TO_COME if behind < 2 else 0
                end.sendall(message(last, page, flags, answers=number if again or not behind else last - 1))
                reply()
        end.sendall(message(999, page, answers=998))
        reply()
    assert told == [*[("getMore", 1)] * 3, (UNKNOWN, 1)]


def test_what_the_driver_hears_of_a_server_every_ten_seconds_is_told_to_nobody(server, tapped, base):
    """Its client is older than that on a machine that is loaded. The server sends it as replies to one request."""
    hello = {"hello": 1, "topologyVersion": {"processId": bson.ObjectId(), "counter": 0}, "maxAwaitTimeMS": 50}
    told = []
    with raw(base) as (line, reply), watched_commands(after=lambda *what: told.append(what[:2])):
        line.sendall(message(7, {"hello": 1, "$db": "admin"}))
        hello["topologyVersion"] = reply()["topologyVersion"]
        line.sendall(message(8, {**hello, "$db": "admin"}, EXHAUST))
        for _ in range(4):
            assert reply()["ok"] == 1
    assert told == []


@pytest.mark.parametrize("again", [False, True], ids=["answer the one before", "answer the request again"])
@pytest.mark.parametrize("taken", ["request", "last reply"])
def test_no_command_hides_behind_the_number_of_a_hello_with_many_replies(again, taken):
    asked = Asked()
    asked.add(1, "hello")
    assert asked.take(1, behind=100) == "hello"
    assert asked.take(1 if again else 100, behind=101) == "hello"
    number = 1 if taken == "request" else 101
    asked.add(number, "find")
    assert asked.take(number) == UNKNOWN
    assert asked.take(1 if again else 101, behind=102) == UNKNOWN


@pytest.mark.parametrize("again", [False, True], ids=["answer the one before", "answer the request again"])
def test_of_many_replies_to_one_request_little_is_kept(again):
    asked = Asked()
    asked.add(1, "getMore")
    for number in range(100, 200):
        assert asked.take(1 if again or number == 100 else number - 1, behind=number) == "getMore"
    assert (len(asked._names), len(asked._streams)) == (2, 1)
    assert asked.take(1 if again else 199) == "getMore"
    assert (len(asked._names), len(asked._streams)) == (0, 0)
    assert asked.take(1) == UNKNOWN


def test_a_request_whose_number_waits_already_makes_both_unknown():
    asked = Asked()
    asked.add(1, "find")
    asked.add(2, "ping")
    asked.add(1, "ping")
    assert [asked.take(number) for number in (1, 2, 1, 1)] == [UNKNOWN, "ping", UNKNOWN, UNKNOWN]
    asked.add(1, "find")
    assert asked.take(1) == "find"


def test_names_of_commands():
    body = bson.encode({"update": "books", "hello": 1})
    assert command_name(OP_MSG, b"\0\0\0\0\0" + body) == "update"
    assert command_name(OP_MSG, b"\0\0\0\0\1" + body) == "?", "documents in front of the command"
    assert command_name(OP_QUERY, b"\0\0\0\0admin.$cmd\0" + b"\0" * 8 + bson.encode({"ismaster": 1})) == "ismaster"
    filters = b"\0\0\0\0shop.books\0" + b"\0" * 8 + bson.encode({"ping": None})
    assert command_name(OP_QUERY, filters) == "?", "a field of a filter, and no command"
    assert command_name(OP_MSG, b"") == command_name(1, body) == "?"


def test_without_a_tap_new_clients_are_told_and_a_rival_is_not(server):
    with services.fresh_mongo(server.client()) as database:
        told = []

        def before(name):
            told.append(name)
            rival.find_one()

        with watched_commands():
            rival = server.client()[database.name].books
        with watched_commands(before=before), server.client() as client:
            client[database.name].books.find_one()
        assert told == ["find"]
