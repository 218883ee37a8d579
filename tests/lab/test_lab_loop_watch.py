"""Debug mode names the step that held up the loop, and stays silent on the page."""

import asyncio
import logging
import re
import time

import pytest

import backbench.lab as lab


async def blocks():
    time.sleep(0.05)


async def waits():
    await asyncio.sleep(0.05)


def test_a_step_that_blocks_is_named_and_one_that_waits_is_not(capfd):
    (complaint,) = lab.slow_steps(blocks(), seconds=0.04)
    assert re.fullmatch(r"Executing blocks\(\) took \d\.\d+ seconds", complaint)
    assert lab.slow_steps(waits(), seconds=10) == []
    assert capfd.readouterr() == ("", "")


def test_an_error_comes_out_and_the_logger_is_as_it_was():
    async def fails():
        raise LookupError("no such book")

    logger = logging.getLogger("asyncio")
    before = logger.handlers[:], logger.propagate
    with pytest.raises(LookupError, match="no such book"):
        lab.slow_steps(fails())
    assert (logger.handlers, logger.propagate) == before


def test_a_health_check_is_late_by_what_blocks_and_by_nothing_else():
    async def main(handler):
        return await lab.worst_lag(handler)

    assert asyncio.run(main(blocks)) >= 30, "50 ms of blocking, of which the check wanted to sleep 10"
    with pytest.raises(KeyError):
        asyncio.run(main(lambda: {}["no handler"]))


def test_the_health_check_ends_with_the_measurement():
    async def main():
        await lab.worst_lag(waits)
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(main()) == 1


def test_a_task_that_only_itself_could_wake_is_lost_and_one_that_a_timer_wakes_is_not(capfd):
    async def forgotten():
        await asyncio.get_running_loop().create_future()

    async def main():
        handler = asyncio.get_running_loop().get_exception_handler()
        said = await lab.lost_tasks(forgotten), await lab.lost_tasks(waits)
        assert asyncio.get_running_loop().get_exception_handler() is handler
        return said

    assert asyncio.run(main()) == (["Task was destroyed but it is pending!"], [])
    assert capfd.readouterr() == ("", "")


def test_a_traced_call_says_how_it_ended_and_when():
    async def fails():
        await asyncio.sleep(1)
        raise LookupError("no such book")

    async def main():
        trace = []
        given_up = asyncio.create_task(lab.traced(trace, "slow", asyncio.sleep(9)))
        assert await lab.traced(trace, "quick", asyncio.sleep(2, "a book")) == "a book"
        with pytest.raises(LookupError):
            await lab.traced(trace, "broken", fails())
        given_up.cancel()
        await asyncio.wait([given_up])
        assert given_up.cancelled()
        return trace

    expected = [(0, "quick", "ends", 2), (2, "broken", "fails", 1), (0, "slow", "cancelled", 3)]
    assert lab.run_virtual(main())[0] == expected
