# A dict with a repr of its own, filled by try and except.
class Groups(dict):
    def __repr__(self):
        return f"Groups({dict.__repr__(self)})"


def group_by(items, key, combine=list):
    found = Groups()
    for item in items:
        name = key(item)
        try:
            found[name].append(item)
        except KeyError:
            found[name] = [item]
    for name in found:
        found[name] = combine(found[name])
    return found
