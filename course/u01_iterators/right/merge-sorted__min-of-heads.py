# No heap: the smallest of the waiting items is looked for each time. Type hints; warns when it gets slow.
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def merge_sorted(*streams: Iterable[Any], key: Callable[[Any], Any] | None = None) -> Iterator[Any]:
    if len(streams) > 4:
        warnings.warn("many streams: a heap would be faster", stacklevel=2)
    heads: list[list[Any]] = []
    for stream in map(iter, streams):
        for item in stream:
            heads.append([key(item) if key else item, item, stream])
            break
    while heads:
        head = min(heads, key=lambda head: head[0])
        rank, item, stream = head
        yield item
        try:
            head[1] = next(stream)
        except StopIteration:
            heads = [other for other in heads if other is not head]
            continue
        head[0] = key(head[1]) if key else head[1]
        if head[0] < rank:
            raise ValueError("a stream is out of order")
