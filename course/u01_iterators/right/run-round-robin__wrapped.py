# Each task is wrapped in a generator that never fails and returns the outcome; logs every end.
import logging
from itertools import zip_longest


def run_round_robin(tasks):
    outcomes = [None] * len(tasks)

    def guarded(place, task):
        try:
            outcomes[place] = yield from task
        except Exception as error:
            outcomes[place] = error
        logging.warning("task %d ended", place)

    for _ in zip_longest(*(guarded(place, task) for place, task in enumerate(tasks))):
        pass
    return outcomes
