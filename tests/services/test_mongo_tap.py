"""The tap hears every command of every client, and lets a rival in right before it; else new clients are heard."""

import socket
import struct
import threading

import bson
import pymongo
import pytest

from backbench import services
from backbench.services import MongoServer, MongoTap, watched_commands
from backbench.services.mongo_tap import OP_MSG, OP_QUERY, command_name


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


def test_large_messages_pass_and_what_a_watcher_raises_does_not(server, tapped):
    with services.fresh_mongo(server.client()) as database:
        with watched_commands(before=lambda name: 1 / 0):
            tapped[database.name].books.insert_many({"_id": number, "text": "x" * 100_000} for number in range(60))
        assert sum(len(book["text"]) for book in tapped[database.name].books.find()) == 6_000_000


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


def test_names_of_commands():
    body = bson.encode({"update": "books", "hello": 1})
    assert command_name(OP_MSG, b"\0\0\0\0\0" + body) == "update"
    assert command_name(OP_MSG, b"\0\0\0\0\1" + body) == "?", "documents in front of the command"
    assert command_name(OP_QUERY, b"\0\0\0\0admin.$cmd\0" + b"\0" * 8 + bson.encode({"ismaster": 1})) == "ismaster"
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
