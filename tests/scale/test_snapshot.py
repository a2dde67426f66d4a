"""A crawl that goes by a snapshot knows what it would know of the store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.scale.sending import remember
from aggregator.scale.snapshot import Snapshots, place
from aggregator.store import listings, visits
from aggregator.store.database import Store
from aggregator.store.writer import write
from aggregator.visit import Past, Visit
from tests.store.samples import READ_AT, a_post, a_run

LATER = READ_AT + timedelta(days=40)


def visit(url: str, **given: object) -> Visit:
    return Visit(url=url, at=READ_AT, status=200, etag='"1"', content_hash="h", **given)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three posts of two sources, a page of a listing, a listing that was read, and a server that lied."""
    with Store.open(tmp_path / "store.db") as store:
        for name, said in (("a", {"author": "作者", "tags": ["标签"]}), ("b", {})):
            post = a_post(name, text=f"正文 {name} " * 50, visit=visit(f"https://blog.test/{name}"))
            post.said.by_listing = said
            write(store, post, a_run())
        other = a_post("c", source="other", visit=visit("https://other.test/c"))
        write(store, other, a_run("other"))
        with store.transaction() as db:
            visits.note_page(db, visit("https://blog.test/archives/"), "blog")
            listings.keep_read(db, "blog", "https://blog.test/archives/", READ_AT)
        listings.has_lied_now(store, "blog", READ_AT)
        yield store


@pytest.fixture
def known(store: Store, tmp_path: Path) -> Iterator[Store]:
    place(Snapshots(store.path).make(["blog"]), tmp_path / "known.db")
    with Store.open(tmp_path / "known.db") as known:
        yield known


def due(store: Store) -> list[Past]:
    return list(visits.due(store.db, "blog", LATER, 10))


def test_all_that_a_crawl_asks_is_answered_alike(store: Store, known: Store) -> None:
    assert {past.said_by_listing.get("author") for past in due(store)} == {"作者", None}
    assert due(known) == due(store)
    for url in ("https://blog.test/a", "http://blog.test/b/", "https://blog.test/new"):
        assert visits.past(known.db, url, LATER) == visits.past(store.db, url, LATER)
    page = "https://blog.test/archives/"
    assert visits.page(known.db, page, LATER) == visits.page(store.db, page, LATER) is not None
    assert listings.read_at(known.db, "blog", page) == READ_AT
    assert listings.has_lied(known, "blog")


def test_other_sites_and_all_texts_stay_at_home(known: Store) -> None:
    assert visits.past(known.db, "https://other.test/c", LATER) is None
    assert known.db.execute("select count(*) from contents").fetchone()[0] == 0
    assert known.db.execute("select count(html) from raw").fetchone()[0] == 0


def test_a_crawl_knows_what_it_has_sent(known: Store) -> None:
    new = a_post("new", visit=visit("https://blog.test/new"))
    remember(known, new, "blog")
    past = visits.past(known.db, "https://blog.test/new", READ_AT)
    assert past is not None
    assert (past.has_post, past.etag, past.is_due) == (True, '"1"', False)


@pytest.mark.parametrize(
    ("given", "is_changed"),
    [
        ({"text": "正文 a " * 50}, False),
        ({"text": "正文 a " * 50 + "补充。"}, True),
        ({"text": "正文 a " * 50, "title": "改了"}, True),
    ],
)
def test_a_changed_text_is_seen_without_the_text(known: Store, given: dict[str, str], *, is_changed: bool) -> None:
    post = a_post("a", visit=visit("https://blog.test/a"), **given)
    remember(known, post, "blog")
    assert post.visit is not None
    assert post.visit.changed is is_changed
