"""The demo's archive crawled by the real spiders through every stage: the store has what the front matter says."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from aggregator.curate.groups import regroup
from aggregator.page.addresses import key_of
from aggregator.store.database import Store
from tests.demo.crawling import crawl, read
from tests.demo.expected import Expected, expected

FIELDS = [field.name for field in fields(Expected) if field.name not in {"slug", "url", "code"}]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    database = tmp_path_factory.mktemp("demo") / "demo.db"
    return database, crawl(database)


@pytest.fixture(scope="module")
def stored(crawled: tuple[Path, list[str]]) -> dict[str, dict[str, Any]]:
    """Every stored post by its key, with its tags and its code."""
    return read(crawled[0])


def test_each_source_gives_its_posts_and_refuses_the_rest(crawled: tuple[Path, list[str]]) -> None:
    assert crawled[1] == ["51cto 18 1 1", "aliyun 14 0 0", "oschina 12 0 0", "demo-blog 23 0 0"]


def test_no_page_but_the_posts_is_stored(stored: dict[str, dict[str, Any]]) -> None:
    assert stored.keys() == {key_of(post.url) for post in expected()}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("post", expected(), ids=lambda post: post.slug)
def test_a_field_is_what_the_front_matter_says(stored: dict[str, dict[str, Any]], post: Expected, field: str) -> None:
    got, wanted = stored[key_of(post.url)][field], getattr(post, field)
    if field == "original_url":
        got, wanted = key_of(got) if got else "", key_of(wanted) if wanted else ""
    if (field, wanted) == ("kind", "excerpt"):
        # It says that it is another's. That it is a part only is what comparing tells: see GROUPED.
        assert got in {"excerpt", "reprint"}
        return
    assert got == wanted


@pytest.mark.parametrize("post", expected(), ids=lambda post: post.slug)
def test_the_code_is_exact(stored: dict[str, dict[str, Any]], post: Expected) -> None:
    assert [trimmed(text) for text in stored[key_of(post.url)]["code"]] == [trimmed(text) for _, text in post.code]


def trimmed(text: str) -> str:
    """Code without what no page keeps: spaces at the end of a line, empty lines at the end."""
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


# What is one story, and what shows it.
GROUPED = {
    "yq-linux-lvm-extend": ("linux-lvm-extend", "reprint"),
    "cto-reprint-git-bisect": ("git-bisect", "exact"),
    "cto-mysql-leftmost-copy": ("mysql-index-leftmost", "edited"),
    "disk-full-lessons": ("postmortem-disk-full", "reprint"),
}


def test_copies_go_under_their_originals_and_nothing_else_does(crawled: tuple[Path, list[str]]) -> None:
    with Store.open(crawled[0]) as store:
        regroup(store)
        rows = store.db.execute(
            "SELECT one.key, other.key, duplicates.kind FROM duplicates JOIN posts one ON one.id = duplicates.post_id"
            " JOIN posts other ON other.id = duplicates.canonical_id"
        ).fetchall()
    keys = {post.slug: key_of(post.url) for post in expected()}
    assert {tuple(row) for row in rows} == {(keys[slug], keys[of], kind) for slug, (of, kind) in GROUPED.items()}


def test_a_second_crawl_changes_nothing(crawled: tuple[Path, list[str]], stored: dict[str, dict[str, Any]]) -> None:
    crawl(crawled[0])
    again = {key: row["revision"] for key, row in read(crawled[0]).items()}
    assert again == {key: row["revision"] for key, row in stored.items()}
