# Takes an empty text for a missing one: every call loads it again.
# fails: a missing value is loaded once and stored for ttl seconds
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    while True:
        value = client.get(key)
        if value:
            return value
        if client.set(lock, token, nx=True, ex=lease):
            break
        sleep(0.05)
    try:
        value = client.get(key)
        if not value:
            value = loader()
            client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
