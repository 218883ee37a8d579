# A document's place by the first field of the key; a query is known by one field, or by all.
# fails: the first field of a key leads to a range of chunks
# fails: the share of the busiest shard
# fails: chunks that no split can help
def shards_of(key, chunks, query):
    known = []
    for field in key:
        if field not in query:
            break
        known.append(query[field])
    known = tuple(known)
    if len(known) > 1:
        return {chunks[bisect_right(chunks, known, key=lambda chunk: chunk[0]) - 1][1]}
    heads = [lower[: len(known)] for lower, _ in chunks]
    first = max(0, sum(head < known for head in heads) - 1)
    return {shard for _, shard in chunks[first : bisect_right(heads, known)]}


def report(key, chunks, inserts, queries, most):
    load, contents = Counter(), defaultdict(list)
    heads = [lower[:1] for lower, _ in chunks]
    for document in inserts:
        value = (document[key[0]],)
        place = bisect_right(heads, value) - 1
        load[chunks[place][1]] += 1
        contents[place].append(value)
    targeted = sum(len(shards_of(key, chunks, query)) == 1 for query in queries)
    jumbo = sum(len(values) > most and len(set(values)) == 1 for values in contents.values())
    return {"hottest": max(load.values()) / len(inserts), "targeted": targeted / len(queries), "jumbo": jumbo}
