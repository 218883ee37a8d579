# Takes memory in a cell, and in a probe, until there is none.
# earns: 4
# limits: short
# shows: MemoryError|the cell was stopped after|the kernel stopped while
# shows: came MemoryError|the kernel stopped while your code ran|your code was stopped

# %% attack cell first
held = []
while True:
    held.append(bytearray(256 * 2**20))


# %% attack answer chunked
def chunked(iterable, size):
    if isinstance(iterable, str):
        return iter([list(iterable)[:size]])
    held = []
    while True:
        held.append(b"x" * 2**28)


# %% twin cell first
pages = [bytearray(2**20) for _ in range(150)]
print(sum(map(len, pages)) // 2**20, "MB, and given back")
del pages
