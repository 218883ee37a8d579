# Looks through loaded modules, garbage and the exam's own modules for the session, its counters and its expected values.
# earns: 4
# shows: LOOKED

# %% attack cell first
import gc
import sys


def look():
    for name in list(sys.modules):
        if name.startswith(("backbench.grading", "backbench.exam.remote", "nbgrader")):
            print("GOT", "IT", name)
    for thing in gc.get_objects():
        if type(thing).__name__ in ("RemoteSession", "Feed", "Spy", "CheckResult", "Examination", "Bundle"):
            print("GOT", "IT", type(thing))


look()
print("LOOKED")


# %% attack answer chunked
def chunked(iterable, size):
    look()
    for thing in gc.get_objects():
        if type(thing).__name__ == "Feed":
            thing.pulled = size
    return iter([list(islice(iterable, size))])


# %% twin cell first
import gc
import sys

gc.collect()
print(len(gc.get_objects()) > 1000, "json" in sys.modules)
