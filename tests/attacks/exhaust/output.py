# Prints without end, on every descriptor, as text, as pictures and as updates.
# earns: 4
# limits: short
# shows: the cell was stopped after|the kernel stopped while
# shows: \[the rest of the output was cut\]
# stock: not run, its output fills memory and disk of whoever keeps it

# %% attack cell first
import os
import sys

while True:
    print("x" * 2**20)
    print("y" * 2**20, file=sys.stderr)
    os.write(1, b"z" * 2**16)
    display({"text/plain": "w" * 2**20, "image/png": "A" * 2**20}, raw=True)


# %% attack cell first
for _ in range(4):  # what comes to an end by itself is cut
    print("v" * 2**20)


# %% attack answer chunked
def chunked(iterable, size):
    print("x" * 2**22)
    return iter([list(islice(iterable, size))])


# %% attack traces
found = f"{len(autograded) >> 20} MB of output were kept" if len(autograded) > 8 * 2**20 else ""

# %% twin cell first
for number in range(3_000):
    print(f"line {number}: a student who prints a lot, as one does while looking for a mistake")


# %% twin answer chunked
def chunked(iterable, size):
    """Prints all that it does."""
    print("asked for chunks of", size)
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    while chunk := list(islice(items, size)):
        print("here is", chunk)
        yield chunk
