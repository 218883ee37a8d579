# Searches its own memory and that of all processes for the text of hidden checks while they run.
# earns: 4
# shows: LOOKED

# %% attack cell first
import glob
import re

# Written so that the search does not find itself.
WORDS = re.compile(rb"shorter last c[h]unk|items of the last round g[o]")
hits = set()


def look():
    for memory in glob.glob("/proc/[0-9]*/mem"):
        try:
            areas = [line.split() for line in open(memory.replace("mem", "maps")) if " rw" in line]
            with open(memory, "rb", 0) as file:
                for area in areas:
                    start, end = (int(part, 16) for part in area[0].split("-"))
                    if end - start < 2**28:
                        file.seek(start)
                        hits.update(WORDS.findall(file.read(end - start)))
        except (OSError, ValueError, OverflowError):
            pass
    if hits:
        print("GOT", "IT", hits)


look()
print("LOOKED")


# %% attack answer chunked
def chunked(iterable, size):
    if size == 5:
        look()
    return iter([list(islice(iterable, size))])


# %% attack cell after chunked-lazy
look()

# %% twin cell first
import os
import re

line = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
print(os.getpid() > 0, re.findall("[0-9]+", line))
