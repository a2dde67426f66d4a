"""What is declared of sources is obeyed: by whatever was stored of them, with few looks at the store."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scrapy.settings import BaseSettings

from aggregator import stages
from aggregator.fetch import after, ready
from aggregator.settings import SEGMENTER
from aggregator.sources import Source
from aggregator.store import owners, raw, state
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run

BLOG = Source(name="blog", title="某人的博客", homepage="https://blog.test/", publish="full", keep_raw=30)


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-04-04T00:00:00Z")


def fill(store: Store, *sources: str) -> None:
    for source in sources:
        write(store, a_post("old", source=source), a_run(source))
        write(store, a_post("new", source=source, fetched_at=datetime(2026, 4, 3, tzinfo=UTC)), a_run(source))


def html(store: Store) -> set[str]:
    return {post.url for post in raw.posts(store)}


def published(store: Store) -> dict[str, str]:
    return dict(map(tuple, store.db.execute("select name, publish from sources")))


def test_html_is_kept_for_the_days_that_each_source_says(store: Store) -> None:
    fill(store, "blog", "forever", "long", "undeclared")
    declared = {each.name: each for each in (BLOG, replace(BLOG, name="long", keep_raw=60))}
    before = html(store)
    owners.obey(store, {**declared, "forever": replace(BLOG, name="forever", keep_raw=0)})
    assert before - html(store) == {"https://blog.test/old"}


def test_sources_are_obeyed_with_one_look_at_the_html_and_one_transaction(store: Store) -> None:
    names = [f"s{number}" for number in range(20)]
    fill(store, *names)
    declared = {name: replace(BLOG, name=name) for name in names}
    owners.obey(store, declared)
    said: list[str] = []
    store.db.set_trace_callback(said.append)
    owners.obey(store, declared)
    store.db.set_trace_callback(None)
    assert sum("update raw" in each for each in said) == 1
    assert sum(each.startswith("begin") for each in said) == 1


def test_a_crawl_obeys_before_and_after(store: Store) -> None:
    fill(store, "blog")
    settings = BaseSettings({"DATABASE": str(store.path), "SEGMENTER": SEGMENTER})
    ready.look(settings, {"blog": replace(BLOG, publish="excerpt", keep_raw=0)})
    assert published(store) == {"blog": "excerpt"}
    after.settle(store.path, {"blog": replace(BLOG, publish="link")})
    assert (published(store), html(store)) == ({"blog": "link"}, {"https://blog.test/new"})


def test_posts_that_are_given_obey_before_and_after(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, "blog")
    monkeypatch.setenv("AGGREGATOR_DB", str(store.path))
    monkeypatch.setattr(stages, "catalogue", lambda: {"blog": replace(BLOG, publish="excerpt", keep_raw=0)})
    with stages.Stages(a_run()) as opened:
        assert published(store) == {"blog": "excerpt"}
        monkeypatch.setattr(stages, "catalogue", lambda: {"blog": replace(BLOG, publish="link")})
        opened.finish("")
    assert (published(store), html(store)) == ({"blog": "link"}, {"https://blog.test/new"})


def test_a_source_is_made_with_its_first_post_as_the_run_may_publish_it(store: Store) -> None:
    # In one transaction: whoever exports just then, or after a kill, publishes no more.
    write(store, a_post(source="few"), replace(a_run(), publish="link"))
    write(store, a_post("b", source="all"), a_run())
    assert published(store) == {"few": "link", "all": "full"}


def test_what_is_published_of_a_source_changes_once_and_of_none_that_is_not_there(store: Store) -> None:
    fill(store, "blog")
    before = state.changes(store)
    for _ in range(2):
        owners.allow(store, "blog", "excerpt")
        owners.allow(store, "unknown", "link")
    assert (published(store), state.changes(store) - before) == ({"blog": "excerpt"}, 1)


def test_what_is_published_of_a_source_that_is_declared_nowhere_outlives_crawls(store: Store) -> None:
    write(store, a_post(source="few"), replace(a_run(), publish="link"))
    settings = BaseSettings({"DATABASE": str(store.path), "SEGMENTER": SEGMENTER})
    ready.look(settings, {"blog": BLOG})
    met = a_post(source="few", title="另一个标题")
    met.source = "blog"
    assert write(store, met, a_run("blog")) == "changed"
    after.settle(store.path, {"blog": BLOG})
    assert published(store) == {"few": "link"}
