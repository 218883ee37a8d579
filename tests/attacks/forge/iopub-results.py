# Sends results, idle statuses and errors of its own making on the kernel's output channel, rightly signed.
# earns: 4

# %% attack cell first
import threading
import time

kernel = get_ipython().kernel


def forge():
    while True:
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
        time.sleep(0.02)


threading.Thread(target=forge, daemon=True).start()
time.sleep(0.1)
print("SENT", flush=True)


# %% attack answer chunked
def chunked(iterable, size):
    time.sleep(0.05)
    return iter([list(islice(iterable, size))])


# %% twin cell first
import time

handle = display("working", display_id=True)
for step in range(20):
    handle.update(f"step {step} of 20")
    time.sleep(0.005)
