"""Opening a store, and what an operator reads where it cannot be opened or written."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from aggregator.curate.wishes import wishes
from aggregator.errors import LockedError, StoreError
from aggregator.store import state, trouble, version, write_lock
from aggregator.store.connection import connect
from aggregator.store.database import Store
from aggregator.store.migrations import MIGRATIONS


def test_a_new_store_is_made_with_its_folder_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "新 folder" / "store.db"
    with Store.open(path) as store:
        state.keep(store, "name", "value")
    with Store.open(path) as store:
        assert state.read(store, "name") == "value"


def test_the_connection_is_set_up_for_one_writer_and_many_readers(store: Store) -> None:
    assert [
        store.db.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
    ] == [
        "wal",
        1,
        1,
    ]


def test_the_steps_known_without_importing_are_the_migrations() -> None:
    assert list(version.STEPS) == [step.name for step in MIGRATIONS._migrations]


def test_what_the_editor_took_away_before_it_was_kept_aside_is_found_when_its_post_is_next_read(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "store.db", "mode=rwc")) as db:
        MIGRATIONS.apply(Database(db), stop_before="m009_taken_tags")
        db.execute("insert into sources values ('blog', 'Blog', '', 'Asia/Shanghai', 'full')")
        for name, value in (("a", "-Go"), ("b", "+Go")):
            uid = _insert(db, key=f"https://blog.test/{name}", uid=name * 16, content_hash="as read")
            db.execute(
                "insert into decisions(action, uid, value, who, decided_at) values ('tag', ?, ?, '', '')", (uid, value)
            )
            db.execute(
                "insert into urls(url, source, key, post_id, visits, etag, content_hash, visited_at, due_at)"
                " select key, source, key, id, 1, 'e', 'h', '2026-01-01', '2026-01-31' from posts where uid = ?",
                (uid,),
            )
            # Asked for the first time when it is due.
            db.execute(
                "insert into urls(url, source, key, post_id, due_at)"
                " select key || '/new', source, key, id, '2026-01-31' from posts where uid = ?",
                (uid,),
            )
    with Store.open(tmp_path / "store.db") as store:
        rows = store.db.execute("select uid, content_hash from posts order by uid").fetchall()
        assert [tuple(row) for row in rows] == [("a" * 16, ""), ("b" * 16, "as read")]
        rows = store.db.execute("select etag, content_hash, due_at from urls where visits order by url").fetchall()
        assert [tuple(row) for row in rows] == [("", "", "2026-01-01"), ("e", "h", "2026-01-31")]
        rows = store.db.execute("select due_at from urls where visits = 0").fetchall()
        assert [tuple(row) for row in rows] == [("2026-01-31",)] * 2


def test_a_pin_that_a_recommendation_replaced_before_both_counted_stays_ended(tmp_path: Path) -> None:
    words = {
        "replaced": ["pin", "feature"],
        "both ended": ["pin", "feature", "unfeature"],
        "pinned": ["feature", "pin"],
        "alone": ["pin"],
        "ended": ["pin", "unpin"],
    }
    with closing(connect(tmp_path / "store.db", "mode=rwc")) as db:
        MIGRATIONS.apply(Database(db), stop_before="m009_taken_tags")
        for uid, actions in words.items():
            for action in actions:
                db.execute("insert into decisions(action, uid, who, decided_at) values (?, ?, '', '')", (action, uid))
    with Store.open(tmp_path / "store.db") as store:
        held = {(wish.uid, wish.action) for wish in wishes(store, datetime(2026, 1, 1, tzinfo=UTC))}
    assert held == {("replaced", "feature"), ("pinned", "pin"), ("alone", "pin")}


def _insert(db: sqlite3.Connection, **given: object) -> object:
    """Insert a post, with what it must have left empty; its uid."""
    wanted = [row["name"] for row in db.execute("pragma table_info(posts)") if row["notnull"] and row["name"] != "id"]
    row = dict.fromkeys(wanted, "") | {"source": "blog"} | given
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    db.execute(f"insert into posts({names}) values ({places})", row)  # noqa: S608 - the schema's names
    return row["uid"]


def test_a_store_of_before_has_its_lists_put_in_order_and_all_compared_anew(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "store.db", "mode=rwc")) as db:
        MIGRATIONS.apply(Database(db), stop_before="m005_lists")
        db.execute("insert into sources values ('blog', 'Blog', '', 'Asia/Shanghai', 'full')")
        for number, uid in enumerate(("ffffffffffffffff", "0000000000000000", "8000000000000000"), start=1):
            _insert(db, id=number, key=uid, uid=uid)
            db.execute("insert into fingerprints values (?, '', x'', x'', 0)", (number,))
            db.execute("insert into bands values (3, 77, ?)", (number,))
        db.execute("insert into edges(post_id, other_id, jaccard, containment, opening) values (1, 2, 1, 1, 1)")
    with Store.open(tmp_path / "store.db") as store:
        listed = store.db.execute("select post_id from bands where band = 3 and hash = 77 order by place")
        assert [row[0] for row in listed] == [2, 3, 1]
        assert [row[0] for row in store.db.execute("select post_id from unmet order by post_id")] == [1, 2, 3]
        assert store.db.execute("select * from edges").fetchall() == []


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            state.keep(store, "name", "value")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert state.read(store, "name") == ""
    assert not store.db.in_transaction


def test_a_transaction_inside_another_is_part_of_it(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            with store.transaction() as db:
                db.execute("insert into state(name, value) values ('inner', '1')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert state.read(store, "inner") == ""


def test_a_reader_sees_what_is_committed_and_cannot_write(store: Store) -> None:
    state.keep(store, "name", "value")
    with Store.open(store.path, readonly=True) as reader:
        assert state.read(reader, "name") == "value"
        with pytest.raises(StoreError, match="cannot be written"):
            state.keep(reader, "name", "other")


def test_reading_where_there_is_no_store_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        Store.open(tmp_path / "none.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_newer_version_is_left_alone(store: Store) -> None:
    store.db.execute(
        "insert into _sqlite_migrations(migration_set, name, applied_at) values ('aggregator', 'm999_later', '')"
    )
    for readonly in (False, True):
        with pytest.raises(StoreError, match=r"newer version \(m999_later\): update"):
            Store.open(store.path, readonly=readonly)


@pytest.mark.parametrize("readonly", [False, True])
def test_another_programs_database_is_left_alone(tmp_path: Path, readonly: bool) -> None:  # noqa: FBT001
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table posts(id integer)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        Store.open(path, readonly=readonly)
    # The journal mode stands in the header: not even that may change.
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库" * 100)
    with pytest.raises(StoreError, match="no SQLite database: check --db"):
        Store.open(path)
    assert path.read_text() == "这不是数据库" * 100


def test_a_damaged_store_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="damaged"), Store.open(path) as store:
        state.keep(store, "name", "value")


def test_a_full_disk_loses_nothing_that_was_stored(store: Store) -> None:
    state.keep(store, "before", "kept")
    pages = store.db.execute("pragma page_count").fetchone()[0]
    store.db.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full: make room"):
        state.keep(store, "big", "x" * 100_000)
    assert (state.read(store, "before"), state.read(store, "big")) == ("kept", "")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder of the store cannot be made"):
        Store.open(tmp_path / "file" / "store.db")


def test_who_waits_too_long_for_another_writer_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.05)
    with Store.open(store.path) as other, store.transaction(), pytest.raises(LockedError, match="has been writing"):
        state.keep(other, "name", "value")


def test_a_lock_file_that_cannot_be_made_is_said_to_be_that_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lock = write_lock.WriteLock(tmp_path / "file" / "store.db")
    with pytest.raises(StoreError, match=r"store\.db\.write\.lock.*cannot be written there: Not a directory$"):
        lock.acquire()


def test_a_lock_file_that_was_deleted_keeps_nobody_out_and_lets_nobody_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.05)
    state.keep(store, "a", "1")
    Path(f"{store.path}.write.lock").unlink()
    with Store.open(store.path) as other, other.transaction(), pytest.raises(LockedError, match="has been writing"):
        state.keep(store, "a", "2")
    state.keep(store, "a", "3")
    assert state.read(store, "a") == "3"


def test_opening_a_store_does_not_wait_for_sqlite_utils(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from aggregator.store.database import Store;"
        f"Store.open(Path({str(store.path)!r})).close(); sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("code", trouble.ADVICE)
def test_every_known_error_names_the_file_and_what_to_do(code: int) -> None:
    error = sqlite3.OperationalError("said SQLite")
    error.sqlite_errorcode = code | 0x0100
    assert (
        str(trouble.explain(error, Path("/data/store.db")))
        == f"/data/store.db: {trouble.ADVICE[code]} (SQLite: said SQLite)"
    )


def test_two_processes_can_write_in_turns(store: Store) -> None:
    code = (
        "from pathlib import Path; from aggregator.store import state; from aggregator.store.database import Store\n"
        f"with Store.open(Path({str(store.path)!r})) as s:\n  for _ in range(50): state.changed(s)"
    )
    others = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [other.wait() for other in others] == [0, 0]
    assert state.changes(store) == 100
