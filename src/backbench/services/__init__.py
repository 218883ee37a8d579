"""Real Redis, MySQL and MongoDB-protocol servers, private to the notebook or submission that asks.

    from backbench import services

    redis = services.redis()                       # this process's own server, or the one at REDIS_URL
    with services.MySQLServer() as server:         # a second one, alone
        connection = server.client()

For grade cells on Redis: `fresh_prefix`, `watched_redis`, `Trips` and `interleaved` (see redis_trips), `killed` (see
redis_crashes), `counters_stand` (see redis_counters); on MySQL: `fresh_database`, `cost`, `explain` and `undisturbed`
(see mysql_costs), `layout`, `carry_out` and `held_still` (see mysql_tables), `as_sent` (see mysql_server), `lock_waits`
(see mysql_waits), `Ground`, `rival`, `locked` and `in_use` (see mysql_races), `late_rival` and `asked_elsewhere` (see
mysql_late); on MongoDB: `fresh_mongo`, `watched_mongo`, `examined` (see mongo_watch) and `watched_commands` (see
mongo_tap); anywhere: `apart`.

Servers are found in this order: an address in the environment (REDIS_URL, MYSQL_URL, MONGODB_URL; for the one-line
functions), a program on PATH, a program that the set-up fetched, a program in an installed wheel. They and their data
are gone when the process that started them is gone.
"""

from backbench.services.apart import apart
from backbench.services.errors import ServiceError
from backbench.services.mongo_server import MongoServer
from backbench.services.mongo_tap import MongoTap, RivalFailed, watched_commands
from backbench.services.mongo_watch import Examined, examined, fresh_mongo, watched_mongo
from backbench.services.mysql_costs import Cost, ServerHeld, cost, explain, fresh_database, undisturbed
from backbench.services.mysql_late import asked_elsewhere, late_rival
from backbench.services.mysql_races import (
    Ground,
    Rival,
    end_sessions,
    in_use,
    locked,
    rival,
    standing,
    waiting,
)
from backbench.services.mysql_server import MySQLServer, as_sent
from backbench.services.mysql_tables import Layout, carry_out, held_still, layout
from backbench.services.mysql_waits import lock_waits
from backbench.services.redis_counters import counters_stand
from backbench.services.redis_crashes import killed
from backbench.services.redis_server import RedisServer
from backbench.services.redis_trips import Trips, fresh_prefix, interleaved, watched_redis
from backbench.services.shared import about, answers, listening, mongo, mysql, mysql_settings, redis, server, url

__all__ = [
    "Cost",
    "Examined",
    "Ground",
    "Layout",
    "MongoServer",
    "MongoTap",
    "MySQLServer",
    "RedisServer",
    "Rival",
    "RivalFailed",
    "ServerHeld",
    "ServiceError",
    "Trips",
    "about",
    "answers",
    "apart",
    "as_sent",
    "asked_elsewhere",
    "carry_out",
    "cost",
    "counters_stand",
    "end_sessions",
    "examined",
    "explain",
    "fresh_database",
    "fresh_mongo",
    "fresh_prefix",
    "held_still",
    "in_use",
    "interleaved",
    "killed",
    "late_rival",
    "layout",
    "listening",
    "lock_waits",
    "locked",
    "mongo",
    "mysql",
    "mysql_settings",
    "redis",
    "rival",
    "server",
    "standing",
    "undisturbed",
    "url",
    "waiting",
    "watched_commands",
    "watched_mongo",
    "watched_redis",
]
