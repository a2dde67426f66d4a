"""Whether the Redis is in order that crawls by more machines go through, where there is one (docs/scale.md)."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator.checks.finding import BAD, FINE, WARNING, Found

if TYPE_CHECKING:
    from redis import Redis

# XTRIM MINID, by which the loader takes out what is loaded.
OLDEST = (6, 2)
# Seconds: a Redis that needs longer is none to work with.
PATIENCE = 5


def redis(store: Path) -> Found:  # noqa: ARG001 - all checks are asked in one way
    """Whether it answers, can do what is asked of it, and loses nothing; nothing where AGGREGATOR_REDIS is not set."""
    if not os.environ.get("AGGREGATOR_REDIS"):
        return
    if missing := [name for name in ("rq", "redis", "msgspec") if find_spec(name) is None]:
        yield BAD, f"设了 AGGREGATOR_REDIS，而没有安装 {'、'.join(missing)}", "在程序的文件夹里 pip install '.[scale]'"
        return
    from aggregator.scale import broker  # noqa: PLC0415 - not everybody has the library

    try:
        with broker.connect(patience=PATIENCE) as client:
            said: dict[str, Any] = client.info()
            flushing = _flushing(client)
    except broker.TROUBLE as error:
        advice = (
            "启动它（redis-server --appendonly yes --appendfsync always），或改正 AGGREGATOR_REDIS：地址、密码、防火墙"
        )
        yield BAD, f"{broker.place()}：问不到（{error}）", advice
        return
    yield from _judged(broker.place(), said, flushing)


def _flushing(client: Redis) -> str:
    """When it has the disk write what it answers for; "" where it does not say (CONFIG is often forbidden)."""
    from redis.exceptions import ResponseError  # noqa: PLC0415 - not everybody has the library

    try:
        given: Any = client.config_get("appendfsync")
    except ResponseError:
        return ""
    return str(given.get("appendfsync", ""))


def _judged(place: str, said: dict[str, Any], flushing: str) -> Found:
    """What INFO and CONFIG say, good or bad."""
    version = str(said["redis_version"])
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        yield BAD, f"{place}：Redis {version} 太旧", f"换成 {'.'.join(map(str, OLDEST))} 或更新的"
        return
    yield FINE, f"{place}：Redis {version}", ""
    if not said.get("aof_enabled", 1):
        yield (
            WARNING,
            f"{place}：没有开 append-only file，它一停，送来而没有写入数据库的文章就丢了",
            "redis-cli config set appendonly yes，并在 redis.conf 里写上 appendonly yes 和 appendfsync always",
        )
    elif flushing not in {"", "always"}:
        yield (
            WARNING,
            f"{place}：appendfsync 是 {flushing}，磁盘忙的时候它被杀，已经应答的文章会丢",
            "redis-cli config set appendfsync always，并写进 redis.conf",
        )
    if said.get("maxmemory") and said.get("maxmemory_policy") != "noeviction":
        yield (
            BAD,
            f"{place}：内存满了会淘汰数据（{said.get('maxmemory_policy')}），也就是丢掉文章和任务",
            "redis-cli config set maxmemory-policy noeviction，并写进 redis.conf",
        )
