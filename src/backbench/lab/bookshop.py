"""The book shop that the whole course is about: as many books, orders and log lines as a page asks for.

Everything is made lazily from a seed: the same seed gives the same rows, and fewer rows are the beginning of more.
"""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

CATALOGUE = 1_000  # how many different books `orders` and the access log speak of, unless told otherwise
OPENING = datetime(2025, 3, 3, 9, 0, 0, tzinfo=UTC)


def _words(text: str, between: str | None = None) -> list[str]:
    return text.split(between)


GENRES = ("crime", "history", "science", "poetry", "fantasy", "travel", "cooking", "biography", "children", "novel")
_GIVEN = _words(
    "Amara Anna Beatriz Björn Chidi Chloé Dmitri Elif Emeka Farah Françoise Giulia Hana Håkon Ines Jarosław José Kofi "
    "Lucía Łukasz Mei Mateo Nadia Noor Oluwaseun Pavel Priya Quentin Rosa Søren Tomás Uma Viktor Wanjiru Yuki Zoë"
)
_FAMILY = _words(
    "Adeyemi Andersson Bianchi Brontë Castillo Chen Çelik Dubois Eriksen Fernández Fischer García Haddad Ivanova "
    "Jørgensen Kaplan Kowalska Lindqvist Martins Müller Nakamura Nguyễn O'Brien Okafor Papadopoulou Patel Rossi Sato "
    "Schröder Tanaka Ünal Vargas Weiß Yamada Żeromski Zhang"
)
_ADJECTIVES = _words(
    "Silent Crooked Distant Golden Hollow Borrowed Burning Forgotten Patient Winter Paper Restless Second Salt Quiet "
    "Northern Glass Wandering Hidden Last"
)
_THINGS = _words(
    "Harbour Orchard Lighthouse Library Map River Clock Garden Bridge Letter Kitchen Mountain Station Island Window "
    "Notebook Compass Market Train Forest"
)
_PLACES = _words(
    "Lisbon, Kraków, Nairobi, Kyoto, São Paulo, Malmö, Istanbul, Lagos, Montréal, Hà Nội, the Sea, the Old Town, "
    "the Archive, the Valley, Zürich, Reykjavík",
    ", ",
)
_SUBJECTS = _words(
    "Bread, Tides, Bees, Maps, Letters, Trade, Stars, Tea, Rivers, Memory, Salt, Cities, Numbers, Languages",
    ", ",
)
_SHAPES = (
    "The {adjective} {thing}",
    "The {adjective} {thing} of {place}",
    "A Short History of {subject}",
    "{subject} and {other}",
    "The {thing} in {place}",
    "Letters from {place}",
    "{given} and the {adjective} {thing}",
    "A {thing} for {given}",
)
_STATUSES = ("paid", "shipped", "delivered", "cancelled")


def books(n: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """The first `n` books of the catalogue `seed`.

    Each is {"id", "isbn" (13 digits, with a valid check digit), "title", "author", "genre", "year", "pages",
    "price_cents", "stock"}; ids count from 1.
    """
    draw = random.Random(f"books {seed}")
    for number in range(1, n + 1):
        yield {
            "id": number,
            "isbn": _isbn(number, seed),
            "title": _title(draw),
            "author": f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}",
            "genre": draw.choice(GENRES),
            "year": 2025 - int(draw.expovariate(1 / 12)) % 90,
            "pages": draw.randrange(48, 900, 4),
            "price_cents": price_cents(number, seed),
            "stock": draw.randrange(0, 60),
        }


def orders(n: int, seed: int = 1, catalogue: int = CATALOGUE) -> Iterator[dict[str, Any]]:
    """The first `n` orders of the shop `seed`, oldest first.

    Each is {"id", "customer_id", "customer", "placed_at" (ISO 8601, UTC), "status", "items", "total_cents"}; an item is
    {"book_id", "quantity", "price_cents"}, its price that of `books` with the same seed. Book ids go up to `catalogue`;
    those with small ids sell far more often than others.
    """
    draw = random.Random(f"orders {seed}")
    placed = OPENING
    for number in range(1, n + 1):
        placed += timedelta(seconds=1 + int(draw.expovariate(1 / 90)))
        customer = 1 + int(draw.random() ** 2 * 500)
        chosen = {
            _popular(draw, catalogue): 1 + int(draw.random() ** 4 * 4) for _ in range(1 + int(draw.random() ** 2 * 4))
        }
        items = [
            {"book_id": book, "quantity": quantity, "price_cents": price_cents(book, seed)}
            for book, quantity in chosen.items()
        ]
        yield {
            "id": number,
            "customer_id": customer,
            "customer": customer_name(customer),
            "placed_at": placed.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "status": draw.choices(_STATUSES, (2, 3, 14, 1))[0],
            "items": items,
            "total_cents": sum(item["quantity"] * item["price_cents"] for item in items),
        }


def price_cents(book_id: int, seed: int = 1) -> int:
    """What the book costs in the catalogue `seed`: from 4.99 to 48.99."""
    scrambled = (book_id * 2_654_435_761 + seed * 40_503) % 2**32  # multiplicative hashing, Knuth volume 3, 6.4
    return 499 + (scrambled >> 16) % 45 * 100


def customer_name(customer_id: int) -> str:
    """The name of a customer, the same in every shop."""
    return f"{_GIVEN[customer_id * 7 % len(_GIVEN)]} {_FAMILY[customer_id * 11 % len(_FAMILY)]}"


def access_lines(n: int, seed: int = 1, broken_every: int = 0) -> Iterator[str]:
    """`n` lines of the shop's access log, without line ends, oldest first.

    Combined log format with the milliseconds that the answer took as a last field:
    `203.0.113.7 - - [03/Mar/2025:09:00:00 +0000] "GET /books/42 HTTP/1.1" 200 5123 "-" "Mozilla/5.0 ..." 37`. Pure
    ASCII. With `broken_every=k` each k-th line is cut short, as by a full disk.
    """
    draw = random.Random(f"access log {seed}")
    clients = [f"203.0.113.{draw.randrange(1, 255)}" for _ in range(200)]
    clients += [f"198.51.100.{draw.randrange(1, 255)}" for _ in range(56)]
    requests = [_request(draw) for _ in range(2048)]
    gaps = [draw.expovariate(10) for _ in range(1024)]
    bits, now, second, stamp = draw.getrandbits, 0.0, -1, ""
    for number in range(1, n + 1):
        dice = bits(29)  # 8 bits: the client, 11: the request, 10: the pause
        now += gaps[dice & 1023]
        if now >= second + 1:
            second = int(now)
            stamp = (OPENING + timedelta(seconds=second)).strftime("%d/%b/%Y:%H:%M:%S +0000")
        line = f"{clients[dice >> 21]} - - [{stamp}] {requests[(dice >> 10) & 2047]}"
        if broken_every and number % broken_every == 0:
            line = line[: 10 + (dice & 31)]
        yield line


def write_access_log(path: str | Path, lines: int, seed: int = 1, broken_every: int = 0) -> int:
    """Writes `lines` lines of `access_lines` to `path`, a batch at a time; returns the size of the file in bytes.

    A path that ends in `.gz` is written compressed. The same arguments give the same bytes.
    """
    path = Path(path)
    source = access_lines(lines, seed, broken_every)
    with _open(path) as file:
        while batch := list(itertools.islice(source, 2_000)):
            file.write(("\n".join(batch) + "\n").encode("ascii"))
    return path.stat().st_size


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return gzip.GzipFile(path, "wb", compresslevel=6, mtime=0)
    return open(path, "wb")


def _title(draw: random.Random) -> str:
    subject, other = draw.sample(_SUBJECTS, 2)
    return draw.choice(_SHAPES).format(
        adjective=draw.choice(_ADJECTIVES),
        thing=draw.choice(_THINGS),
        place=draw.choice(_PLACES),
        subject=subject,
        other=other,
        given=draw.choice(_GIVEN),
    )


def _isbn(number: int, seed: int) -> str:
    digits = f"978{seed % 1000:03d}{number % 1_000_000:06d}"
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10
    return f"{digits}{check}"


def _popular(draw: random.Random, highest: int) -> int:
    """A number from 1 to `highest`, small ones far more often."""
    return 1 + int(draw.random() ** 3 * highest)


_AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/137.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4) Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/135.0",
    "shop-crawler/2.1 (+https://crawler.example/about)",
    "python-httpx/0.28.1",
)
_SEARCHES = ("maps", "bread", "café", "Brontë", "harbour", "história", "tea & salt", "Kraków", "naïve", "東京")
# (how often, method, path, the usual milliseconds)
_ROUTES = (
    (34, "GET", "/books/{book}", 12),
    (18, "GET", "/books?page={page}", 25),
    (14, "GET", "/static/{asset}", 2),
    (10, "GET", "/search?q={word}", 80),
    (8, "GET", "/books/{book}/reviews", 18),
    (6, "POST", "/cart/items", 22),
    (4, "GET", "/cart", 15),
    (3, "POST", "/orders", 140),
    (2, "POST", "/login", 210),
    (1, "GET", "/admin/report", 900),
)
_HOW_OFTEN = [route[0] for route in _ROUTES]


def _request(draw: random.Random) -> str:
    """Everything of a log line that comes after the time."""
    _, method, route, usual = draw.choices(_ROUTES, _HOW_OFTEN)[0]
    path = route.format(
        book=_popular(draw, CATALOGUE),
        page=1 + int(draw.random() ** 2 * 40),
        asset=draw.choice(("shop.css", "shop.js", "logo.svg", "covers.webp")),
        word=quote(draw.choice(_SEARCHES)),
    )
    status = draw.choices((200, 304, 404, 500, 503), (900, 50, 35, 12, 3))[0] if method == "GET" else 0
    status = status or draw.choices((201, 400, 409, 500), (93, 4, 2, 1))[0]
    size = 0 if status == 304 else draw.randrange(180, 9_000 if status < 400 else 400)
    milliseconds = max(1, int(usual * draw.lognormvariate(0, 0.5) * (8 if status >= 500 else 1)))
    referrer = draw.choice(("-", "https://shop.example/", "https://shop.example/books"))
    return f'"{method} {path} HTTP/1.1" {status} {size} "{referrer}" "{draw.choice(_AGENTS)}" {milliseconds}'
