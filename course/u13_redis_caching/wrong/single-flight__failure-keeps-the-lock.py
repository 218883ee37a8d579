# Frees the lock on the happy path only: after one error everybody waits for the lease to run out.
# fails: a loader that fails frees the lock and leaves nothing behind
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    while True:
        value = client.get(key)
        if value is not None:
            return value
        if client.set(lock, token, nx=True, ex=lease):
            break
        sleep(0.05)
    value = client.get(key)
    if value is None:
        value = loader()
        client.set(key, value, ex=ttl)
    client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
    return value
