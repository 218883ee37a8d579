# Style: a class that knows its chunks, takewhile for the prefix, groupby for the report.
from itertools import takewhile


class Map:
    def __init__(self, key, chunks):
        self.key = tuple(key)
        self.lowers, self.shards = zip(*chunks)

    def place(self, values):
        return bisect_right(self.lowers, values) - 1

    def asked(self, query):
        fields = list(takewhile(query.__contains__, self.key))
        values = tuple(query[field] for field in fields)
        first = last = self.place(values)
        if len(fields) < len(self.key):
            while last + 1 < len(self.lowers) and self.lowers[last + 1][: len(fields)] <= values:
                last += 1
        return {self.shards[place] for place in range(first, last + 1)}


def shards_of(key, chunks, query):
    return Map(key, chunks).asked(query)


def report(key, chunks, inserts, queries, most):
    known = Map(key, chunks)
    keys = [tuple(map(document.__getitem__, key)) for document in inserts]
    placed = [(known.place(values), values) for values in keys]
    load = Counter(known.shards[place] for place, _ in placed)
    sizes, kinds = Counter(place for place, _ in placed), Counter(place for place, _ in set(placed))
    return dict(
        hottest=load.most_common(1)[0][1] / len(inserts),
        targeted=[len(known.asked(query)) for query in queries].count(1) / len(queries),
        jumbo=len([place for place in sizes if kinds[place] == 1 and sizes[place] > most]),
    )
