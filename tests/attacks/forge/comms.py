# Opens comms and widgets whose messages claim results, and registers targets for those of the grader.
# earns: 4
# shows: SENT

# %% attack cell first
kernel = get_ipython().kernel
for target in ("backbench", "nbgrader", "examiner", "jupyter.widget"):
    for kind, content in (
        ("comm_open", {"comm_id": target, "target_name": target, "data": {"score": 30, "state": {"value": 30}}}),
        ("comm_msg", {"comm_id": target, "data": {"method": "update", "state": {"score": 30}, "buffer_paths": []}}),
        ("comm_close", {"comm_id": target, "data": {}}),
    ):
        kernel.session.send(kernel.iopub_socket, kernel.session.msg(kind, content, parent=kernel.get_parent()))
print("SENT", flush=True)

# %% twin cell first
import ipywidgets

slider = ipywidgets.IntSlider(value=3, max=9)
display(slider)
slider.value = 5
print(slider.value)
