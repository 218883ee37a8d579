# Waits for the lock as for a mutex and then loads: the crowd no longer loads at once, but one after the other.
# fails: eight callers at once, one load
# fails: nobody loads what another worker has stored already
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    value = client.get(key)
    if value is not None:
        return value
    while not client.set(lock, token, nx=True, ex=lease):
        sleep(0.05)
    try:
        value = loader()
        client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
