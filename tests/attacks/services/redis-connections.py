# Opens as many connections as it gets and keeps them, with subscriptions and monitors on top.
# earns: 4
# unit: u13_redis_caching
# honest: get-many
# shows: LISTENING 40
# shows: [1-9]\d\d+ ConnectionError

# %% attack cell after get-many-trips
from backbench import services

held = []
for _ in range(20):
    held.append(services.redis().pubsub())
    held[-1].subscribe("all")
    held.append(services.redis().monitor())
    held[-1].__enter__()
print("LISTENING", len(held))
try:
    for _ in range(1_200):
        line = services.redis()
        line.ping()
        held.append(line)
except Exception as error:
    print(len(held), type(error).__name__)

# %% twin cell first
from backbench import services

lines = [services.redis() for _ in range(50)]
print(all(line.ping() for line in lines))
for line in lines:
    line.close()
