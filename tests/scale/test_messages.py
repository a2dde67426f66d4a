"""What arrives is what was sent, and what is none of ours is said to be."""

from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.post import Block, BlockKind, Kind, Post, ScorePart, TagMatch
from aggregator.run import Run
from aggregator.scale.messages import Message, pack, unpack
from aggregator.visit import Past, Visit
from tests.store.samples import a_post

AT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
VISIT = Visit(url="https://blog.test/a", at=AT, status=200, led=["https://blog.test/b"], past=Past(url="u", visits=3))


def sent(kind: str, content: Any) -> Any:
    packed = pack(Message("blog", "attempt", 7, kind, content))
    arrived = unpack({name.encode(): _bytes(value) for name, value in packed.items()})
    assert (arrived.source, arrived.attempt, arrived.number, arrived.kind) == ("blog", "attempt", 7, kind)
    return arrived.content


def _bytes(value: Any) -> bytes:
    """A value as Redis gives it back."""
    return value if isinstance(value, bytes) else str(value).encode()


def test_a_post_arrives_whole() -> None:
    post = a_post(
        kind=Kind.REPRINT,
        modified_at=AT,
        blocks=[Block(BlockKind.CODE, 0, 5, "go")],
        matches=[TagMatch("Go", 0.1 + 0.2, "auto", "标题")],
        score_parts=[ScorePart("depth", 1 / 3, 0.2, "长")],
        visit=VISIT,
    )
    arrived = sent("post", post)
    assert arrived is not post
    for each in fields(Post):
        assert getattr(arrived, each.name) == getattr(post, each.name), each.name
    assert post.fingerprint.minhash


def test_a_run_keeps_its_counters() -> None:
    run = Run("blog", AT, found=3, visits=Counter(same=2), errors=["blog: 出错"], finished="finished")
    arrived = sent("end", run)
    assert arrived == run
    assert arrived.visits["lied"] == 0


@pytest.mark.parametrize(
    "changed",
    [{b"kind": b"novelty"}, {b"content": b"no zlib"}, {b"number": b"one"}, {b"kind": b"lie"}],
)
def test_what_is_no_message_is_a_value_error(changed: dict[bytes, bytes]) -> None:
    packed = pack(Message("blog", "attempt", 7, "visits", [VISIT]))
    with pytest.raises(ValueError, match=r"Error|invalid"):
        unpack({name.encode(): _bytes(value) for name, value in packed.items()} | changed)


def test_a_field_that_is_missing_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="source"):
        unpack({})
