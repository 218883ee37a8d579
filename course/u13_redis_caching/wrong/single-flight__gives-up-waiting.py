# Waits a fixed number of rounds, then loads without the lock "to be safe": a slow database gets the crowd.
# fails: the lock always carries its lease, and a crashed holder is outlived
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    for _ in range(20):
        value = client.get(key)
        if value is not None:
            return value
        if client.set(lock, token, nx=True, ex=lease):
            break
        sleep(0.05)
    try:
        value = client.get(key)
        if value is None:
            value = loader()
            client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
