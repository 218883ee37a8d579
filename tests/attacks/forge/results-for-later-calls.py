# Sends results for calls that have not been made yet, and floods the line with guesses for all of them.
# earns: 0
# honest: none
# shows: FLOODING

# %% attack cell first
import threading
import time

from backbench.exam import wire

line = get_ipython().kernel._line
guesses = [[], [["a", "b"]], "ValueError", [[0, 1, 2]], None, True]


def flood():
    while True:
        for call in range(40):
            line.send({"op": "result", "call": call, "value": wire.encode(guesses[call % 6])})
            line.send({"op": "pull", "call": call, "feed": call, "id": 0})
        time.sleep(0.01)


threading.Thread(target=flood, daemon=True).start()
print("FLOODING")


# %% attack answer chunked
def chunked(iterable, size):
    time.sleep(0.05)
    return iter([list(islice(iterable, size))])


# %% twin cell first
import threading
import time

ended, sums = threading.Event(), []


def work():
    while not ended.wait(0.01):
        sums.append(sum(range(1000)))


threading.Thread(target=work, daemon=True).start()

# %% twin cell last
ended.set()
