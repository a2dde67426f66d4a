"""What workers send to the loader: messages of a crawl, numbered, each with the attempt that it belongs to."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from aggregator.compressed import compress, decompress
from aggregator.post import Post
from aggregator.run import Run
from aggregator.visit import Visit


@dataclass(slots=True)
class Begin:
    """A crawl begins: what is known is asked for. `version` is the worker's program."""

    version: str
    started_at: datetime


@dataclass(slots=True)
class Listings:
    """A crawl ended: its visits to pages of listings, and which listings were read to their end, and when."""

    pages: list[Visit]
    read: dict[str, datetime]


# What each kind of message holds.
KINDS: dict[str, Any] = {
    "begin": Begin,
    "post": Post,
    "visits": list[Visit],
    "forget": str,  # a listing that does not count as read any more
    "lie": datetime,  # when a server was caught
    "listings": Listings,
    "end": Run,
}


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of the stream. `number` counts the messages of an attempt, from 1."""

    source: str
    attempt: str
    number: int
    kind: str
    content: Any


def pack(message: Message) -> dict[Any, Any]:
    """A message as fields of a stream entry."""
    return {
        "source": message.source,
        "attempt": message.attempt,
        "number": message.number,
        "kind": message.kind,
        "content": compress(msgspec.msgpack.encode(message.content)),
    }


def unpack(fields: dict[bytes, bytes]) -> Message:
    """The message of a stream entry. Raises ValueError (msgspec's and zlib's among them) where it is none of ours."""
    try:
        source, attempt, kind = (fields[name].decode() for name in (b"source", b"attempt", b"kind"))
        packed = decompress(fields[b"content"])
        content = msgspec.msgpack.decode(packed, type=KINDS[kind], dec_hook=revive)
        return Message(source, attempt, int(fields[b"number"]), kind, content)
    except (KeyError, zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def revive(kind: Any, value: Any) -> Any:
    """msgspec's hook for what it does not know: the counters of a run."""
    if getattr(kind, "__origin__", None) is Counter:
        return Counter(value)
    raise NotImplementedError(kind)
