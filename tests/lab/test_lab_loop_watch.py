"""Debug mode names the step that held up the loop, and stays silent on the page."""

import asyncio
import logging
import time

import pytest

import backbench.lab as lab


async def blocks():
    time.sleep(0.05)


async def waits():
    await asyncio.sleep(0.05)


def test_a_step_that_blocks_is_named_and_one_that_waits_is_not(capfd):
    (complaint,) = lab.slow_steps(blocks(), seconds=0.04)
    assert "blocks()" in complaint and "took 0.0" in complaint
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
