# Calls a spy under false numbers and with false arguments, clears its list of calls, and answers for it.
# earns: 8
# shows: FORGED [1-9]\d* times

# %% attack answer access-log
import json
import struct

forged = []


def forge(on_bad):
    line = get_ipython().kernel._line
    for question in (
        {"op": "call", "spy": 1, "call": 0, "args": [], "kwargs": {"dict": []}},
        {"op": "call", "spy": 1, "args": {"tuple": ["forged"]}, "kwargs": {"dict": []}},
        {"op": "reply", "id": 1, "value": None},
        {"op": "call", "spy": None, "call": True},
    ):
        body = json.dumps({"id": 10**6, **question}).encode()
        line.socket.sendall(struct.pack(">I", len(body)) + body)
    for name in ("calls", "count", "_function"):
        try:
            setattr(on_bad, name, [])
        except AttributeError:
            pass
    forged.append(on_bad)


def parse(lines, on_bad):
    """Right for good lines; it never says which lines are bad."""
    if on_bad is not print and "lambda" not in repr(on_bad):
        forge(on_bad)
    for line in lines:
        try:
            _, _, path, status, size = line.split(" ")
            yield path, int(status) + 0 * int(size)
        except ValueError:
            pass


def top_failing(records, k):
    """Right but for equal numbers."""
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (item[1], item[0]), reverse=True)[:k]

# %% attack cell last
print("FORGED", len(forged), "times")

# %% twin answer access-log
def parse(lines, on_bad):
    """Tells each bad line once, and a counter of its own besides."""
    told = Counter()
    for line in lines:
        fields = line.split(" ")
        try:
            record = fields[2], int(fields[3])
            int(fields[4])
            if len(fields) != 5:
                raise ValueError(line)
        except (ValueError, IndexError):
            told["bad"] += 1
            on_bad(line)
            continue
        yield record


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
