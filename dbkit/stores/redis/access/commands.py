"""The commands of a right, by type of key.

Which of read and write a command needs on its key was asked of Redis 7.0 and Valkey 9.1 with ACL DRYRUN; the live tests
ask again. A command that both changes a key and tells what was there needs both.
"""

from __future__ import annotations

__all__ = ["CALL", "CONNECTION", "CONSUME", "TYPES", "commands"]

CONNECTION = (
    "asking client|getname client|id client|setname cluster|shards cluster|slots command discard exec multi ping "
    "readonly readwrite select unwatch watch"
)
"""What every user may do: nothing of it touches a key, or a key's value."""

CALL = "fcall fcall_ro time"
CONSUME = "xack xautoclaim xclaim xgroup|createconsumer xinfo|consumers xinfo|groups xinfo|stream xpending xreadgroup"

_ANY = ("exists expiretime pexpiretime pttl touch ttl type", "del expire expireat pexpire pexpireat unlink", "")

_RANGES = "zrange zrangebylex zrangebyscore zrevrange zrevrangebylex zrevrangebyscore"

TYPES: dict[str, tuple[str, str, str]] = {
    "string": (
        "get getrange mget strlen",
        "append mset msetnx psetex set setex setnx setrange",
        "decr decrby getdel getex getset incr incrby incrbyfloat",
    ),
    "bitmap": ("bitcount bitfield_ro bitpos get getbit strlen", "set", "bitfield setbit"),
    "hll": ("pfcount", "pfadd", "pfmerge"),
    "hash": (
        "hexists hget hgetall hkeys hlen hmget hrandfield hscan hstrlen hvals",
        "hdel hmset hset hsetnx",
        "hincrby hincrbyfloat",
    ),
    "list": (
        "lindex llen lpos lrange",
        "linsert lpush lpushx lrem lset ltrim rpush rpushx",
        "blmove blmpop blpop brpop lmove lmpop lpop rpop",
    ),
    "set": (
        "scard sdiff sinter sintercard sismember smembers smismember srandmember sscan sunion",
        "sadd srem",
        "smove spop",
    ),
    "zset": (
        f"{_RANGES} zcard zcount zlexcount zmscore zrandmember zrank zrevrank zscan zscore",
        "zadd zrem zremrangebylex zremrangebyrank zremrangebyscore",
        "bzpopmax bzpopmin zincrby zmpop zpopmax zpopmin",
    ),
    "geo": ("geodist geohash geopos geosearch zcard zscan zscore", "geoadd zrem", ""),
    "stream": ("xlen xrange xread xrevrange", "xadd xdel xtrim", ""),
}
"""What a right to read, a right to write, and both together bring, by type of key."""


def commands(type_: str, *, read: bool, write: bool) -> tuple[str, ...]:
    """What a user may run on keys of a type, sorted."""
    found: set[str] = set()
    for reading, writing, both in (_ANY, TYPES[type_]):
        found |= {*(reading.split() if read else ()), *(writing.split() if write else ())}
        found |= set(both.split() if read and write else ())
    return tuple(sorted(found))
