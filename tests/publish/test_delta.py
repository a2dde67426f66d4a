"""A delta makes of an older export the newest one, whatever happened between; and is refused by any other file."""

import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import ExportError
from aggregator.post import TagMatch
from aggregator.publish import ledger, manifest, numbers
from aggregator.publish.export import export
from aggregator.run import Run
from aggregator.search.index import refresh
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.applying import all_of, apply, everything, script
from tests.publish.conftest import NOW
from tests.search.conftest import post

WORDS = ("使用", "Docker", "部署", "服务", "C++", "java", "数据库", "文章", "node.js", "。")
TAGS = ("Docker", "Java", "C#", "数据库")

Random = random.Random


def some_post(rng: Random, store: Store, name: str = "") -> None:
    """A post of any day, or another text of the one with this name."""
    day = rng.choice([None, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(rng.randrange(60))])
    tags = [TagMatch(tag) for tag in rng.sample(TAGS, rng.randrange(3))]
    text = "".join(rng.choices(WORDS, k=rng.randint(1, 60)))
    name = name or f"n{rng.randrange(10**6)}"
    title = "".join(rng.choices(WORDS, k=3))
    write(
        store,
        post(name, text, title=title, published_at=day, matches=tags, source=rng.choice(["blog", "other"])),
        Run("blog", NOW),
    )


def one_of(rng: Random, store: Store) -> tuple[int, str, str]:
    found = store.db.execute("select id, url, uid from posts order by uid").fetchall()
    return tuple(rng.choice(found))


def edit(rng: Random, store: Store) -> None:
    some_post(rng, store, one_of(rng, store)[1].rsplit("/", 1)[1])


def merge(rng: Random, store: Store) -> None:
    """A post goes under another original, as curation would put it; or stands alone again."""
    (copy, *_), (original, *_) = one_of(rng, store), one_of(rng, store)
    with store.transaction() as db:
        db.execute("update posts set canonical_id = id where canonical_id = ? or id in (?, ?)", (copy, copy, original))
        db.execute("delete from duplicates where canonical_id = ? or post_id in (?, ?)", (copy, copy, original))
        if copy != original:
            db.execute("update posts set canonical_id = ? where id = ?", (original, copy))
            db.execute("insert into duplicates values (?, ?, 'near', 0.9, '')", (copy, original))


def remove(rng: Random, store: Store) -> None:
    uid = one_of(rng, store)[2]
    with store.transaction() as db:
        db.execute(
            "insert or ignore into removed select uid, key, '2026-03-01T00:00:00Z', '' from posts where uid = ?", (uid,)
        )


def bring_back(rng: Random, store: Store) -> None:
    del rng
    with store.transaction() as db:
        db.execute("delete from removed where uid = (select min(uid) from removed)")


def hide(rng: Random, store: Store) -> None:
    """The editor hides a post, and a story where it is the original; for a while, or until he takes it back."""
    with store.transaction() as db:
        db.execute(
            "insert into decisions(action, uid, note, who, decided_at, until)"
            " values (?, ?, ?, 'me', '2026-03-02T00:00:00Z', ?)",
            (
                rng.choice(["hide", "hide", "unhide"]),
                one_of(rng, store)[2],
                rng.choice(["", "广告"]),
                rng.choice([None, "2026-03-03T00:00:00Z"]),
            ),
        )


def delete(rng: Random, store: Store) -> None:
    """The row itself goes, as when an address has moved: its number may be another post's later."""
    number = one_of(rng, store)[0]
    with store.transaction() as db:
        db.execute("update posts set canonical_id = id where canonical_id = ?", (number,))
        db.execute("delete from posts where id = ?", (number,))


def pick(rng: Random, store: Store) -> None:
    with store.transaction() as db:
        db.execute("delete from featured")
        for rank in range(1, rng.randint(1, 4)):
            db.execute(
                "insert or ignore into featured values (?, ?, 0.5, '', 'auto', '2026-03-05T00:00:00Z')",
                (rank, one_of(rng, store)[0]),
            )


def change_a_source(rng: Random, store: Store) -> None:
    with store.transaction() as db:
        db.execute(
            "update sources set publish = ?, title = ? where name = 'blog'",
            (rng.choice(["full", "excerpt", "link"]), rng.choice("甲乙")),
        )


HAPPENINGS: list[Callable[[Random, Store], None]] = [
    some_post,
    some_post,
    some_post,
    edit,
    edit,
    merge,
    merge,
    remove,
    bring_back,
    hide,
    hide,
    delete,
    pick,
    change_a_source,
]


def happen(rng: Random, store: Store, times: int) -> None:
    for _ in range(times):
        if store.db.execute("select count(*) from posts").fetchone()[0] < 3:
            some_post(rng, store)
        else:
            rng.choice(HAPPENINGS)(rng, store)


@pytest.mark.parametrize("seed", range(12))
def test_a_history_told_by_deltas_ends_where_a_whole_export_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    # With two places a day posts get into each other's way, and move.
    monkeypatch.setattr(numbers, "PLACES_A_DAY", 2 if seed % 2 else 512)
    monkeypatch.setattr(numbers, "TAG_PLACES", 3 if seed % 2 else 1 << 24)
    rng = random.Random(seed)  # noqa: S311 - a history that can be told again
    with Store.open(tmp_path / "store.db") as store:
        happen(rng, store, 15)
        cursors = [export(store, tmp_path / "0.db", now=NOW).cursor]
        shutil.copy(tmp_path / "0.db", tmp_path / "followed.db")
        for step in range(1, 6):
            happen(rng, store, rng.randint(0, 12))
            export(store, tmp_path / "delta.db", since=cursors[-1], now=NOW)
            cursors.append(export(store, tmp_path / f"{step}.db", now=NOW).cursor)
            whole = everything(tmp_path / f"{step}.db")
            apply(tmp_path / "delta.db", tmp_path / "followed.db", foreign_keys=bool(step % 2))
            assert everything(tmp_path / "followed.db") == whole
            # And in one leap, from any earlier export.
            before = rng.randrange(step)
            export(store, tmp_path / "leap.db", since=cursors[before], now=NOW)
            shutil.copy(tmp_path / f"{before}.db", tmp_path / "leapt.db")
            apply(tmp_path / "leap.db", tmp_path / "leapt.db")
            assert everything(tmp_path / "leapt.db") == whole


@pytest.fixture
def told(store: Store, tmp_path: Path) -> tuple[Path, list[Path]]:
    """An export, and two deltas that follow it."""
    whole = tmp_path / "whole.db"
    cursor = export(store, whole, now=NOW).cursor
    deltas = []
    for n in range(2):
        write(store, post(f"new-{n}", "新的一篇"), Run("blog", NOW))
        deltas.append(tmp_path / f"delta-{n}.db")
        cursor = export(store, deltas[-1], since=cursor, now=NOW).cursor
    return whole, deltas


def assert_refused(delta: Path, whole: Path) -> None:
    before = everything(whole)
    with pytest.raises(sqlite3.DatabaseError, match="not for this file"):
        apply(delta, whole)
    assert everything(whole) == before


def test_a_delta_is_applied_once(told: tuple[Path, list[Path]]) -> None:
    whole, (first, _) = told
    apply(first, whole)
    assert_refused(first, whole)


def test_deltas_are_applied_in_order(told: tuple[Path, list[Path]]) -> None:
    whole, (first, second) = told
    assert_refused(second, whole)
    apply(first, whole)
    apply(second, whole)
    assert_refused(first, whole)


def test_who_goes_on_after_an_error_changes_nothing_either(told: tuple[Path, list[Path]]) -> None:
    """As the sqlite3 shell does that is not told -bail."""
    whole, (_, second) = told
    before = everything(whole)
    with closing(sqlite3.connect(whole, isolation_level=None)) as db:
        statement, refused = "", 0
        for line in script(second).splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                try:
                    db.execute(statement)
                except sqlite3.DatabaseError:
                    refused += 1
                statement = ""
    assert refused == 1
    assert everything(whole) == before


def test_a_damaged_delta_changes_nothing(told: tuple[Path, list[Path]]) -> None:
    whole, (first, _) = told
    with closing(sqlite3.connect(first)) as db, db:
        db.execute("delete from posts")
    before = everything(whole)
    with pytest.raises(sqlite3.DatabaseError, match=r"damaged|constraint"):
        apply(first, whole)
    assert everything(whole) == before


def test_a_delta_carries_what_changed_and_nothing_else(store: Store, tmp_path: Path) -> None:
    cursor = export(store, tmp_path / "whole.db", now=NOW).cursor
    with store.transaction() as db:
        db.execute("update posts set score = 0.75 where url like '%undated'")
    made = export(store, tmp_path / "delta.db", since=cursor, now=NOW)
    with closing(sqlite3.connect(tmp_path / "delta.db")) as db:
        assert all_of(db, "select url, score from posts") == [("https://blog.test/undated", 0.75)]
        assert [row[0] for row in all_of(db, "select place from changed")] == ["posts"]
        # A score is no word.
        assert all_of(db, "select * from words_after union all select * from words_before") == []
    assert (made.since, made.counts["posts"]) == (cursor, 1)
    assert manifest.read(manifest.beside(tmp_path / "delta.db")) == made


def test_a_delta_tells_what_was_hidden_and_that_it_is_back(store: Store, tmp_path: Path) -> None:
    followed = tmp_path / "followed.db"
    cursor = export(store, followed, now=NOW).cursor
    uids = dict(store.db.execute("select url, uid from posts").fetchall())
    first, copy = uids["https://blog.test/first"], uids["https://blog.test/copy"]

    def follow(action: str, at: str) -> set[tuple[str, str]]:
        nonlocal cursor
        with store.transaction() as db:
            db.execute(
                "insert into decisions(action, uid, note, who, decided_at) values (?, ?, '广告', 'me', ?)",
                (action, first, at),
            )
        made = export(store, tmp_path / "delta.db", since=cursor, now=NOW)
        cursor = made.cursor
        apply(tmp_path / "delta.db", followed)
        with closing(sqlite3.connect(followed)) as db:
            held = {row[0] for row in all_of(db, "select uid from posts")}
            assert held.isdisjoint({first, copy}) == (action == "hide")
            return {tuple(row) for row in all_of(db, "select uid, reason from removed where reason <> '作者要求'")}

    assert follow("hide", "2026-03-04T12:00:00Z") == {(first, "编辑隐藏：广告"), (copy, "编辑隐藏：广告")}
    assert follow("unhide", "2026-03-04T13:00:00Z") == set()


def test_nothing_changed_is_an_empty_delta(store: Store, tmp_path: Path) -> None:
    cursor = export(store, tmp_path / "whole.db", now=NOW).cursor
    before = everything(tmp_path / "whole.db")
    made = export(store, tmp_path / "delta.db", since=cursor, now=NOW)
    assert (made.cursor, made.counts["meta"]) == (cursor, sum(made.counts.values()))
    apply(tmp_path / "delta.db", tmp_path / "whole.db")
    assert everything(tmp_path / "whole.db") == before


def test_an_unknown_cursor_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"0123456789abcdef.*take a whole export"):
        export(store, tmp_path / "delta.db", since="0123456789abcdef", now=NOW)
    assert not (tmp_path / "delta.db").exists()


def test_an_old_cursor_is_forgotten_with_all_that_was_kept_for_it(store: Store, tmp_path: Path) -> None:
    old = export(store, tmp_path / "whole.db", now=NOW).cursor
    write(store, post("undated", "别的正文", title="别的题目"), Run("blog", NOW))
    export(store, tmp_path / "whole.db", now=NOW)
    assert store.db.execute("select count(*) from former").fetchone()[0] == 1
    write(store, post("new", "新的一篇"), Run("blog", NOW))
    export(store, tmp_path / "whole.db", now=NOW + ledger.KEPT + timedelta(days=1))
    with pytest.raises(ExportError, match="take a whole export"):
        export(store, tmp_path / "delta.db", since=old, now=NOW)
    assert store.db.execute("select count(*) from former").fetchone()[0] == 0
    assert store.db.execute("select count(*) from exported where until is not null").fetchone()[0] == 0


def test_another_program_s_export_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = export(store, tmp_path / "whole.db", now=NOW).cursor
    monkeypatch.setattr(ledger, "FORM", "another")
    with pytest.raises(ExportError, match=r"another version.*take a whole export"):
        export(store, tmp_path / "delta.db", since=cursor, now=NOW)


def test_a_cursor_is_as_young_as_the_last_export_that_has_it(store: Store, tmp_path: Path) -> None:
    cursor = {export(store, tmp_path / "whole.db", now=NOW + timedelta(days)).cursor for days in range(0, 50, 10)}.pop()
    write(store, post("new", "新的一篇"), Run("blog", NOW + timedelta(41)))
    export(store, tmp_path / "whole.db", now=NOW + timedelta(41))
    assert export(store, tmp_path / "delta.db", since=cursor, now=NOW + timedelta(41)).counts["posts"] == 1


def meanwhile(monkeypatch: pytest.MonkeyPatch, store: Store, happen: Callable[[Store], None]) -> None:
    """Let something happen in another process once the snapshot of the next export is written."""
    keep = ledger.keep

    def kept(*given: Any) -> None:
        monkeypatch.setattr(ledger, "keep", keep)
        with Store.open(store.path) as other:
            happen(other)
        keep(*given)

    monkeypatch.setattr(ledger, "keep", kept)


def assert_followed(store: Store, held: Path, cursor: str) -> None:
    """A delta makes of the export with this cursor what a whole one is."""
    folder = held.parent
    export(store, folder / "delta.db", since=cursor, now=NOW)
    export(store, folder / "newest.db", now=NOW)
    apply(folder / "delta.db", held)
    assert everything(held) == everything(folder / "newest.db")


def test_a_cursor_outlives_what_is_indexed_while_its_export_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited(other: Store, text: str = "又是别的正文") -> None:
        write(other, post("undated", text, title="别的题目"), Run("blog", NOW))
        refresh(other, NOW)

    export(store, tmp_path / "first.db", now=NOW)
    edited(store, "别的正文")
    meanwhile(monkeypatch, store, edited)
    cursor = export(store, tmp_path / "held.db", now=NOW).cursor
    assert_followed(store, tmp_path / "held.db", cursor)


def test_an_export_that_another_overtakes_is_followed_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursors = []

    def overtaken(other: Store) -> None:
        write(other, post("new", "新的一篇"), Run("blog", NOW))
        cursors.append(export(other, tmp_path / "fast.db", now=NOW).cursor)

    meanwhile(monkeypatch, store, overtaken)
    cursors.append(export(store, tmp_path / "slow.db", now=NOW).cursor)
    assert_followed(store, tmp_path / "fast.db", cursors[0])
    assert_followed(store, tmp_path / "slow.db", cursors[1])


def test_an_export_that_fails_is_none_to_follow(store: Store, tmp_path: Path) -> None:
    cursor = export(store, tmp_path / "held.db", now=NOW).cursor
    with pytest.raises(ExportError):
        export(store, tmp_path / "delta.db", since="0123456789abcdef", now=NOW)
    write(store, post("undated", "别的正文", title="别的题目"), Run("blog", NOW))
    assert_followed(store, tmp_path / "held.db", cursor)


@pytest.mark.tool("php")
def test_php_applies_a_delta(told: tuple[Path, list[Path]], tmp_path: Path) -> None:
    """Another program with an SQLite of its own runs the script as it stands."""
    whole, (first, _) = told
    (tmp_path / "apply.sql").write_text(script(first), encoding="utf-8")
    code = "$db = new PDO('sqlite:' . $argv[1]); $db->exec(file_get_contents($argv[2]));"
    subprocess.run(["php", "-r", code, "--", str(whole), str(tmp_path / "apply.sql")], check=True)
    with closing(sqlite3.connect(whole)) as db:
        assert all_of(db, "select count(*) from posts where url like '%/new-0'") == [(1,)]
    assert_refused(first, whole)
