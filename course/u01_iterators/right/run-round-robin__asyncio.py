# An event loop in a thread of its own: sleep(0) lets the other coroutines go first; gather keeps results and errors.
import asyncio
import threading


def run_round_robin(tasks):
    async def drive(task):
        while True:
            try:
                next(task)
            except StopIteration as stop:
                return stop.value
            await asyncio.sleep(0)

    async def together():
        return await asyncio.gather(*map(drive, tasks), return_exceptions=True)

    results = []
    thread = threading.Thread(target=lambda: results.extend(asyncio.run(together())))
    thread.start()
    thread.join()
    return results
