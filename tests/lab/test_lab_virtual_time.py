"""Virtual time is exact, needs no waiting, and does not run away from real work."""

import asyncio
import contextvars
import socket
import threading

import pytest

import backbench.lab as lab


async def sleep_for(seconds, gate=None):
    if gate is None:
        await asyncio.sleep(seconds)
    else:
        async with gate:
            await asyncio.sleep(seconds)


def busy():
    """Real work, during which the loop looks around many times."""
    return sum(range(3_000_000))


def test_ten_second_jobs_take_virtual_seconds_only():
    async def jobs():
        await asyncio.gather(*(sleep_for(10) for _ in range(100)))
        return "done"

    with lab.stopwatch() as watch:
        assert lab.run_virtual(jobs()) == ("done", 10.0)
    assert watch.seconds < 5


def test_a_semaphore_and_fixed_batches_are_told_apart():
    durations = [1, 10] * 5 + [1]

    async def bounded():
        gate = asyncio.Semaphore(2)
        await asyncio.gather(*(sleep_for(seconds, gate) for seconds in durations))

    async def batches():
        for start in range(0, len(durations), 2):
            await asyncio.gather(*(sleep_for(seconds) for seconds in durations[start : start + 2]))

    assert lab.run_virtual(bounded())[1] < lab.run_virtual(batches())[1] == 51.0


def test_timers_fire_in_the_order_of_their_time_and_at_exactly_that_time():
    async def record():
        seen = []

        async def note(delay):
            await asyncio.sleep(delay)
            seen.append((delay, asyncio.get_running_loop().time()))

        await asyncio.gather(note(3), note(0.25), note(0.1), note(2))
        return seen

    assert lab.run_virtual(record())[0] == [(0.1, 0.1), (0.25, 0.25), (2, 2), (3, 3)]


def test_timeouts_live_in_virtual_time():
    async def hurried():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.sleep(3600), timeout=30)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.Event().wait()

    assert lab.run_virtual(hurried()) == (None, 35.0)


def test_a_month_passes_when_the_limit_allows_it():
    month = 30 * 24 * 3600
    assert lab.run_virtual(asyncio.sleep(month, "awake"), limit=2 * month) == ("awake", float(month))


def test_it_runs_where_a_loop_is_running_already():
    async def cell():
        return lab.run_virtual(asyncio.sleep(60, "inner"))

    assert asyncio.run(cell()) == ("inner", 60.0)


def test_the_clock_stands_still_while_a_thread_works():
    async def main():
        loop = asyncio.get_running_loop()
        timer = asyncio.create_task(asyncio.sleep(5))

        def work():
            busy()
            return loop.time()

        at_end_of_work = await asyncio.to_thread(work)
        await timer
        return at_end_of_work

    assert lab.run_virtual(main()) == (0.0, 5.0)


def test_sockets_are_served_while_the_clock_jumps():
    async def answer_late(reader, writer):
        question = await reader.readline()
        await asyncio.sleep(20)
        writer.write(b"answer to " + question)
        await writer.drain()
        writer.close()

    async def main():
        server = await asyncio.start_server(answer_late, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"ping\n")
            answer = await asyncio.wait_for(reader.readline(), timeout=60)
            writer.close()
            return answer

    assert lab.run_virtual(main()) == (b"answer to ping\n", 20.0)


def test_a_peer_that_is_slow_for_real_is_waited_for_before_the_clock_jumps():
    ours, theirs = socket.socketpair()

    def peer():
        busy()
        theirs.send(b"pong")

    async def main():
        reader, writer = await asyncio.open_connection(sock=ours)
        threading.Thread(target=peer).start()
        answer = await asyncio.wait_for(reader.readexactly(4), timeout=60)
        writer.close()
        return answer

    with theirs, asyncio.Runner(loop_factory=lambda: lab.VirtualTimeLoop(patience=30)) as runner:
        assert runner.run(main()) == b"pong"
        assert runner.get_loop().time() == 0.0


def test_another_thread_may_wake_the_loop_up():
    async def main():
        loop = asyncio.get_running_loop()
        answer = loop.create_future()

        def work():
            loop.call_soon_threadsafe(answer.set_result, busy())

        threading.Thread(target=work).start()
        return await answer

    with asyncio.Runner(loop_factory=lambda: lab.VirtualTimeLoop(deadlock_after=30)) as runner:
        assert runner.run(main()) == busy()


@pytest.mark.parametrize("inside_a_loop", [False, True])
def test_a_deadlock_is_an_error_that_names_who_waits_and_not_a_hang(inside_a_loop):
    cleaned_up = []

    async def consumer(queue):
        try:
            await queue.get()
        finally:
            cleaned_up.append("consumer")

    async def shop():
        await asyncio.create_task(consumer(asyncio.Queue()))

    async def cell():
        lab.run_virtual(shop())

    with pytest.raises(lab.Deadlock, match=r"consumer, line \d+: await queue.get\(\)") as caught:
        asyncio.run(cell()) if inside_a_loop else lab.run_virtual(shop())
    assert "2 unfinished task(s)" in str(caught.value)
    assert cleaned_up == ["consumer"]


def test_an_endless_heartbeat_ends_at_the_limit():
    async def heartbeat():
        while True:
            await asyncio.sleep(10)

    with pytest.raises(TimeoutError, match="would pass 1,000 s"):
        lab.run_virtual(heartbeat(), limit=1000)


def test_errors_come_out_and_tasks_left_behind_are_cancelled():
    left = []

    async def main():
        left.append(asyncio.create_task(asyncio.sleep(99)))
        await asyncio.sleep(1)
        raise LookupError("no such book")

    with pytest.raises(LookupError, match="no such book"):
        lab.run_virtual(main())
    assert left[0].cancelled()


def test_only_a_coroutine_can_be_run():
    async def main():
        return 1

    with pytest.raises(TypeError, match="takes a coroutine, such as main()"):
        lab.run_virtual(main)


def test_the_loop_serves_an_ordinary_runner():
    with asyncio.Runner(loop_factory=lab.VirtualTimeLoop) as runner:
        runner.run(asyncio.sleep(8))
        assert runner.get_loop().time() == 8.0


def test_run_in_thread_lets_asyncio_run_work_inside_a_loop():
    async def double(number):
        return number * 2

    async def cell():
        return lab.run_in_thread(lambda number, plus: asyncio.run(double(number)) + plus, 20, plus=2)

    assert asyncio.run(cell()) == 42


def test_run_in_thread_raises_what_the_function_raises():
    def fail():
        raise PermissionError("shelf is locked")

    with pytest.raises(PermissionError, match="shelf is locked"):
        lab.run_in_thread(fail)
    with pytest.raises(SystemExit):
        lab.run_in_thread(exit, 3)


def test_run_in_thread_uses_another_thread_and_passes_context_on():
    tenant = contextvars.ContextVar("tenant", default="nobody")
    tenant.set("ada")
    name, there = lab.run_in_thread(lambda: (tenant.get(), threading.get_ident()))
    assert name == "ada"
    assert there != threading.get_ident()
