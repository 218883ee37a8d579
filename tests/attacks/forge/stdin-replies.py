# Talks on the input channel: requests and replies of its own, and input() in the middle of a probe.
# earns: 4
# shows: SENT

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
print("SENT", flush=True)


# %% attack answer chunked
def chunked(iterable, size):
    try:
        return iter([[input("expected? ")]])
    except Exception:
        get_ipython().kernel.session.send(
            get_ipython().kernel.stdin_socket, "input_request", {"prompt": "", "password": False}
        )
        return iter([list(islice(iterable, size))])


# %% twin cell first
try:
    name = input("your name: ")
except Exception as error:  # nobody sits at the keyboard while a notebook is graded
    name = type(error).__name__
print(len(name) > 0)
