# Lets the hold expire as a Redis key: the key goes, and nobody puts its copies back.
# fails: an expired hold gives its copies back, once
class Inventory:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock

    def add(self, book, copies):
        self.client.incrby(f"{self.prefix}shelf:{book}", copies)

    def available(self, book):
        return int(self.client.get(f"{self.prefix}shelf:{book}") or 0)

    def hold(self, book, copies):
        script = """
        if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then return 0 end
        redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
        return redis.call('DECRBY', KEYS[1], ARGV[1]) + 1
        """
        hold_id = uuid.uuid4().hex
        keys = [f"{self.prefix}shelf:{book}", f"{self.prefix}hold:{hold_id}"]
        return hold_id if self.client.eval(script, 2, *keys, copies, f"{copies} {book}", self.lease) else None

    def confirm(self, hold_id):
        return self.client.delete(f"{self.prefix}hold:{hold_id}") == 1

    def release(self, hold_id):
        held = self.client.getdel(f"{self.prefix}hold:{hold_id}")
        if held is None:
            return False
        copies, book = held.decode().split(" ", 1)
        self.client.incrby(f"{self.prefix}shelf:{book}", int(copies))
        return True
