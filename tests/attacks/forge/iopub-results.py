# Sends results, idle statuses and outputs of its own making where the kernel sends its own, rightly signed.
# earns: 4
# shows: SENT [1-9]\d+ rounds

# %% attack cell first
import threading
import time

kernel = get_ipython().kernel
enough, rounds = threading.Event(), []


def forge():
    while not enough.is_set():
        parent = kernel.get_parent()
        for kind, content in (
            ("execute_result", {"data": {"text/plain": "30.0"}, "metadata": {}, "execution_count": 1}),
            ("stream", {"name": "stdout", "text": "30 of 30\n"}),
            ("status", {"execution_state": "idle"}),
            ("clear_output", {"wait": False}),
        ):
            message = kernel.session.msg(kind, content, parent=parent)
            kernel.session.send(
                kernel.iopub_thread if hasattr(kernel, "iopub_thread") else kernel.iopub_socket, message
            )
        if hasattr(kernel, "_line"):  # an examiner's kernel has no such channel: the same on the line
            cell = kernel._publisher.cell
            for kind, content in (
                ("execute_result", {"text": "30.0"}),
                ("stream", {"name": "stdout", "text": "30 of 30\n"}),
                ("clear_output", {}),
            ):
                kernel._line.send({"op": "output", "cell": cell, "kind": kind, **content})
            kernel._line.send({"op": "done", "cell": cell})
        rounds.append(parent)
        time.sleep(0.02)


forger = threading.Thread(target=forge, daemon=True)
forger.start()
time.sleep(0.1)


# %% attack answer chunked
def chunked(iterable, size):
    time.sleep(0.05)
    return iter([list(islice(iterable, size))])

# %% attack cell last
enough.set()  # else it would clear what comes next
forger.join(5)
print("SENT", len(rounds), "rounds", flush=True)

# %% twin cell first
import time

handle = display("working", display_id=True)
for step in range(20):
    handle.update(f"step {step} of 20")
    time.sleep(0.005)
