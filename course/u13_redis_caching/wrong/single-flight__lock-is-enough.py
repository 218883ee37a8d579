# Trusts the lock and does not look again: the value may have been stored between the look and the lock.
# fails: nobody loads what another worker has stored already
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    while True:
        value = client.get(key)
        if value is not None:
            return value
        if client.set(lock, token, nx=True, ex=lease):
            break
        sleep(0.05)
    try:
        value = loader()
        client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
