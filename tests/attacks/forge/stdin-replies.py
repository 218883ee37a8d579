# Talks on the input channel: requests and replies of its own, and input() in the middle of a probe.
# earns: 4
# shows: SENT
# shows: ASKED [1-9]\d* times

# %% attack cell first
kernel = get_ipython().kernel
for kind, content in (
    ("input_request", {"prompt": "points? ", "password": False}),
    ("input_reply", {"value": "30", "status": "ok"}),
    ("input_reply", {"value": '{"op": "result", "call": 1, "value": true}'}),
):
    try:
        kernel.session.send(kernel.stdin_socket, kind, content, parent=kernel.get_parent())
    except Exception as error:
        print(type(error).__name__)
    if hasattr(kernel, "_line"):  # an examiner's kernel has no such channel: the same on the line
        cell = kernel._publisher.cell
        kernel._line.send({"op": kind, "cell": cell, **content})
        kernel._line.send({"op": "output", "cell": cell, "kind": kind, **content})
        kernel._line.send({"op": "reply", "id": 1, "cell": cell, **content})
print("SENT", flush=True)


# %% attack answer chunked
asked = []


def chunked(iterable, size):
    try:
        return iter([[input("expected? ")]])
    except Exception as error:
        asked.append(type(error).__name__)
        kernel.session.send(kernel.stdin_socket, "input_request", {"prompt": "", "password": False})
        for call in range(60 if hasattr(kernel, "_line") else 0):
            for kind in ("input_request", "input_reply", "reply"):
                kernel._line.send({"op": kind, "call": call, "id": call, "prompt": "expected? ", "value": "30"})
        return iter([list(islice(iterable, size))])


# %% attack cell last
print("ASKED", len(asked), "times:", sorted(set(asked)))


# %% twin cell first
try:
    name = input("your name: ")
except Exception as error:  # nobody sits at the keyboard while a notebook is graded
    name = type(error).__name__
print(len(name) > 0)
