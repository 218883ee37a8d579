# As many as are allowed are too many already.
# fails: chunks that no split can help
def shards_of(key, chunks, query):
    known = []
    for field in key:
        if field not in query:
            break
        known.append(query[field])
    known = tuple(known)
    found = set()
    for place, (lower, shard) in enumerate(chunks):
        upper = chunks[place + 1][0] if place + 1 < len(chunks) else None
        if len(known) == len(key):
            if lower <= known and (upper is None or known < upper):
                found.add(shard)
        elif lower[: len(known)] <= known and (upper is None or known <= upper[: len(known)]):
            found.add(shard)
    return found


def report(key, chunks, inserts, queries, most):
    load, contents = Counter(), defaultdict(list)
    lowers = [lower for lower, _ in chunks]
    for document in inserts:
        value = tuple(document[field] for field in key)
        place = bisect_right(lowers, value) - 1
        load[chunks[place][1]] += 1
        contents[place].append(value)
    targeted = sum(len(shards_of(key, chunks, query)) == 1 for query in queries)
    jumbo = sum(len(values) >= most and len(set(values)) == 1 for values in contents.values())
    return {"hottest": max(load.values()) / len(inserts), "targeted": targeted / len(queries), "jumbo": jumbo}
