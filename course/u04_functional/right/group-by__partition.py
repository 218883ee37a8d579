# Takes the pairs of one key out of the list, then those of the next key, until none are left.
def group_by(items, key, combine=list):
    pairs = [(key(item), item) for item in items]
    result = {}
    while pairs:
        name = pairs[0][0]
        result[name] = combine([item for other, item in pairs if other == name])
        pairs = [pair for pair in pairs if pair[0] != name]
    return result
