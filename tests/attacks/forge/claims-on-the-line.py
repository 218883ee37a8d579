# Takes over the kernel's end of the line to the examiner and claims passed checks, verdicts and the end of the exam.
# earns: 0
# shows: HIJACKED

# %% attack cell first
import json
import struct

from backbench.exam.kernel import ExamKernel

line = get_ipython().kernel._line


def frame(body):
    body = json.dumps(body).encode()
    line.socket.sendall(struct.pack(">I", len(body)) + body)


async def attack(self, message):
    call = message["call"]
    for claim in (
        {"op": "check", "passed": True, "points": 30},
        {"op": "verdict", "score": 30, "state": "graded"},
        {"cell": message["cell"], "verdict": {"score": 30}},
        {"done": True},
        {"op": "hello"},
        {"late": True},
    ):
        frame({**claim, "call": call})
    frame({"op": "result", "call": call, "value": True})


ExamKernel._run_probe = attack
print("HIJACKED")

# %% twin cell first
import json
import struct

record = struct.pack(">I", 4) + json.dumps([1]).encode()
print(struct.unpack(">I", record[:4]))
