# Style: collects before it works, acks in one trip for each source, prints what it does.
class StreamWorker:
    def __init__(self, client, stream, group, name, handle, idle):
        self.client, self.stream, self.group, self.name = client, stream, group, name
        self.handle, self.idle = handle, idle

    def run(self):
        try:
            self.client.xgroup_create(self.stream, self.group, "0", mkstream=True)
            print("a new group:", self.group)
        except redis.ResponseError:
            pass
        return self.do(self.take("0")) + self.do(self.claim()) + self.do(self.take(">"))

    def take(self, start):
        reply = self.client.xreadgroup(self.group, self.name, {self.stream: start}, count=100_000)
        return reply[0][1] if reply else []

    def claim(self):
        start, found = "0-0", []
        while start != b"0-0":
            start, rows, _ = self.client.xautoclaim(
                self.stream, self.group, self.name, self.idle, start_id=start, count=25
            )
            found += rows
        return found

    def do(self, entries):
        if not entries:
            return 0
        rows = self.client.xpending_range(
            self.stream, self.group, entries[0][0], entries[-1][0], 100_000, consumername=self.name
        )
        deliveries = {row["message_id"]: row["times_delivered"] for row in rows}
        finished, count = [], 0
        with self.client.pipeline() as pipe:
            for number, fields in entries:
                if deliveries[number] >= 4:
                    pipe.xadd(self.stream + ":dead", fields)
                else:
                    try:
                        self.handle(fields)
                    except Exception as error:
                        print(number, error)
                        continue
                    count += 1
                finished.append(number)
            if finished:
                pipe.xack(self.stream, self.group, *finished)
            pipe.execute()
        return count
