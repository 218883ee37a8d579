# A defaultdict on the way, a plain dict at the end; prints what it found. Type hints.
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any


def group_by(
    items: Iterable[Any], key: Callable[[Any], Hashable], combine: Callable[[list], Any] = list
) -> dict[Hashable, Any]:
    groups: defaultdict[Hashable, list] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    print(len(groups), "groups")
    return dict(zip(groups, map(combine, groups.values()), strict=True))
