# Style: a pipeline of plain GETs with type hints; slices by an iterator.
from collections.abc import Iterable, Iterator
from itertools import islice

SLICE = 10_000


def slices(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    numbers = iter(ids)
    while part := list(islice(numbers, size)):
        yield part


def get_many(client: redis.Redis, ids: list[int], prefix: str) -> list[bytes | None]:
    """The cached texts of many books, SLICE ids a trip."""
    values: list[bytes | None] = []
    for part in slices(ids, SLICE):
        with client.pipeline(transaction=False) as pipe:
            for number in part:
                pipe.get(prefix + str(number))
            values.extend(pipe.execute())
    return values
