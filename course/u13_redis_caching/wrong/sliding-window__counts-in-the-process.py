# Keeps the hits in a class variable: right in every test with one process, and each worker grants its own limit.
# fails: two workers at once: neither lets one too many pass, nor one too few
# fails: keys expire after the window, and never before their hits
from collections import defaultdict


class SlidingWindow:
    hits = defaultdict(list)

    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.prefix, self.limit, self.window, self.clock = prefix, limit, window, clock

    def hit(self, user):
        now = self.clock()
        hits = self.hits[self.prefix, user]
        hits[:] = [moment for moment in hits if moment > now - self.window]
        if len(hits) >= self.limit:
            return False, 0, hits[0] + self.window - now
        hits.append(now)
        return True, self.limit - len(hits), 0
