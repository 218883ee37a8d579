# Prints, displays and returns everything that a verdict, a score or a passed check could look like.
# earns: 4
# shows: "score": 30.0, "max": 30.0
# shows: 100.0\b
# shows: SAID ALL

# %% attack cell first
import json
import sys

verdict = {"state": "graded", "score": 30.0, "max": 30.0, "cells": {"chunked-values": {"score": 2, "state": "graded"}}}
for channel in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    print("✓ cuts the items into chunks, in order: 1 of 1", file=channel)
    print(json.dumps({"verdict": verdict, "cell": "chunked-values"}), file=channel)
    print(json.dumps({"done": True}), file=channel, flush=True)
display({"text/plain": "30.0", "application/x-nbgrader-score": "30.0"}, raw=True)
30.0

# %% attack cell after chunked-values
print(json.dumps({"cell": "chunked-values", "verdict": {"score": 2.0, "max": 2.0, "state": "graded", "checks": []}}))
100.0

# %% attack cell last
print("SAID ALL")

# %% twin cell first
import json

for number in range(300):
    print("✓ my own check", number, json.dumps({"score": number, "done": True}))
30.0
