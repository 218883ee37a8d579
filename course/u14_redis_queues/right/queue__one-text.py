# Style: the whole queue is one JSON text, which a single SET under WATCH replaces.
import base64
import contextlib


class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.lease, self.clock = client, lease, clock
        self.key = prefix + "state"

    @contextlib.contextmanager
    def _state(self):
        with self.client.pipeline() as pipe:
            pipe.watch(self.key)
            state = json.loads(pipe.get(self.key) or '{"waiting": [], "taken": {}, "count": 0}')
            yield state
            pipe.multi()
            pipe.set(self.key, json.dumps(state))
            pipe.execute()

    def _change(self, step):
        while True:
            with contextlib.suppress(redis.WatchError):
                with self._state() as state:
                    came = step(state)
                return came

    def push(self, job):
        self._change(lambda state: state["waiting"].append(base64.b64encode(job).decode()))

    def reserve(self):
        def take(state):
            if not state["waiting"]:
                return None
            state["count"] += 1
            job = state["waiting"].pop(0)
            state["taken"][str(state["count"])] = [self.clock(), job]
            return str(state["count"]), base64.b64decode(job)

        return self._change(take)

    def ack(self, ticket):
        return self._change(lambda state: state["taken"].pop(ticket, None)) is not None

    def requeue_stale(self):
        def back(state):
            stale = [ticket for ticket, (since, _) in state["taken"].items() if self.clock() - since >= self.lease]
            state["waiting"][:0] = [state["taken"].pop(ticket)[1] for ticket in stale]
            return len(stale)

        return self._change(back)
