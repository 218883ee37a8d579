"""The warehouse answers several at once, counts them, and goes when it is told to."""

import asyncio
import socket
import threading

import pytest

import backbench.lab as lab


@pytest.fixture
def warehouse():
    made = lab.Warehouse()
    yield made
    made.close()


async def ask(warehouse, line):
    reader, writer = await asyncio.open_connection(*warehouse.address)
    writer.write(line)
    try:
        return await reader.readline()
    finally:
        writer.close()


def test_each_request_gets_its_own_answer_and_the_peak_is_counted(warehouse):
    async def main():
        return await asyncio.gather(*[ask(warehouse, f"Book {n} 300\n".encode()) for n in range(5)])

    assert asyncio.run(main()) == [f"Book {n}: 6 copies\n".encode() for n in range(5)]
    assert (warehouse.peak, warehouse.busy) == (5, 0)


def test_one_connection_may_ask_again(warehouse):
    with socket.create_connection(warehouse.address) as line, line.makefile("rwb") as file:
        for title in (b"Emma", b"The Trial"):
            file.write(title + b" 1\n")
            file.flush()
            assert file.readline() == title + b": %d copies\n" % len(title)
    assert warehouse.peak == 1


def test_what_is_no_request_ends_that_connection_only(warehouse):
    assert asyncio.run(ask(warehouse, b"nonsense\n")) == b""
    assert asyncio.run(ask(warehouse, b"Emma 1\n")) == b"Emma: 4 copies\n"


def test_a_closed_warehouse_is_gone_and_with_it_its_thread(warehouse):
    with socket.create_connection(warehouse.address) as line, line.makefile("rwb") as file:
        file.write(b"Emma 60000\n")
        file.flush()
        while not warehouse.busy:
            pass
        warehouse.close()
        assert file.readline() == b"", "the connection under way is closed too"
    warehouse.close()
    assert "lab:warehouse" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionError):
        socket.create_connection(warehouse.address)
