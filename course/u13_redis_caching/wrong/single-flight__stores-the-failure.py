# Stores the error for the waiters, so that they fail fast, and everybody fails until the entry expires.
# fails: a loader that fails frees the lock and leaves nothing behind
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().hex
    while True:
        value = client.get(key)
        if value is not None:
            break
        if client.set(lock, token, nx=True, ex=lease):
            try:
                value = client.get(key)
                if value is None:
                    try:
                        value = loader()
                    except Exception as error:
                        value = b"error: " + str(error).encode()
                    client.set(key, value, ex=ttl)
                break
            finally:
                client.eval(
                    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token
                )
        sleep(0.05)
    if value.startswith(b"error: "):
        raise LookupError(value.removeprefix(b"error: ").decode())
    return value
