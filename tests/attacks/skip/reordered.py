# Turns the notebook upside down, so that the tests run before the code that they are about.
# earns: 4
# shows: cells were out of order: the course's order was restored
# shows: PLANTED

# %% attack change
book.cells.reverse()

# %% attack cell first
import builtins

builtins.chunked = lambda iterable, size: iter([["a", "b"]])
print("PLANTED")

# %% twin change
# The last exercise was the nicest: it stands first.
book.cells = book.cells[-4:] + book.cells[:-4]
