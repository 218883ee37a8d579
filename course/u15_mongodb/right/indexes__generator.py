# Style: a generator with pymongo's names for directions.
def indexes():
    up, down = pymongo.ASCENDING, pymongo.DESCENDING
    wanted = {"status": up, "shop": up, "cents": down}, {"customer": up, "placed": up}
    return [list(index.items()) for index in wanted]
