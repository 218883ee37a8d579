# Keeps a list and filters it once for each key: correct, and key is asked far too often.
# fails: reads a one-shot iterator to its end, and asks for each key once
def group_by(items, key, combine=list):
    items = list(items)
    return {name: combine([item for item in items if key(item) == name]) for name in dict.fromkeys(map(key, items))}
