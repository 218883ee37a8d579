# First the keys, then for each key another pass: a one-shot iterator has nothing left for it.
# fails: reads a one-shot iterator to its end, and asks for each key once
def group_by(items, key, combine=list):
    names = dict.fromkeys(map(key, items))
    return {name: combine([item for item in items if key(item) == name]) for name in names}
