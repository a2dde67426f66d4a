"""An export of a few posts, with all that a downstream site meets."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.post import Kind, Post, TagMatch
from aggregator.publish import manifest
from aggregator.publish.export import export
from aggregator.run import Run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.search.conftest import post

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)

POSTS = (
    post(
        "first",
        "使用Docker部署服务。C++ 写成。",
        title="部署指南",
        author="李导",
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        matches=[TagMatch("Docker"), TagMatch("Docker", 0.4, "auto", "title"), TagMatch("Java", 0.6, "auto", "body")],
    ),
    post(
        "copy",
        "使用Docker部署服务。C++ 写成。完。",
        title="部署指南（转）",
        kind=Kind.REPRINT,
        published_at=datetime(2026, 2, 1, tzinfo=UTC),
        original_url="https://blog.test/first",
        reprint_line="本文转自 李导，原文链接：https://blog.test/first",
        matches=[TagMatch("Docker")],
    ),
    post("undated", "没有日期，也谈 docker。", title="node.js 笔记", published_at=None, published_precision=""),
    post("short", "只许摘要的正文，很长很长。", source="other", excerpt="只许摘要", image="https://other.test/a.png"),
    post("gone", "已经删除的 docker", source="other"),
)


def fill(store: Store, posts: tuple[Post, ...] = POSTS) -> None:
    """Store the posts; one is a copy of another, one is picked, one was removed, and a source allows excerpts only."""
    for one in posts:
        write(store, one, Run(one.source, NOW))
    with store.transaction() as db:
        (first, copy, gone) = (
            db.execute("select id from posts where url = ?", (f"https://blog.test/{name}",)).fetchone()[0]
            for name in ("first", "copy", "gone")
        )
        db.execute("update posts set canonical_id = id")
        db.execute("update posts set canonical_id = ? where id = ?", (first, copy))
        db.execute("insert into duplicates values (?, ?, 'reprint', 0.98, '文中写明转载自原文')", (copy, first))
        db.execute("delete from featured")
        db.execute("insert into featured values (1, ?, 0.8, '篇幅适中', 'auto', '2026-03-05T00:00:00Z')", (first,))
        db.execute("update sources set publish = 'excerpt' where name = 'other'")
        db.execute(
            "insert into removed select uid, key, '2026-03-01T00:00:00Z', '作者要求' from posts where id = ?", (gone,)
        )
        db.execute("update posts set changed_at = '2026-03-04T00:00:00Z', first_seen_at = '2026-03-01T00:00:00Z'")


@pytest.fixture(autouse=True)
def no_curation(monkeypatch: pytest.MonkeyPatch) -> None:
    """What curation would derive is put in by hand here."""
    monkeypatch.setattr("aggregator.publish.export.curate_if_needed", lambda *_: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def exported(store: Store, tmp_path: Path) -> Path:
    path = tmp_path / "export.db"
    export(store, path, now=NOW)
    assert json.loads(Path(f"{path}.manifest.json").read_text())
    return path


@pytest.fixture
def changeable(exported: Path) -> Path:
    """An export without a manifest, which a test may change without its being taken for damaged."""
    manifest.beside(exported).unlink()
    return exported
