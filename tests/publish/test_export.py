"""What an export holds, and what happens to the old one when a new one fails."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from aggregator import replacing
from aggregator.curate.editor import Word, say
from aggregator.errors import ExportError, UsageError
from aggregator.post import TagMatch
from aggregator.publish import export as module
from aggregator.publish import ledger, manifest, numbers, standing
from aggregator.publish.export import check_place, export
from aggregator.publish.listing import listing
from aggregator.publish.site import queries
from aggregator.publish.site.snapshot import Snapshot
from aggregator.replacing import drafted
from aggregator.run import Run
from aggregator.store import state
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.conftest import NOW, POSTS, fill
from tests.search.conftest import post


@pytest.fixture
def db(exported: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{exported.as_uri()}?immutable=1", uri=True)) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def rows(db: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(sql)]


def number(db: sqlite3.Connection, name: str) -> int:
    found: int = db.execute("select id from posts where url like ?", (f"%/{name}",)).fetchone()[0]
    return found


def test_posts_are_numbered_in_order_of_publication(db: sqlite3.Connection) -> None:
    # The one without a date first; the short one of 1 March is the youngest. The removed one is not there.
    assert rows(db, "select title, (select url from posts o where o.id = p.canonical_id) from posts p order by id") == [
        ("node.js 笔记", "https://blog.test/undated"),
        ("部署指南", "https://blog.test/first"),
        ("部署指南（转）", "https://blog.test/first"),
        ("无题 short", "https://blog.test/short"),
    ]


def test_a_post_that_comes_late_numbers_no_other_anew(store: Store, db: sqlite3.Connection, tmp_path: Path) -> None:
    for n in range(40):
        write(
            store,
            post(f"late-{n}", f"后来的第 {n} 篇", published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(n)),
            Run("blog", NOW),
        )
    export(store, tmp_path / "later.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "later.db")) as later:
        for name in ("undated", "first", "copy", "short"):
            assert number(later, name) == number(db, name)
        dates = [row[0] for row in rows(later, "select substr(published_at, 1, 10) from posts order by id")]
        assert dates == sorted(dates, key=lambda day: day or "")


def test_posts_are_numbered_in_the_order_of_every_listing(store: Store, tmp_path: Path) -> None:
    """Days on which several have no time, times that several have, and what has no date."""
    days = (
        None,
        datetime(2025, 6, 1, tzinfo=UTC),
        datetime(2025, 6, 1, 16, tzinfo=UTC),
        datetime(2025, 6, 2, tzinfo=UTC),
    )
    for n in range(60):
        day, timed = days[n % 4], n % 3 == 0
        moment = day + timedelta(minutes=n % 5) if day and timed else day
        precision = "" if day is None else "minute" if timed else "day"
        one = post(f"n{n}", f"第 {n} 篇", published_at=moment, published_precision=precision, matches=[TagMatch("Go")])
        write(store, one, Run("blog", NOW))
    made = tmp_path / "made.db"
    export(store, made, now=NOW)
    stated = "select uid from posts where canonical_id = id and uid in (select uid from posts where url like '%/n%') "
    with closing(sqlite3.connect(made)) as out, Snapshot.open(made) as snapshot:
        order = [row[0] for row in rows(out, stated + "order by published_at desc, uid")]
        assert len(order) == 60
        assert [row[0] for row in rows(out, stated + "order by id desc")] == order
        tag = {"tag": rows(out, "select id from tags where slug = 'go'")[0][0], "limit": 60, "offset": 0}
        for query in (queries.TAGGED, queries.TAG_FEED):
            ids = [row["uid"] for row in snapshot.rows(query, tag)]
            assert ids == order
    _, listed = listing(store, now=NOW, limit=60, tags=["go"])
    assert [card["uid"] for card in listed] == order


def test_a_full_day_moves_what_comes_behind_it() -> None:
    places = [(7, ("a",)), (7, ("b",)), (8, ("c",)), (20, ("d",))]
    assert list(numbers.settled(places)) == [(7, "a"), (8, "b"), (9, "c"), (20, "d")]


def test_a_post_has_what_was_stored(db: sqlite3.Connection) -> None:
    row = db.execute("select * from posts where url = 'https://blog.test/copy'").fetchone()
    assert row["uid"] == sha256(b"https://blog.test/copy").hexdigest()[:16]
    assert row["kind"] == "reprint"
    assert row["published_at"] == "2026-02-01T00:00:00Z"
    assert row["content_text"].endswith("完。")
    assert row["reprint_line"] == "本文转自 李导，原文链接：https://blog.test/first"


def test_an_excerpt_source_keeps_its_text(db: sqlite3.Connection) -> None:
    assert rows(db, "select content_html, content_text, excerpt, image from posts where source = 'other'") == [
        ("", "", "只许摘要", "https://other.test/a.png")
    ]
    assert rows(db, """select rowid from posts_fts where posts_fts match '"很长"'""") == []
    assert rows(db, """select rowid from posts_fts where posts_fts match '"摘要"'""") == [(number(db, "short"),)]


def test_a_link_source_keeps_its_excerpt_too(store: Store, tmp_path: Path) -> None:
    with store.transaction() as inside:
        inside.execute("update sources set publish = 'link' where name = 'other'")
    export(store, tmp_path / "link.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "link.db")) as out:
        assert rows(out, "select title, excerpt, image, content_text from posts where source = 'other'") == [
            ("无题 short", "", "", "")
        ]


def test_tags_count_what_their_page_lists(db: sqlite3.Connection) -> None:
    assert rows(db, "select slug, name, posts from tags order by slug") == [
        ("docker", "Docker", 1),
        ("java", "Java", 1),
    ]
    given = """select p.url, t.slug, weight, origin
        from post_tags join posts p on p.id = post_id join tags t on t.id = tag_id"""
    assert rows(db, f"{given} order by p.published_at, t.slug") == [
        ("https://blog.test/first", "docker", 1.0, "author"),
        ("https://blog.test/first", "java", 0.6, "auto"),
        ("https://blog.test/copy", "docker", 1.0, "author"),
    ]


def test_duplicates_say_why(db: sqlite3.Connection) -> None:
    assert rows(db, "select * from duplicates") == [
        (number(db, "copy"), number(db, "first"), "reprint", 0.98, "文中写明转载自原文")
    ]


def test_a_card_is_whole(db: sqlite3.Connection) -> None:
    card = dict(db.execute("select * from featured").fetchone())
    assert card["rank"] == 1
    assert (card["title"], card["author"], card["source"]) == ("部署指南", "李导", "blog")
    assert card["tags"] == "Docker\x1fJava"
    assert (card["score"], card["reasons"], card["picked_by"]) == (0.8, "篇幅适中", "auto")


def test_the_rest(db: sqlite3.Connection) -> None:
    gone = sha256(b"https://blog.test/gone").hexdigest()[:16]
    assert rows(db, "select * from removed") == [(gone, "2026-03-01T00:00:00Z", "作者要求")]
    assert rows(db, "select name, publish from sources") == [("blog", "full"), ("other", "excerpt")]
    meta = dict(rows(db, "select * from meta"))
    assert meta.keys() == {"schema_version", "posts", "cursor", "as_of", "generated_at", "featured_at", "paired"}
    assert (meta["schema_version"], meta["posts"]) == ("1", "4")
    assert (meta["as_of"], meta["generated_at"]) == ("2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z")


def test_the_manifest_is_true(exported: Path) -> None:
    told = json.loads(manifest.beside(exported).read_text())
    assert told["sha256"] == sha256(exported.read_bytes()).hexdigest()
    assert told["bytes"] == exported.stat().st_size
    assert told["file"] == exported.name
    assert told["counts"]["posts"] == 4
    assert manifest.read(manifest.beside(exported)).cursor == told["cursor"]


def test_the_same_content_is_the_same_bytes_in_whatever_order_it_came(store: Store, tmp_path: Path) -> None:
    first = export(store, tmp_path / "first.db", now=NOW)
    with Store.open(tmp_path / "other-store.db") as other:
        fill(other, POSTS[::-1])
        second = export(other, tmp_path / "second.db", now=NOW.replace(hour=23))
    assert (first.sha256, first.cursor) == (second.sha256, second.cursor)


def test_other_content_has_another_cursor(store: Store, tmp_path: Path) -> None:
    first = export(store, tmp_path / "first.db", now=NOW)
    with store.transaction() as db:
        db.execute("update posts set title = 'x' where url like '%undated'")
    assert export(store, tmp_path / "second.db", now=NOW).cursor != first.cursor


def assert_it_stands(path: Path, before: bytes) -> None:
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*.part"))


def test_a_snapshot_that_fails_a_check_takes_no_place(store: Store, exported: Path) -> None:
    before = exported.read_bytes()
    with store.transaction() as db:
        db.execute("delete from duplicates")
    with pytest.raises(ExportError, match=r"export\.db.*a duplicate has no row"):
        export(store, exported, now=NOW)
    assert_it_stands(exported, before)


def test_a_full_disk_leaves_the_old_one(store: Store, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = exported.read_bytes()
    # Twenty pages are all the room there is.
    monkeypatch.setattr(module, "DRAFTING", (*module.DRAFTING, "max_page_count = 20"))
    with pytest.raises(ExportError, match="full"):
        export(store, exported, now=NOW)
    assert_it_stands(exported, before)


KILLED = """
import os, pathlib, aggregator.replacing
with aggregator.replacing.drafted(pathlib.Path("export.db")) as draft:
    pathlib.Path(f"{draft}-journal").touch()
    os._exit(9)
"""


def test_what_a_killed_export_left_is_removed_and_no_others_draft(store: Store, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert len(list(tmp_path.glob(".export.db.*.part*"))) == 2
    others = {f".export.db.{'9' * 20}.part", ".export.db.x.part", ".other.db.0123abcd.part", ".export-db.0123abcd.part"}
    for name in others:
        (tmp_path / name).write_text("half")
    with drafted(tmp_path / "export.db") as used:
        export(store, tmp_path / "export.db", now=NOW)
        assert {path.name for path in tmp_path.glob(".*.part*")} == {*others, used.name}


def test_a_draft_is_not_taken_for_one_that_was_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = replacing._hold
    looked: list[Path] = []

    def disturbed(draft: Path, *how: int) -> int | None:
        if not looked:
            looked.append(draft)
            replacing.clear_drafts(tmp_path, re.compile("export.db"))
        return hold(draft, *how)

    monkeypatch.setattr(replacing, "_hold", disturbed)
    with drafted(tmp_path / "export.db") as draft:
        assert draft.exists()
        assert draft not in looked


def test_a_folder_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        export(store, tmp_path / "nowhere" / "export.db", now=NOW)


def test_a_folder_is_no_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        export(store, tmp_path, now=NOW)


def test_a_file_is_no_folder(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="file: is a file"):
        export(store, tmp_path / "file" / "export.db", now=NOW)


def test_where_a_link_leads_and_where_nobody_may_write_is_looked_at(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere" / "export.db")
    with pytest.raises(UsageError, match="nowhere: no such folder"):
        check_place(tmp_path / "link.db", store.path)
    (tmp_path / "nowhere").mkdir()
    check_place(tmp_path / "link.db", store.path)
    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path / "nowhere")
    with pytest.raises(UsageError, match="nowhere: this user cannot write there"):
        check_place(tmp_path / "link.db", store.path)


def test_the_store_s_own_folder_is_made_with_it(tmp_path: Path) -> None:
    check_place(tmp_path / "new" / "folder" / "export.db", tmp_path / "new" / "folder" / "store.db")


def test_a_reader_of_the_old_one_is_never_disturbed(store: Store, exported: Path) -> None:
    with closing(sqlite3.connect(f"{exported.as_uri()}?mode=ro", uri=True)) as reader:
        before = rows(reader, "select uid from posts")
        for n in range(100):
            with store.transaction() as db:
                db.execute("update posts set title = ? where url like '%undated'", (f"第 {n} 次",))
            export(store, exported, now=NOW)
        assert rows(reader, "select uid from posts") == before
        assert rows(reader, "select title from posts where url like '%undated'") == [("node.js 笔记",)]


def test_an_empty_store_is_an_empty_export(tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db") as store:
        made = export(store, tmp_path / "export.db", now=NOW)
    assert made.counts["posts"] == 0
    assert made.counts["resources"] > 0


def test_copies_of_an_original_that_is_gone_go_on_under_the_oldest(store: Store, tmp_path: Path) -> None:
    with store.transaction() as db:
        db.execute("update posts set gone_at = '2026-03-05T00:00:00Z' where url like '%/first'")
    made = export(store, tmp_path / "export.db", now=NOW)
    assert (made.counts["posts"], made.counts["duplicates"], made.counts["featured"]) == (3, 0, 0)


@pytest.mark.parametrize("gone", [True, False])
def test_a_hidden_original_takes_its_copies_along_and_the_export_says_so(
    store: Store,
    tmp_path: Path,
    gone: bool,  # noqa: FBT001
) -> None:
    with store.transaction() as db:
        db.execute(
            "insert into decisions(action, uid, who, decided_at)"
            " select 'hide', uid, 'me', '2026-03-05T08:00:00Z' from posts where url like '%/first'"
        )
        if gone:
            db.execute("update posts set gone_at = '2026-03-05T00:00:00Z' where url like '%/first'")
    made = export(store, tmp_path / "export.db", now=NOW)
    assert (made.counts["posts"], made.counts["duplicates"], made.counts["featured"]) == (2, 0, 0)
    assert made.generated_at == "2026-03-05T08:00:00Z"
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        told = db.execute("select uid, removed_at, reason from removed where reason <> '作者要求'").fetchall()
    wanted = store.db.execute("select uid from posts where url like '%/first' or url like '%/copy' order by uid")
    assert told == [(row["uid"], "2026-03-05T08:00:00Z", "编辑隐藏") for row in wanted]


@pytest.mark.parametrize(("note", "reason"), [("", "编辑移除"), ("侵权", "侵权")])
def test_a_removal_always_has_a_reason(store: Store, tmp_path: Path, note: str, reason: str) -> None:
    (uid,) = store.db.execute("select uid from posts where url like '%/first'").fetchone()
    say(store, Word("remove", uid, "小王", NOW, note=note))
    export(store, tmp_path / "export.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        assert db.execute("select reason from removed where uid = ?", (uid,)).fetchall() == [(reason,)]


@pytest.mark.parametrize("publish", ["excerpt", "link"])
def test_an_export_obeys_what_is_declared_of_a_source_by_then(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publish: str
) -> None:
    declaration = tmp_path / "sources.toml"
    declaration.write_text(
        f'[blog]\ntitle = "博客"\nhomepage = "https://blog.test/"\nfeeds = ["/feed"]\npublish = "{publish}"\n'
    )
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(declaration))
    export(store, tmp_path / "export.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        assert db.execute("select title, publish from sources where name = 'blog'").fetchone() == ("博客", publish)
        assert db.execute("select count(*) from posts where source = 'blog' and content_text <> ''").fetchone() == (0,)


def symlink(store: Path) -> Path:
    (link := store.with_name("link.db")).symlink_to(store)
    return link


def hard_link(store: Path) -> Path:
    (link := store.with_name("link.db")).hardlink_to(store)
    return link


@pytest.mark.parametrize(
    "named",
    [
        lambda store: store,
        lambda store: store.parent / ".." / store.parent.name / store.name,
        symlink,
        hard_link,
        lambda store: Path(f"{store}-wal"),
        lambda store: Path(f"{store}-shm"),
        lambda store: Path(f"{store}-journal"),
        lambda store: Path(f"{store}.write.lock"),
    ],
    ids=["path", "relative", "symlink", "hard link", "wal", "shm", "journal", "lock"],
)
def test_the_store_is_never_replaced_by_its_export(store: Store, tmp_path: Path, named: Callable[[Path], Path]) -> None:
    posts = store.db.execute("select count(*) from raw").fetchone()[0]
    with pytest.raises(UsageError, match="the store itself"):
        export(store, named(tmp_path / "store.db"), now=NOW)
    with Store.open(tmp_path / "store.db") as again:
        assert again.db.execute("select count(*) from raw").fetchone()[0] == posts


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(store: Store, tmp_path: Path) -> None:
    place, link = tmp_path / "elsewhere", tmp_path / "link.db"
    place.mkdir()
    ends = (place / "real.db", place / "manifest.json")
    for name, end in zip((link, manifest.beside(link)), ends, strict=True):
        name.symlink_to(end)
    ends[0].touch()
    made = export(store, link, now=NOW)
    assert link.is_symlink()
    assert manifest.beside(link).is_symlink()
    assert sha256(ends[0].read_bytes()).hexdigest() == made.sha256
    assert manifest.read(ends[1]) == made
    assert {*place.iterdir()} == {*ends}


def test_a_pipe_is_not_replaced(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is a device or a pipe"):
        export(store, tmp_path / "pipe", now=NOW)
    assert (tmp_path / "pipe").is_fifo()


def make(store: Store, path: Path, kind: str) -> None:
    """An export of this kind, or a file that is none."""
    if kind == "text":
        path.write_text("买菜\n")
    elif kind == "database":
        with closing(sqlite3.connect(path)) as db:
            db.executescript("create table meta (key, value); insert into meta values ('schema_version', '1')")
    else:
        since = export(store, path.with_name("before.db"), now=NOW).cursor if kind == "delta" else ""
        export(store, path, since=since, form="jsonl" if kind == "jsonl" else "sqlite", now=NOW)


KINDS = {"whole": "a whole export", "delta": "a delta", "jsonl": "an export as JSON Lines"}


@pytest.mark.parametrize("there", [*KINDS, "text", "database"])
@pytest.mark.parametrize("wanted", KINDS)
def test_an_export_takes_the_place_of_its_own_kind_only(store: Store, tmp_path: Path, there: str, wanted: str) -> None:
    make(store, path := tmp_path / "file", there)
    before = path.read_bytes()
    with store.transaction() as db:
        db.execute("update posts set title = 'x' where url like '%undated'")
    if there == wanted:
        make(store, path, wanted)
        assert path.read_bytes() != before
        return
    with pytest.raises(
        UsageError, match=f"is {KINDS.get(there, 'no export')} and would be replaced by {KINDS[wanted]}"
    ):
        make(store, path, wanted)
    assert path.read_bytes() == before


@pytest.mark.parametrize("there", KINDS)
@pytest.mark.parametrize("wanted", KINDS)
def test_a_damaged_export_too_is_replaced_by_its_own_kind_only(
    store: Store, tmp_path: Path, there: str, wanted: str
) -> None:
    make(store, path := tmp_path / "file", there)
    path.write_bytes(bytes(4096))
    if there == wanted:
        make(store, path, wanted)
        assert path.read_bytes() != bytes(4096)
        return
    with pytest.raises(UsageError, match=f"is {KINDS[there]} and would be replaced by {KINDS[wanted]}"):
        make(store, path, wanted)


@pytest.mark.parametrize("damage", [bytes(4096), b"SQLite format 3\0"])
def test_what_a_damaged_export_was_is_known_by_its_manifest(store: Store, exported: Path, damage: bytes) -> None:
    before = exported.read_bytes()
    exported.write_bytes(damage)
    export(store, exported, now=NOW)
    assert exported.read_bytes() == before
    exported.write_bytes(damage)
    manifest.beside(exported).unlink()
    with pytest.raises(UsageError, match="is no export"):
        export(store, exported, now=NOW)


def test_a_damaged_database_of_somebody_else_is_not_replaced(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path := tmp_path / "mine.db")) as db:
        db.execute("create table diary (day, said)")
        db.commit()
    damaged = path.read_bytes()[:100] + bytes(40) + path.read_bytes()[140:]
    path.write_bytes(damaged)
    with pytest.raises(UsageError, match="is no export"):
        export(store, path, now=NOW)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("text", ["买菜\n", "[]", '{"name": "app"}', "[" * 100_000])
def test_a_file_that_is_no_manifest_is_not_replaced_by_one(store: Store, tmp_path: Path, text: str) -> None:
    (place := manifest.beside(tmp_path / "export.db")).write_text(text)
    with pytest.raises(UsageError, match="is no manifest and would be replaced by one"):
        export(store, tmp_path / "export.db", now=NOW)
    assert place.read_text() == text
    assert not (tmp_path / "export.db").exists()


@pytest.mark.parametrize("left", ["", None, "{"], ids=["empty", "of one that is gone", "damaged beside its export"])
def test_what_was_a_manifest_is_replaced(store: Store, exported: Path, left: str | None) -> None:
    if left is not None:
        manifest.beside(exported).write_text(left)
    if left != "{":
        exported.unlink()
    made = export(store, exported, now=NOW)
    assert manifest.read(manifest.beside(exported)) == made


# A program that writes to the database named, and is in the midst of it when it is killed.
KILLED_WRITER = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript("pragma cache_size = 1; begin; update posts set title = 'x'; create table x as select * from posts")
os._exit(9)
"""


@pytest.mark.parametrize("has_manifest", [True, False])
def test_an_export_that_another_program_holds_is_replaced(store: Store, exported: Path, has_manifest: bool) -> None:  # noqa: FBT001
    before = exported.read_bytes()
    if not has_manifest:
        manifest.beside(exported).unlink()
    with closing(sqlite3.connect(exported, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with store.transaction() as db:
            db.execute("update posts set title = 'x' where url like '%undated'")
        export(store, exported, now=NOW)
    assert exported.read_bytes() != before


@pytest.mark.parametrize("since", ["", "x"], ids=["whole", "delta"])
def test_a_file_that_this_user_may_not_read_is_what_its_manifest_says(
    store: Store, exported: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    told = manifest.read(manifest.beside(exported))
    manifest.beside(exported).write_text(manifest.text(replace(told, since=since)))
    close(exported, "open", monkeypatch)
    if since:
        with pytest.raises(UsageError, match="is a delta"):
            check_place(exported, store.path)
        return
    check_place(exported, store.path)
    manifest.beside(exported).unlink()
    check_place(exported, store.path)


def test_where_the_last_export_went_may_be_closed(
    store: Store, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction() as db:
        db.execute("delete from exports")
        db.execute("delete from state")
        db.execute(
            "insert into removed select uid, key, '2026-03-01T00:00:00Z', '' from posts where url like '%undated'"
        )
    state.keep(store, state.LAST_EXPORT, str(tmp_path / "closed" / "export.db"))
    close(tmp_path / "closed" / "export.db", "stat", monkeypatch)
    assert standing.loss(store, exported, NOW) == (3, 4)


def test_an_export_of_another_store_that_is_held_locked_stands_as_any_other(exported: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db") as new, closing(sqlite3.connect(exported, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert standing.loss(new, exported, NOW) == (0, 4)


def test_a_store_knows_its_own_export_however_long_ago_and_whatever_else_it_wrote_since(
    store: Store, tmp_path: Path
) -> None:
    monthly, nightly = tmp_path / "m.db", tmp_path / "n.db"
    export(store, monthly, now=NOW)
    with store.transaction() as db:
        db.execute(
            "insert into removed select uid, key, '2026-03-01T00:00:00Z', '' from posts where url like '%undated'"
        )
    later = NOW + timedelta(days=60)
    for days in (20, 55):
        export(store, nightly, now=NOW + timedelta(days=days))
    assert standing.loss(store, monthly, later) is None
    (tmp_path / "link.db").symlink_to(monthly)
    assert standing.loss(store, tmp_path / "link.db", later) is None
    shutil.copyfile(monthly, copy := tmp_path / "copy.db")
    assert standing.loss(store, copy, later) == (3, 4)


def test_whoever_writes_while_an_export_is_made_does_not_stop_it(
    store: Store, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = module._fill

    def disturbed(*given: Any) -> Any:
        with Store.open(store.path) as other:
            write(other, post("later", "后来的一篇"), Run("blog", NOW))
        return fill(*given)

    monkeypatch.setattr(module, "_fill", disturbed)
    export(store, exported, now=NOW)
    assert standing.found_at(exported)[0] == 4


@pytest.mark.parametrize("step", [(manifest, "digest"), (ledger, "keep"), (replacing, "settle")])
def test_an_export_that_was_killed_before_its_end_is_no_other_stores(
    store: Store, exported: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    write(store, post("later", "后来的一篇"), Run("blog", NOW))
    monkeypatch.setattr(*step, Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        export(store, exported, now=NOW)
    for name in ("later", "undated", "short"):
        say(store, Word("remove", post(name, "").uid, who="编辑", at=NOW))
    assert standing.loss(store, exported, NOW) is None


def close(path: Path, look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To `look` at a file (open, stat) is not for this user, who may be root."""
    real = getattr(Path, look)

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(self, *arguments, **options)

    monkeypatch.setattr(Path, look, refuse)


def test_what_a_killed_program_had_begun_in_an_export_is_not_played_back_into_the_next(
    store: Store, exported: Path
) -> None:
    before = exported.read_bytes()
    subprocess.run([sys.executable, "-c", KILLED_WRITER, exported], check=False)
    assert Path(f"{exported}-journal").exists()
    with store.transaction() as db:
        db.execute("update posts set title = 'x' where url like '%undated'")
    made = export(store, exported, now=NOW)
    with closing(sqlite3.connect(exported)) as db:
        db.execute("select count(*) from posts").fetchone()
    assert exported.read_bytes() != before
    assert manifest.digest(exported) == made.sha256


def test_nor_by_the_manifest_of_its_export(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.manifest.json") as store, pytest.raises(UsageError, match="the store itself"):
        export(store, tmp_path / "x", now=NOW)


def test_nor_is_another_store(store: Store, tmp_path: Path) -> None:
    Store.open(tmp_path / "other.db").close()
    with pytest.raises(UsageError, match="is a store"):
        export(store, tmp_path / "other.db", now=NOW)
    Store.open(tmp_path / "other.db").close()
