# Style: no Lua; every step looks under WATCH and writes in one transaction. Jobs are hex texts inside a hash.
class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock
        self.line, self.open = prefix + "line", prefix + "open"

    def push(self, job: bytes) -> None:
        print("pushing", len(job), "bytes")
        self.client.rpush(self.line, job)

    def reserve(self) -> tuple[bytes, bytes] | None:
        ticket = b"ticket %d" % self.client.incr(self.prefix + "tickets")

        def take(pipe):
            job = pipe.lindex(self.line, 0)
            pipe.multi()
            if job is not None:
                pipe.lpop(self.line)
                pipe.hset(self.open, ticket, json.dumps([self.clock(), job.hex()]))
            return job

        job = self.client.transaction(take, self.line, value_from_callable=True)
        return None if job is None else (ticket, job)

    def ack(self, ticket) -> bool:
        return self.client.hdel(self.open, ticket) == 1

    def requeue_stale(self) -> int:
        def put_back(pipe):
            stale = []
            for ticket, text in pipe.hgetall(self.open).items():
                since, job = json.loads(text)
                if self.clock() - since >= self.lease:
                    stale.append((ticket, bytes.fromhex(job)))
            pipe.multi()
            for ticket, job in stale:
                pipe.lpush(self.line, job)
                pipe.hdel(self.open, ticket)
            return len(stale)

        return self.client.transaction(put_back, self.open, value_from_callable=True)
