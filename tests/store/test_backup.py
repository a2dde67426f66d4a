"""Backups: whole, verified, the newest few; and the way back from a store that is damaged."""

import fcntl
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.errors import DamagedError, LockedError, StoreError
from aggregator.paths import ROOT
from aggregator.store import backup, state, write_lock
from aggregator.store.backup import back_up, backups
from aggregator.store.database import Store
from aggregator.store.restore import restore
from aggregator.store.write_lock import WriteLock


def kept(path: Path) -> str:
    with Store.open(path, readonly=True) as opened:
        return state.read(opened, "name")


@pytest.fixture
def shelf(store: Store) -> Store:
    state.keep(store, "name", "first")
    return store


def test_a_backup_is_one_sound_file_of_what_is_committed(shelf: Store) -> None:
    # Committed, and in the -wal file only: the store is open.
    made = back_up(shelf.path)
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    with closing(sqlite3.connect(f"{made.as_uri()}?immutable=1", uri=True)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    assert kept(made) == "first"


def test_a_backup_is_made_while_another_writes(shelf: Store) -> None:
    with Store.open(shelf.path) as other, other.transaction() as db:
        db.execute("update state set value = 'second' where name = 'name'")
        made = back_up(shelf.path)
    assert (kept(made), kept(shelf.path)) == ("first", "second")


def test_the_newest_few_are_kept_though_the_clock_goes_back(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, value in (("2024-05-03", "one"), ("2024-05-04", "two"), ("2024-05-01", "three"), ("2024-05-04", "four")):
        monkeypatch.setenv("AGGREGATOR_NOW", f"{day}T08:00:00Z")
        state.keep(shelf, "name", value)
        back_up(shelf.path, keep=3)
    assert [kept(path) for path in backups(shelf.path)] == ["four", "three", "two"]


def test_a_file_that_is_no_backup_of_this_store_is_left_alone(shelf: Store) -> None:
    folder = shelf.path.parent / "backups"
    folder.mkdir()
    others = [folder / name for name in ("other-20240501T080000Z.db", f"{shelf.path.stem}-mine.db")]
    for path in others:
        path.write_text("mine")
    back_up(shelf.path, keep=1)
    back_up(shelf.path, keep=1)
    assert len(list(folder.iterdir())) == 3
    assert all(path.read_text() == "mine" for path in others)


def damage(path: Path) -> None:
    """What a failing disk does: the second half is other bytes."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\xa5" * (len(content) - len(content) // 2))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def empty(path: Path) -> None:
    path.write_bytes(b"")


HARM = pytest.mark.parametrize("harm", [damage, cut, empty])


def test_what_a_killed_backup_left_goes_and_nothing_else(shelf: Store) -> None:
    # Stopped in the middle of its copy, it is as good as killed: nothing behind it runs.
    killed = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from aggregator.store import backup
        backup.verify = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        backup.back_up(Path(sys.argv[1]))
    """)
    done = subprocess.run([sys.executable, "-c", killed, str(shelf.path)], cwd=ROOT, check=False)
    folder = shelf.path.parent / "backups"
    (left,) = folder.iterdir()
    assert (done.returncode, left.name.endswith(".part")) == (-signal.SIGKILL, True)
    Path(f"{left}-journal").write_text("left")
    others = [folder / name for name in (".other-20240501T080000Z.db.0123abcd.part", f".{shelf.path.stem}.part")]
    held = folder / f".{shelf.path.stem}-20240501T080000Z.db.0123abcd.part"
    for path in (*others, held):
        path.write_text("in use")
    with held.open("r+b") as at_work:
        fcntl.flock(at_work, fcntl.LOCK_EX)
        made = back_up(shelf.path)
        assert {*folder.iterdir()} == {made, held, *others}
    assert {back_up(shelf.path), made, *others} == {*folder.iterdir()}


@HARM
def test_a_damaged_store_is_no_backup_and_costs_none(shelf: Store, harm: Callable[[Path], None]) -> None:
    good = back_up(shelf.path, keep=1)
    shelf.close()
    harm(shelf.path)
    with pytest.raises(DamagedError):
        back_up(shelf.path, keep=1)
    assert backups(shelf.path) == [good]


@HARM
def test_the_newest_backup_that_is_sound_takes_its_place(shelf: Store, harm: Callable[[Path], None]) -> None:
    back_up(shelf.path)
    state.keep(shelf, "name", "second")
    good = back_up(shelf.path)
    harm(back_up(shelf.path))
    state.keep(shelf, "name", "lost")
    shelf.close()
    harm(shelf.path)
    broken = shelf.path.read_bytes()
    taken, aside = restore(shelf.path)
    assert (taken, kept(shelf.path)) == (good, "second")
    assert aside is not None
    assert aside.read_bytes() == broken


def test_what_a_damaged_store_left_beside_it_is_not_played_into_the_backup(shelf: Store) -> None:
    back_up(shelf.path)
    state.keep(shelf, "name", "in the wal")
    wal = Path(f"{shelf.path}-wal")
    left = wal.read_bytes()
    shelf.close()
    damage(shelf.path)
    wal.write_bytes(left)
    restore(shelf.path)
    assert kept(shelf.path) == "first"


def test_without_a_sound_backup_nothing_is_moved(shelf: Store) -> None:
    damage(back_up(shelf.path))
    shelf.close()
    before = shelf.path.read_bytes()
    with pytest.raises(StoreError, match="no sound backup"):
        restore(shelf.path)
    assert shelf.path.read_bytes() == before


def test_a_backup_that_cannot_be_written_is_named(shelf: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder of the backups cannot be made"):
        back_up(shelf.path, tmp_path / "file" / "backups")


def test_what_is_no_store_is_named_and_not_its_copy(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        db.execute("create table posts (id)")
    with pytest.raises(StoreError, match=r"export\.db: is another program's database") as caught:
        back_up(tmp_path / "export.db")
    assert ".part" not in str(caught.value)


def test_a_store_is_backed_up_before_it_is_migrated(shelf: Store) -> None:
    shelf.db.execute("delete from _sqlite_migrations where name = 'm005_lists'")
    shelf.close()
    with pytest.raises(StoreError):  # its tables are there already
        Store.open(shelf.path)
    (made,) = backups(shelf.path)
    with closing(sqlite3.connect(made)) as db:
        assert db.execute("select value from state where name = 'name'").fetchone() == ("first",)


def test_a_new_store_needs_no_backup(store: Store) -> None:
    assert not backup.folder_of(store.path).exists()


def vanish(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [empty, vanish])
@pytest.mark.parametrize("readonly", [True, False])
def test_a_store_that_was_lost_is_not_begun_anew(shelf: Store, harm: Callable[[Path], None], *, readonly: bool) -> None:
    made = back_up(shelf.path)
    shelf.close()
    harm(shelf.path)
    there = shelf.path.exists()
    with pytest.raises(DamagedError, match=rf"doctor --restore.*{made.parent}"):
        Store.open(shelf.path, readonly=readonly)
    assert shelf.path.exists() == there


def test_a_migration_removes_no_backup(shelf: Store) -> None:
    for _ in range(backup.KEEP + 2):
        back_up(shelf.path, keep=None)
    before = set(backups(shelf.path))
    shelf.db.execute("delete from _sqlite_migrations where name = 'm006_removed'")
    shelf.db.execute("drop index removed_by_key")
    shelf.close()
    Store.open(shelf.path).close()
    assert set(backups(shelf.path)) > before


def stored(path: Path, name: str) -> Path:
    with Store.open(path) as opened:
        state.keep(opened, "name", name)
    return path


def test_stores_of_one_name_share_a_folder_and_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_BACKUPS", str(tmp_path / "shared"))
    one, other = (stored(tmp_path / name / "aggregator.db", name) for name in ("one", "other"))
    made = back_up(one, keep=1)
    back_up(other, keep=1)
    back_up(other, keep=1)
    assert backups(one) == [made]
    one.write_bytes(b"")
    restore(one)
    assert kept(one) == "one"


def test_stores_of_one_folder_share_no_backup(tmp_path: Path) -> None:
    one, other = (stored(tmp_path / name, name) for name in ("posts.db", "posts.sqlite"))
    made = back_up(one, keep=1)
    back_up(other, keep=1)
    assert backups(one) == [made]
    assert kept(made) == "posts.db"


def test_a_store_that_moved_with_its_backups_has_them(shelf: Store, tmp_path: Path) -> None:
    back_up(shelf.path)
    shelf.close()
    moved = tmp_path.with_name(f"{tmp_path.name}-moved")
    tmp_path.rename(moved)
    damage(moved / shelf.path.name)
    restore(moved / shelf.path.name)
    assert kept(moved / shelf.path.name) == "first"


def test_a_store_that_moved_alone_takes_the_backup_that_it_is_given(
    shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGGREGATOR_BACKUPS", str(tmp_path / "shared"))
    made = back_up(shelf.path)
    shelf.close()
    moved = tmp_path / "moved" / shelf.path.name
    moved.parent.mkdir()
    shelf.path.rename(moved)
    damage(moved)
    with pytest.raises(StoreError, match="--from FILE"):
        restore(moved)
    assert restore(moved, made)[0] == made
    assert kept(moved) == "first"


@pytest.mark.parametrize("name", ["my[1].db", "a*.db", "?.db"])
def test_a_name_with_signs_of_patterns_is_a_name(tmp_path: Path, name: str) -> None:
    path = stored(tmp_path / name, "first")
    back_up(path, keep=1)
    made = back_up(path, keep=1)
    assert backups(path) == list(made.parent.iterdir()) == [made]


def test_what_is_put_aside_replaces_nothing(shelf: Store) -> None:
    back_up(shelf.path)
    shelf.close()
    aside = []
    for content in (b"first" * 1000, b"second" * 1000):
        shelf.path.write_bytes(content)
        aside.append(restore(shelf.path)[1])
    assert [path.read_bytes()[:5] for path in aside if path] == [b"first", b"secon"]


def test_where_the_store_is_a_link_what_it_leads_to_is_put_aside_and_restored(shelf: Store, tmp_path: Path) -> None:
    link = tmp_path / "link" / "named.db"
    link.parent.mkdir()
    link.symlink_to(shelf.path)
    made = back_up(link)
    shelf.close()
    damage(shelf.path)
    damaged = shelf.path.read_bytes()
    taken, aside = restore(link)
    assert taken == made
    assert link.is_symlink()
    assert (kept(link), kept(shelf.path)) == ("first", "first")
    assert aside is not None
    assert (aside.is_symlink(), aside.read_bytes()) == (False, damaged)


def test_nobody_writes_while_a_store_is_restored(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(shelf.path)
    monkeypatch.setattr(write_lock, "PATIENCE", 0.0)
    shelf.db.close()
    damage(shelf.path)
    before = shelf.path.read_bytes()
    with closing(WriteLock(shelf.path)) as other:
        other.acquire()
        with pytest.raises(LockedError):
            restore(shelf.path)
    assert shelf.path.read_bytes() == before
