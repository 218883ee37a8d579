"""The sample class: who is in it, and what kind of work each of them hands in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A student. `id` is the folder's name under submitted/, `work` a kind that `works.make` knows."""

    first: str
    last: str
    work: str

    @property
    def id(self) -> str:
        return f"{self.first}-{self.last}".lower().replace(" ", "-").replace("'", "")

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


CLASS = (
    Person("Amara", "Okafor", "reference"),
    Person("Bjorn", "Lindqvist", "other right answers 0"),
    Person("Camila", "Rojas", "other right answers 1"),
    Person("Dilnoza", "Karimova", "other right answers 2"),
    Person("Eszter", "Nagy", "one mistake 0"),
    Person("Farid", "Haidari", "one mistake 1"),
    Person("Hoang", "Tran", "every second wrong 0"),
    Person("Ines", "Carvalho", "every second wrong 1"),
    Person("Jamal", "Washington", "all wrong 0"),
    Person("Keiko", "Tanaka", "all wrong 1"),
    Person("Leilani", "Kahale", "half finished"),
    Person("Mateusz", "Kowalski", "untouched"),
    Person("Nadia", "Benali", "blank file"),
    # The tricksters of the world's stories hand in the hostile work.
    Person("Anansi", "Kwaku", "cells deleted and copied"),
    Person("Kuma", "Lisa", "vandal"),
    Person("Loki", "Laufeyson", "equal to everything"),
    Person("Nasreddin", "Hodja", "patched interpreter"),
    Person("Pedro", "Urdemales", "renamed notebook"),
    Person("Puck", "Goodfellow", "endless loop"),
    Person("Reynard", "Fuchs", "changed metadata"),
    Person("Sun", "Wukong", "ends its kernel"),
    Person("Till", "Eulenspiegel", "not a notebook"),
)
