# Plain cache-aside: every worker that misses loads.
# fails: the lock always carries its lease, and a crashed holder is outlived
# fails: eight callers at once, one load
# fails: nobody loads what another worker has stored already
# fails: another worker's lock stays
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    value = client.get(key)
    if value is None:
        value = loader()
        client.set(key, value, ex=ttl)
    return value
