"""An executor that runs no student code: every check is earned, but those of an answer with the word "wrong" in it."""

from concurrent.futures import Executor, Future

from backbench.grading import verdicts


class Paper(Executor):
    """`examined` names the students whose work it was given; checks named in `fails` are earned by nobody."""

    def __init__(self, *fails):
        self.examined, self.fails = [], fails

    def submit(self, function, job):
        verdict = {**job["verdict"], "cells": {}}
        self.examined.append(verdict["student"])
        answer = ""
        for cell in job["cells"]:
            if cell["kind"] != "tests":
                answer = cell["source"]
                continue
            blank = job["verdict"]["cells"][cell["id"]]
            checks = []
            for check in blank["checks"]:
                passed = "wrong" not in answer and check["name"] not in self.fails
                said = "" if passed else "not so"
                checks.append({**check, "earned": check["points"] * passed, "passed": passed, "message": said})
            verdict["cells"][cell["id"]] = {
                **blank, "state": "graded", "message": "", "checks": checks,
                "score": float(sum(check["earned"] for check in checks)),
            }  # fmt: skip
        future = Future()
        future.set_result({"verdict": verdicts.total(verdict), "outputs": {}, "complete": True})
        return future
