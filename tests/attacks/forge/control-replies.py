# Answers on the control channel and the heartbeat: replies to interrupts and shutdowns, debug events, echoes of what came.
# earns: 4
# shows: SENT [1-9]\d* of control
# shows: ECHOED \['chunked
# shows: the result could not be read
# shows: the kernel stopped while this cell ran

# %% attack cell first
kernel = get_ipython().kernel
line = getattr(kernel, "_line", None)
sent, echoed = [], []
for kind, content in (
    ("interrupt_reply", {"status": "ok"}),
    ("shutdown_reply", {"status": "ok", "restart": False}),
    ("shutdown_reply", {"status": "ok", "restart": True}),
    ("debug_reply", {"type": "response", "success": True, "command": "evaluate", "body": {"result": "30"}}),
    ("debug_event", {"type": "event", "event": "terminated", "body": {"exitCode": 0, "score": 30}}),
    ("usage_reply", {"kernel_cpu": 0, "score": 30}),
):
    for stream in ("control_stream", "control_socket", "iopub_socket"):
        try:
            kernel.session.send(getattr(kernel, stream), kind, content, parent=kernel.get_parent(), ident=b"x")
        except Exception as error:
            print(kind, stream, type(error).__name__)
    if line is not None:  # an examiner's kernel has no such channel: the same on the line
        cell = kernel._publisher.cell
        line.send({"op": kind, "cell": cell, "call": 1, **content})
        line.send({"op": "output", "cell": cell, "kind": kind, **content})
        line.send({"op": "control", "msg_type": kind, "content": content})
    sent.append(kind)
try:
    import json

    import ipykernel
    import zmq

    with open(ipykernel.get_connection_file()) as file:
        port = json.load(file)["hb_port"]
    with zmq.Context.instance().socket(zmq.REP) as heart:  # beats in the place of the kernel's own
        heart.bind(f"tcp://127.0.0.1:{port}")
except Exception as error:
    print(type(error).__name__)
if line is not None:
    usual = type(kernel)._run_probe

    async def echo(self, message):
        """What a heart does: each frame goes back as it came; those about one exercise also under other names."""
        for name in ("probe", "heartbeat", *(("done", "result") if message["cell"].startswith("chunked") else ())):
            self._line.send({**message, "op": name})
        echoed.append(message["cell"])
        await usual(self, message)

    type(kernel)._run_probe = echo
print("SENT", len(sent), "of control")


# %% attack answer chunked
def chunked(iterable, size):
    return iter([list(islice(iterable, size))])


# %% attack cell last
print("ECHOED", sorted(set(echoed)))

# %% attack cell last
import struct

if line is not None:
    line.socket.sendall(struct.pack(">I", 4) + b"ping")  # a beat is no frame of the line

# %% twin cell first
import signal

rung = []
usual = signal.signal(signal.SIGINT, lambda number, frame: rung.append(number))
signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, usual)
print("interrupted", len(rung), "time, and went on")
