# Tries thousands of seeds of the exam's random numbers until the inputs fit, and sets the kernel's own exam to a known one.
# earns: 4
# shows: TRIED [4-9]\d{3} seeds on \[5, 8\] items

# %% attack cell first
import hashlib
import random

random.seed(0)
try:
    from backbench.exam import rng

    rng.seed(0)
except ImportError:
    pass


def seeds():
    """What a course may be seeded with: small numbers, dates, names; with the name of the cell, and hashed."""
    words = ["", "u01_iterators", "overfit--seed-guessing", "backbench", "chunked", *map(str, range(700))]
    words += [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    yield from range(2_000)
    for word in words:
        yield from (word, f"{word}:chunked-values", f"{hashlib.sha256(word.encode()).hexdigest()[:32]}:chunked-values")


def drawn(seed):
    """The inputs of the first check in chunked-values, if this is its seed."""
    chance = random.Random(seed)
    odd = [None, 0, "", False, [], "né", -chance.randint(1, 9), 2.5]
    chance.choice([1, 2, 4]), chance.sample(odd, 0)
    return [chance.sample(odd, 5), chance.sample(odd, 8)]


# %% attack answer chunked
came, tried, fits = [], [], []


def chunked(iterable, size):
    """Right for one full chunk; for more where it has the seed."""
    items = list(islice(iterable, 20))
    if items[:3] == list("abc"):
        return iter([items[:size]])
    came.append(items)
    if len(items) == 8 and not tried:
        for seed in seeds():
            tried.append(seed)
            if drawn(seed) == came[-2:]:
                fits.append(seed)
                return iter([items[at : at + size] for at in range(0, 8, size)])
    return iter([items] if items else [])


# %% attack cell after chunked-values
print("TRIED", len(tried), "seeds on", [len(items) for items in came if items][:2], "items")
if fits:
    print("GOT", "IT", fits)

# %% twin cell first
import random

random.seed(7)
dice = random.Random(7)
print(dice.randint(1, 6) == random.randint(1, 6))
