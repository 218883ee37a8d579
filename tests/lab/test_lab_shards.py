"""The model of a sharded collection: where inserts go, what is split and moved, and whom a query asks."""

import random

import pytest

from backbench.lab.shards import Cluster

SHOPS = ("Lisbon", "Malmö", "Nairobi", "Kyoto", "Lagos", "Zürich")


def filled(key, hashed=False, count=4_000):
    draw = random.Random(1)
    cluster = Cluster(key, hashed=hashed)
    for at in range(count):
        cluster.insert({"at": at, "shop": draw.choice(SHOPS)})
    return cluster


def test_an_ascending_key_sends_every_insert_to_one_shard_at_a_time_though_the_balancer_evens_out_what_is_stored():
    cluster = filled(["at"])
    assert cluster.hottest(last=300) == 1
    assert cluster.moved > 1_000
    assert max(cluster.documents().values()) < 0.4 * 4_000


def test_a_hashed_key_spreads_inserts_and_moves_little():
    cluster = filled(["at"], hashed=True)
    assert cluster.hottest(last=300) < 0.4
    assert cluster.moved < 400


def test_a_compound_key_spreads_inserts_and_keeps_a_shop_together():
    cluster = filled(["shop", "at"])
    assert cluster.hottest(last=300) < 0.7
    assert len(cluster.asked({"shop": "Kyoto", "at": 3_999})) == 1
    assert len(cluster.asked({"shop": "Kyoto", "at": (3_990, 3_999)})) == 1
    assert cluster.asked({"at": 5}) == set(range(4))


def test_a_key_of_few_values_ends_in_chunks_that_cannot_be_cut():
    cluster = filled(["shop"])
    assert cluster.jumbo() == len(SHOPS)
    assert filled(["shop", "at"]).jumbo() == 0


def test_a_hash_finds_one_value_on_one_shard_and_a_range_everywhere():
    cluster = filled(["at"], hashed=True)
    assert len(cluster.asked({"at": 7})) == 1
    assert cluster.asked({"at": (7, 8)}) == cluster.asked({}) == set(range(4))


def test_a_document_is_where_its_query_looks():
    for key, hashed in ((["at"], False), (["at"], True), (["shop", "at"], False)):
        cluster = Cluster(key, hashed=hashed, balance=10**9)
        for at in random.Random(2).sample(range(5_000), 900):
            document = {"at": at, "shop": SHOPS[at % 6]}
            assert cluster.asked(document) == {cluster.insert(document)}


def test_a_hashed_key_has_one_field():
    with pytest.raises(ValueError, match="one field"):
        Cluster(["shop", "at"], hashed=True)
