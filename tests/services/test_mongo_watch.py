"""What grade cells see of a MongoDB: a database of their own, every command in time, what a find examines."""

import pytest
from pymongo import UpdateOne

from backbench import services
from backbench.services import MongoServer


@pytest.fixture(scope="module")
def server():
    with MongoServer() as server:
        yield server


@pytest.fixture
def client(server, monkeypatch):
    monkeypatch.setenv("MONGODB_URL", server.url)
    return server.client()


def test_a_fresh_database_is_empty_and_gone_afterwards(client):
    with pytest.raises(ZeroDivisionError), services.fresh_mongo(client) as database:
        assert database.list_collection_names() == []
        database.books.insert_one({"_id": 1})
        1 / 0  # noqa: B018
    assert database.name not in client.list_database_names()


def test_a_rival_comes_right_before_the_chosen_command(client):
    with services.fresh_mongo(client) as database:
        database.books.insert_one({"_id": 1, "stock": 1})
        seen = []

        def before(name):
            seen.append(name)
            if len(seen) == 2:
                database.books.update_one({"_id": 1}, {"$inc": {"stock": -1}})

        books = services.watched_mongo(before)[database.name].books
        stock = books.find_one({"_id": 1})["stock"]
        sold = books.bulk_write([UpdateOne({"_id": 1, "stock": stock}, {"$set": {"stock": 0}})])
        assert (stock, sold.matched_count) == (1, 0)
        assert seen == ["find", "update"]


def test_documents_of_each_reply_are_told(client):
    with services.fresh_mongo(client) as database:
        database.books.insert_many({"_id": number} for number in range(5))
        told = []
        books = services.watched_mongo(after=lambda *what: told.append(what))[database.name].books
        assert len(list(books.find().batch_size(2))) == 5
        assert told == [("find", 2), ("getMore", 2), ("getMore", 1)]


def test_what_a_find_examines_depends_on_the_index(client):
    with services.fresh_mongo(client) as database:
        database.orders.insert_many({"shop": number % 4, "cents": number} for number in range(200))
        query = {"shop": 1, "cents": {"$gte": 100}}
        assert services.examined(database.orders, query) == services.Examined(documents=200, keys=0, returned=25)
        database.orders.create_index([("shop", 1), ("cents", 1)])
        told = services.examined(database.orders, query)
        assert (told.documents, told.returned) == (25, 25)
        assert 25 <= told.keys <= 26
