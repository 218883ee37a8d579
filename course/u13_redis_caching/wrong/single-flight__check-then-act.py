# Compares the token and deletes in two trips: the lock can change hands between them.
# fails: another worker's lock stays
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    lock, token = f"{key}:lock", uuid.uuid4().bytes
    while True:
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
        if client.get(lock) == token:
            client.delete(lock)
