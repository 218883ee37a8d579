"""What grade cells on Redis lean on: told trips, and a second worker in between."""

import fcntl
import multiprocessing
import os
import threading
import time
from contextlib import contextmanager

import psutil
import pytest

from backbench import services
from backbench.services import redis_trips


def test_a_fresh_prefix_is_empty_and_leaves_nothing():
    server = services.redis()
    with services.fresh_prefix(server) as one, services.fresh_prefix(server) as two:
        assert one != two
        server.set(f"{one}a", 1)
        server.set(f"{two}a", 2)
    assert server.dbsize() == 0


def test_a_watched_client_tells_each_trip_before_it_is_made():
    seen = []
    server = services.redis()
    client = services.watched_redis(lambda text: seen.append((text.count(b"book"), server.get("book"))))
    client.set("book", 1)
    client.pipeline().incr("book").incr("book").execute()
    assert client.get("book") == b"3"
    assert seen == [(1, None), (2, b"1"), (1, b"3")]
    with pytest.raises(ZeroDivisionError):
        services.watched_redis(lambda text: 1 / 0).get("book")


def test_trips_beside_the_watched_client_are_found():
    server = services.redis()

    def use(note, others):
        client = services.watched_redis(lambda text: note(text.count(b"shelf:")))
        client.mset({"shelf:1": 1, "shelf:2": 2})
        client.eval("return redis.call('GET', KEYS[1]) + redis.call('GET', KEYS[1])", 1, "shelf:1")
        for other in others:
            other.get("shelf:2")

    with services.Trips(server, "shelf:") as trips:
        use(trips.note, [])
    assert (trips.mentions, trips.beside) == ([2, 1], 0)
    others = [services.redis(), services.redis()]
    for other in others:
        other.ping()
    with services.Trips(server, "shelf:", gap=2) as trips:
        use(trips.note, others)
        assert [trips.note(0), services.Trips(server, "shelf:", gap=1).note(0)] == [False, True]
    assert (trips.mentions, trips.beside) == ([2, 1, 0], 2)


@pytest.mark.parametrize("size", [1, 300, 20_000])
def test_a_pipeline_of_any_size_is_no_more_than_the_trip_that_it_tells(size):
    server = services.redis()
    with services.Trips(server, "shelf:") as trips:
        client = services.watched_redis(lambda text: trips.note(text.count(b"shelf:")))
        with client.pipeline(transaction=False) as pipe:
            for number in range(size):
                pipe.get(f"shelf:{number}")
            pipe.execute()
    assert (trips.mentions, trips.beside) == ([size], 0)


def test_connections_that_end_meanwhile_are_no_trips():
    server = services.redis()
    earlier = [services.redis() for _ in range(30)]
    for client in earlier:
        client.ping()
    with services.Trips(server, "shelf:") as trips:
        services.watched_redis(lambda text: trips.note(text.count(b"shelf:"))).get("shelf:1")
        for client in earlier:
            client.close()
    assert (trips.mentions, trips.beside) == ([1], 0)


def test_connections_that_end_meanwhile_hide_no_trips():
    server = services.redis()
    earlier = [services.redis() for _ in range(30)]
    for client in earlier:
        client.ping()
    with services.Trips(server, "shelf:") as trips:
        trips.note(100)
        for number in range(100):
            earlier[number % 30].get(f"shelf:{number}")
        for client in earlier:
            client.close()
    assert trips.beside > 60


def test_one_large_trip_that_is_told_does_not_hide_many_small_ones():
    server = services.redis()
    with services.Trips(server, "shelf:") as trips:
        trips.note(300)
        other = services.redis()
        for number in range(300):
            other.get(f"shelf:{number}")
    assert trips.mentions == [300]
    assert trips.beside > 200


@pytest.mark.parametrize("told", [1, 3])
def test_too_much_told_is_as_wrong_as_too_little(told):
    server, other = services.redis(), services.redis()
    other.ping()
    with services.Trips(server, "shelf:") as trips:
        trips.note(told)
        other.mget("shelf:1", "shelf:2")
    assert (trips.received, trips.beside) == (2, 1)


@pytest.mark.parametrize("mentions", [float("nan"), float("inf"), -1, True, 1.0, None, "1", b"1"])
def test_a_trip_names_the_prefix_a_whole_number_of_times(mentions):
    trips = services.Trips(services.redis(), "shelf:")
    with pytest.raises(TypeError, match="a whole number"):
        trips.note(mentions)
    assert trips.mentions == []


def test_one_command_is_not_several_trips_that_are_told():
    server, other = services.redis(), services.redis()
    other.ping()
    with services.Trips(server, "shelf:") as trips:
        trips.note(2), trips.note(1)
        other.mget("shelf:1", "shelf:2", "shelf:3")
    assert trips.beside == 1


def test_one_trip_that_is_told_is_not_two():
    server, other = services.redis(), services.redis()
    other.ping()
    with services.Trips(server, "shelf:") as trips:
        trips.note(2)
        other.get("shelf:1")
        other.set("shelf:1", "a")
    assert trips.beside == 1


def test_a_connection_for_each_question_hides_no_trips():
    server = services.redis()
    with services.Trips(server, "shelf:") as trips:
        trips.note(300)
        for number in range(300):
            with services.redis(protocol=2, driver_info=None) as other:
                other.get(f"shelf:{number}")
    assert trips.beside > 200


@pytest.mark.parametrize("size", [5_990, 6_010, 13_000, 40_000])
def test_trips_with_long_and_with_many_short_words_are_told_truly(size):
    server = services.redis()
    with services.Trips(server, "shelf:") as trips:
        client = services.watched_redis(lambda text: trips.note(text.count(b"shelf:")))
        client.set("shelf:1", "x" * size)
        client.set("shelf:2", "\\" * size + '"')
        client.sadd("shelf:3", *[str(number % 10) for number in range(size // 8)])
        client.eval("return 1" + " " * size, 1, "shelf:4\\")
        client.client_id()
    assert (trips.mentions, trips.beside) == ([1, 1, 1, 1, 0], 0)


def test_a_client_that_asks_by_several_connections_tells_all_its_trips():
    server = services.redis()
    with services.Trips(server, "shelf:") as trips:
        client = services.watched_redis(lambda text: trips.note(text.count(b"shelf:")))
        channel = client.pubsub()
        channel.subscribe("shelf:free")
        with client.pipeline() as pipe:
            pipe.watch("shelf:1")
            pipe.multi()
            pipe.set("shelf:1", "a").get("shelf:1").execute()
        client.lock("shelf:lock", timeout=10).acquire()
        channel.close()
        client.close()
        client.get("shelf:1")
    assert trips.beside == 0


def test_counters_that_are_set_back_are_seen_whatever_they_say_afterwards():
    server, other = services.redis(), services.redis()
    with services.counters_stand(server):
        other.set("shelf:1", "a")
        other.eval("return redis.call('GET', KEYS[1])", 1, "shelf:1")
    with pytest.raises(AssertionError, match="RESETSTAT"), services.counters_stand(server):
        before = server.info("stats")["total_connections_received"]
        other.config_resetstat()
        while server.info("stats")["total_connections_received"] < before:
            with services.redis() as one:
                one.ping()
    with pytest.raises(AssertionError, match="RESETSTAT"), services.Trips(server, "shelf:"):
        other.config_resetstat()
    with pytest.raises(ZeroDivisionError), services.Trips(server, "shelf:"):
        other.config_resetstat()
        raise ZeroDivisionError


def test_connections_that_come_and_go_set_no_counter_back():
    server, over = services.redis(), threading.Event()

    def come_and_go():
        while not over.is_set():
            with services.redis() as one:
                one.ping()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        for _ in range(30):
            with services.counters_stand(server):
                server.ping()
    finally:
        over.set()
        thread.join()


def on_trip(number):
    trips = []

    def meet(text):
        trips.append(text)
        return len(trips) == number

    return meet


def look_then_add(client):
    client.set("views", int(client.get("views") or 0) + 1)
    return os.getpid()


def test_a_second_worker_who_is_busy_is_waited_for_and_one_who_waits_is_not():
    server = services.redis()

    def computes(client):
        begun = time.process_time()
        while time.process_time() - begun < 1.5 * redis_trips.PATIENCE:
            pass
        return client.incr("views")

    def waits(client):
        client.blpop("never", timeout=3)
        return client.incr("views")

    def asks_a_slow_server(client):
        script = "local ends = os.clock() + 0.4 while os.clock() < ends do end"
        client.eval(script, 0)
        return client.incr("views")

    for rival, came in (computes, (2, 1)), (asks_a_slow_server, (2, 1)), (waits, (1, 2)):
        server.delete("views")
        assert services.interleaved(lambda client: client.incr("views"), rival, on_trip(1)) == (*came, True)


def test_the_second_worker_comes_between_two_trips():
    server = services.redis()
    left = []
    for number in 1, 2, 3:
        server.delete("views")
        mine, other, met = services.interleaved(look_then_add, look_then_add, on_trip(number))
        left.append((met, int(server.get("views"))))
        assert mine == os.getpid()
        assert other != mine
    assert left == [(True, 2), (True, 1), (False, 1)]


def test_a_lock_of_python_does_not_hold_the_second_worker_back():
    guard = threading.RLock()

    def guarded(client):
        with guard:
            return look_then_add(client)

    services.interleaved(guarded, guarded, on_trip(2))
    assert services.redis().get("views") == b"1"


@contextmanager
def lock_on(path):
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("kind", ["semaphore", "file"])
def test_a_lock_of_the_machine_is_a_wait_outside_redis(kind, tmp_path):
    semaphore = multiprocessing.Lock()

    def guarded(client):
        with semaphore if kind == "semaphore" else lock_on(tmp_path / "lock"):
            return look_then_add(client)

    with pytest.raises(TimeoutError, match="outside Redis"):
        services.interleaved(guarded, guarded, on_trip(2))


@pytest.mark.parametrize("sleep", [time.sleep, lambda seconds: time.sleep(seconds)], ids=["real", "cut short"])
def test_who_sleeps_without_asking_redis_is_waited_for(sleep):
    home = os.getpid()

    def late(client):
        if os.getpid() != home:
            sleep(3 * redis_trips.PATIENCE)
        return look_then_add(client)

    services.interleaved(late, late, on_trip(2))
    assert services.redis().get("views") == b"1"


@pytest.mark.parametrize("pause", [0, 0.01, 0.5])
def test_who_asks_for_a_lock_again_and_again_waits(pause):
    def guarded(client):
        while not client.set("views:lock", "mine", nx=True, ex=100):
            time.sleep(pause)
        try:
            return look_then_add(client)
        finally:
            client.delete("views:lock")

    assert services.interleaved(guarded, guarded, on_trip(3))[2]
    assert services.redis().get("views") == b"2"


def test_who_waits_for_a_message_waits():
    def told(client):
        channel = client.pubsub(ignore_subscribe_messages=True)
        channel.subscribe("free")
        if client.set("views:lock", "mine", nx=True):
            look_then_add(client)
            client.publish("free", "yes")
        else:
            next(channel.listen())
            look_then_add(client)
        channel.close()

    services.interleaved(told, told, on_trip(3))
    assert services.redis().get("views") == b"2"


def test_a_lock_in_redis_does():
    def guarded(client):
        with client.lock("views:lock", timeout=10, sleep=0.01):
            return look_then_add(client)

    _, other, met = services.interleaved(guarded, guarded, on_trip(3))
    assert met
    assert other
    assert services.redis().get("views") == b"2"


def test_errors_of_both_workers_arrive_and_no_process_stays():
    def fail(client):
        raise LookupError("no such book")

    def make_too_much(client):
        return "x" * 100_000

    services.redis().ping()
    before = psutil.Process().children()  # the server
    for rival, error in (fail, LookupError), (make_too_much, RuntimeError):
        with pytest.raises(error):
            services.interleaved(look_then_add, rival, on_trip(1))
    with pytest.raises(LookupError, match="no such book"):
        services.interleaved(fail, look_then_add, on_trip(1))
    assert psutil.Process().children() == before


def test_a_second_worker_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr("backbench.services.redis_trips.PATIENCE", 0.01)
    monkeypatch.setattr("backbench.services.redis_trips.REST", 0.01)
    services.redis().ping()
    before = psutil.Process().children()
    with pytest.raises(TimeoutError, match="outside Redis"):
        services.interleaved(look_then_add, lambda client: client.blpop("nothing"), on_trip(1))
    assert psutil.Process().children() == before
