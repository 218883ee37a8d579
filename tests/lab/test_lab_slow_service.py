"""The slow service keeps the clock, and a loop in another thread lives by it."""

from __future__ import annotations

import asyncio

import pytest

from backbench.lab.slow_service import SlowService, run_on


def test_calls_at_once_take_as_long_as_the_longest_and_are_counted_where_the_service_is():
    service = SlowService(lambda item: (item, item * 10))
    assert run_on(service.talk, lambda call: asyncio.gather(call(2), call(5))) == [20, 50]
    assert (service.now, service.peak, service.times("end")) == (5, 2, [2, 5])


def test_the_loops_own_timers_live_by_the_same_clock():
    service = SlowService(lambda: (9, "late"))

    async def main(call):
        try:
            async with asyncio.timeout(4):
                await call()
        except TimeoutError:
            return asyncio.get_running_loop().time()

    assert run_on(service.talk, main) == 4
    assert (service.times("leave"), service.now, service.left) == ([4], 4, [])


def test_an_outcome_may_be_an_error_and_may_be_decided_at_the_end():
    stock = {"Emma": 1}
    service = SlowService(lambda what: (1, LookupError("gone") if what == "fail" else lambda: dict(stock)))

    async def main(call):
        task = asyncio.create_task(call("look"))
        await asyncio.sleep(0)
        stock["Emma"] = 0
        assert await task == {"Emma": 0}
        await call("fail")

    with pytest.raises(LookupError, match="gone"):
        run_on(service.talk, main)


def test_what_still_runs_when_the_program_ends_is_known():
    service = SlowService(lambda item: (9, item))

    async def main(call):
        task = asyncio.create_task(call("slow"))
        await asyncio.sleep(1)
        return task.done()

    assert run_on(service.talk, main) is False
    assert (service.left, service.args("leave"), service.now) == ([("slow",)], [("slow",)], 1)


def test_tasks_that_wait_for_each_other_are_told_so():
    with pytest.raises(RuntimeError, match="nothing can run any more"):
        run_on(SlowService(lambda: (1, None)).talk, lambda call: asyncio.Event().wait())


def test_the_clock_never_goes_back():
    service = SlowService(lambda: (1, None))
    service.talk("wait", 5)
    service.talk("wait", -3)
    assert service.now == 5
