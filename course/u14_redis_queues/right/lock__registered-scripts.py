# Style: registered scripts for every step; the token names host and worker as well.
import socket

TAKE = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('PSETEX', KEYS[1], ARGV[2], ARGV[1])
return 1
"""
FREE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('UNLINK', KEYS[1]) or 0"
KEEP = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0"


class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.key, self.milliseconds = key, 1000 * lease
        self.clock, self.sleep = clock, sleep
        self.take, self.free, self.keep = (client.register_script(text) for text in (TAKE, FREE, KEEP))
        self.owner = "nobody"

    def _run(self, script):
        return script(keys=[self.key], args=[self.owner, self.milliseconds]) == 1

    def acquire(self, timeout=0):
        self.owner, ends = f"{socket.gethostname()}/{id(self)}/{uuid.uuid1()}", self.clock() + timeout
        while not self._run(self.take):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        return True

    def release(self):
        return self._run(self.free)

    def extend(self):
        return self._run(self.keep)
