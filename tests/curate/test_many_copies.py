"""One post thousands of times: one story, and what is kept grows with the posts and not with their pairs."""

import pytest

from aggregator.curate.curate import curate
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import READ_AT, a_post, a_run, a_text

# How many pairs may be measured and kept for each post, of the thousands that it is like.
PAIRS = 4


@pytest.mark.parametrize(("copies", "own"), [(2000, 0), (600, 1)], ids=["exact", "near"])
def test_copies_are_one_story_in_bounded_space(store: Store, copies: int, own: int) -> None:
    text = a_text(1)
    with store.transaction():
        for each in range(copies):
            body = f"{text}\n{a_text(10 + each, own)}" if own else text
            write(store, a_post(f"c{each}", body, source=f"s{each % 50}", title="一稿"), a_run())
    curate(store, now=READ_AT)
    assert count(store, "duplicates") == copies - 1
    assert count(store, "(select distinct canonical_id from duplicates)") == 1
    assert count(store, "edges") <= PAIRS * copies * own
    assert count(store, "featured") <= 1


def count(store: Store, what: str) -> int:
    return int(store.db.execute(f"select count(*) from {what}").fetchone()[0])  # noqa: S608
