# Deletes the lock without asking whose it is: after a slow load that is somebody else's.
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
        client.delete(lock)
