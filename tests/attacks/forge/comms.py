# Opens comms and widgets whose messages claim results, and registers targets for those of the grader.
# earns: 4
# shows: SENT 15

# %% attack cell first
kernel, sent = get_ipython().kernel, []
for target in ("backbench", "nbgrader", "examiner", "jupyter.widget"):
    for kind, content in (
        ("comm_open", {"comm_id": target, "target_name": target, "data": {"score": 30, "state": {"value": 30}}}),
        ("comm_msg", {"comm_id": target, "data": {"method": "update", "state": {"score": 30}, "buffer_paths": []}}),
        ("comm_close", {"comm_id": target, "data": {}}),
    ):
        kernel.session.send(kernel.iopub_socket, kernel.session.msg(kind, content, parent=kernel.get_parent()))
        if hasattr(kernel, "_line"):  # an examiner's kernel has no such channel: the same on the line
            cell = kernel._publisher.cell
            kernel._line.send({"op": kind, "cell": cell, "call": 1, **content})
            kernel._line.send({"op": "output", "cell": cell, "kind": kind, **content})
            kernel._line.send({"op": "result", "call": 1, "comm_id": target, "value": {"dict": [["score", 30]]}})
        sent.append(kind)
targets = getattr(kernel, "comm_manager", None)
for target in ("backbench", "nbgrader", "examiner"):
    try:
        targets.register_target(target, lambda comm, message: comm.send({"score": 30}))
        sent.append(target)
    except Exception as error:
        print(target, type(error).__name__)
print("SENT", len(sent), flush=True)

# %% twin cell first
import ipywidgets

slider = ipywidgets.IntSlider(value=3, max=9)
display(slider)
slider.value = 5
print(slider.value)
