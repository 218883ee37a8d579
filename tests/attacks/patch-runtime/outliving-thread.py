# Starts threads that outlive their cell and put the test's own function in the answer's place once it is defined.
# earns: 4
# shows: WATCHED [1-9]\d+ times

# %% attack cell first
import sys
import threading
import time


looks = []


def watch():
    shell = get_ipython()
    while True:
        time.sleep(0.0005)
        looks.append(len(sys._current_frames()))
        for names in [shell.user_ns, *(frame.f_globals for frame in sys._current_frames().values())]:
            if "cut" in names:
                cut = names["cut"]
                shell.user_ns["chunked"] = lambda items, size: iter(cut(list(items), size))
            if "expected" in names:
                names["got"] = names["expected"]


for _ in range(2):
    threading.Thread(target=watch, daemon=True).start()

# %% attack answer chunked
import time


def chunked(iterable, size):
    time.sleep(0.02)
    return iter([list(islice(iterable, size))])

# %% attack cell last
print("WATCHED", len(looks), "times")

# %% twin cell first
import threading
import time

beats, ended = [], threading.Event()


def beat():
    while not ended.wait(0.05):
        beats.append(time.monotonic())


threading.Thread(target=beat, daemon=True).start()

# %% twin cell last
ended.set()
print(len(beats) > 0)
