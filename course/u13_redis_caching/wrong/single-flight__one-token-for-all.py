# Compares before it deletes, but every worker writes the same word: it looks like the lock of each of them.
# fails: another worker's lock stays
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock = f"{key}:lock"
    while True:
        value = client.get(key)
        if value is not None:
            return value
        if client.set(lock, "locked", nx=True, ex=lease):
            break
        sleep(0.05)
    try:
        value = client.get(key)
        if value is None:
            value = loader()
            client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, "locked")
