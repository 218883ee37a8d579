"""The book shop: the same seed gives the same rows, as many as asked for, without holding them."""

import gzip
import itertools
import os
import re
import subprocess
import sys

import pytest

import backbench.lab as lab
from backbench.lab.bookshop import access_lines, books, orders, write_access_log

LINE = re.compile(
    r"(\d+\.\d+\.\d+\.\d+) - - \[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d) \+0000\] "
    r'"(GET|POST) (/\S*) HTTP/1\.1" (\d{3}) (\d+) "([^"]*)" "([^"]*)" (\d+)'
)


@pytest.mark.parametrize("make", [books, orders, access_lines])
def test_rows_depend_on_the_seed_alone_and_fewer_are_the_beginning_of_more(make):
    assert list(make(50)) == list(make(80))[:50]
    assert list(make(50, seed=2)) == list(make(50, seed=2)) != list(make(50, seed=3))
    assert list(make(0)) == []


@pytest.mark.parametrize("make", [books, orders, access_lines])
def test_a_billion_rows_cost_nothing_until_they_are_taken(make):
    assert len(list(itertools.islice(make(10**9), 2))) == 2


def test_rows_are_the_same_in_another_process():
    code = "from backbench.lab.bookshop import *; print([*books(5)], [*orders(5)], [*access_lines(5)])"
    here = f"{[*books(5)]} {[*orders(5)]} {[*access_lines(5)]}"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    there = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert there.stdout.strip() == here


def test_isbns_are_unique_and_their_check_digit_is_right():
    numbers = [book["isbn"] for book in books(2000)]
    assert len(set(numbers)) == 2000
    for number in numbers:
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(number)) % 10 == 0


def test_the_catalogue_has_names_that_ascii_cannot_hold_and_one_with_a_quote():
    catalogue = list(books(500))
    assert any(not book["author"].isascii() for book in catalogue)
    assert any(not book["title"].isascii() for book in catalogue)
    assert any("'" in book["author"] for book in catalogue)
    assert [book["id"] for book in catalogue] == list(range(1, 501))
    assert all(499 <= book["price_cents"] <= 4899 and book["stock"] >= 0 for book in catalogue)


def test_orders_agree_with_the_catalogue_and_add_up():
    prices = {book["id"]: book["price_cents"] for book in books(1000, seed=4)}
    placed = []
    for order in orders(300, seed=4):
        assert order["items"]
        assert all(item["price_cents"] == prices[item["book_id"]] for item in order["items"])
        assert order["total_cents"] == sum(item["quantity"] * item["price_cents"] for item in order["items"])
        placed.append(order["placed_at"])
    assert placed == sorted(placed)


def test_some_books_sell_far_more_than_others():
    sold = [item["book_id"] for order in orders(2000, catalogue=100) for item in order["items"]]
    assert max(sold) <= 100
    assert sum(book <= 10 for book in sold) > 3 * sum(book > 90 for book in sold) > 0


def test_log_lines_are_combined_log_format_in_order_of_time():
    stamps = []
    for line in access_lines(3000):
        match = LINE.fullmatch(line)
        assert match, line
        assert line.isascii()
        stamps.append(match[2])
    assert stamps == sorted(stamps)
    assert len(set(stamps)) > 200


def test_the_log_tells_of_errors_and_slow_pages():
    rows = [LINE.fullmatch(line).groups() for line in access_lines(5000)]
    statuses = [row[4] for row in rows]
    assert {"200", "404", "500"} <= set(statuses)
    assert statuses.count("200") > len(rows) / 2
    assert max(int(row[8]) for row in rows) > 20 * sorted(int(row[8]) for row in rows)[2500]


def test_every_kth_line_can_be_broken():
    whole = [bool(LINE.fullmatch(line)) for line in access_lines(100, broken_every=10)]
    assert [number for number, ok in enumerate(whole, start=1) if not ok] == list(range(10, 101, 10))


def test_a_written_log_holds_those_lines_plain_or_compressed(tmp_path):
    size = write_access_log(tmp_path / "access.log", 12_345, seed=9)
    text = (tmp_path / "access.log").read_text(encoding="ascii")
    assert size == len(text)
    assert text.splitlines() == list(access_lines(12_345, seed=9))
    assert text.endswith("\n")
    write_access_log(str(tmp_path / "a.log.gz"), 500)
    write_access_log(tmp_path / "b.log.gz", 500)
    assert gzip.decompress((tmp_path / "a.log.gz").read_bytes()).decode() == "".join(
        f"{x}\n" for x in access_lines(500)
    )
    assert write_access_log(tmp_path / "empty.log", 0) == 0


def test_a_log_is_streamed_and_never_held(tmp_path):
    size, peak = lab.peak_memory(lambda: write_access_log(tmp_path / "big.log", 20_000))
    assert size > 3_000_000
    assert peak < 2_500_000  # a list of those lines takes over 4 MB
