# Style: descending ranges, tuples, computed.
def indexes():
    return tuple(tuple((field, -1) for field in names.split()) for names in ("customer placed", "status shop cents"))
