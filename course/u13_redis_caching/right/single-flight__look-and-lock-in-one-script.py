# Style: one Lua script looks and locks in a single step, another one stores and unlocks; a class does the work.
class Flight:
    TRY = """
    local value = redis.call('GET', KEYS[1])
    if value then return {1, value} end
    if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {2} end
    return {3}
    """
    FREE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"

    def __init__(self, client, key):
        self.keys = [key, f"{key}:lock"]
        self.token = str(uuid.uuid4())
        self.client, self.attempt, self.free = (
            client,
            client.register_script(self.TRY),
            client.register_script(self.FREE),
        )

    def run(self, loader, ttl, lease, sleep):
        while True:
            state, *value = self.attempt(keys=self.keys, args=[self.token, lease * 1000])
            if state == 1:
                return value[0]
            if state == 2:
                return self.load(loader, ttl)
            sleep(0.05)

    def load(self, loader, ttl):
        try:
            value = loader()
            self.client.set(self.keys[0], value, px=ttl * 1000)
        except Exception as error:
            print(f"loading {self.keys[0]} failed: {error!r}")
            raise
        finally:
            self.free(keys=self.keys[1:], args=[self.token])
        return value


def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    return Flight(client, key).run(loader, ttl, lease, sleep)
