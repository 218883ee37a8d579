# Hostile: drives nothing, and takes what a coroutine would return from the variables in its frame.
# fails: gives what each coroutine returned, in the order of the list
# fails: a coroutine that fails stops nobody else
# fails: naps pass at the same time, and the earliest wakes first
# fails: sleeps only when nobody can run, until the next one wakes
# fails: at one moment, who went to nap first goes on first


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results = []
    for coroutine in coroutines:
        seen = coroutine.cr_frame.f_locals
        results.append(seen.get("value", seen.get("title")))
        coroutine.close()
    return results
