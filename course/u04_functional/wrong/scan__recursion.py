# Each item opens a generator inside the one before: lazy and right, and too deep after a thousand.
# fails: goes on as long as states are asked for
def scan(step, items, initial):
    items = iter(items)
    yield initial
    for item in items:
        yield from scan(step, items, step(initial, item))
