import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
from filelock import FileLock

from aggregator.errors import LockedError, StoreError
from aggregator.fetch import lock
from aggregator.fetch.lock import crawl_lock, crawl_lock_of
from aggregator.paths import ROOT
from tests.waiting import LONGEST

HOLD = """
import sys, time
from pathlib import Path
from aggregator.fetch.lock import crawl_lock
with crawl_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(database: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_one_crawl_at_a_time(tmp_path: Path) -> None:
    database = tmp_path / "store.db"
    with holder(database) as other:
        with pytest.raises(LockedError, match=r"another crawl .*--wait SECONDS") as caught, crawl_lock(database):
            pass
        assert caught.value.exit_status == 75
        other.communicate("")
    with crawl_lock(database):
        pass


def test_a_killed_crawl_holds_nothing(tmp_path: Path) -> None:
    database = tmp_path / "store.db"
    with holder(database) as other:
        other.kill()
        other.wait()
    with crawl_lock(database):
        pass


def test_waiting_for_the_other_to_end(tmp_path: Path) -> None:
    database = tmp_path / "store.db"
    with holder(database) as other:
        assert other.stdin is not None
        other.stdin.close()
        with crawl_lock(database, wait=30):
            pass


def test_who_looks_whether_a_crawl_runs_keeps_none_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine a look is longer than a moment.
    monkeypatch.setattr(lock, "MOMENT", LONGEST)
    database = tmp_path / "store.db"
    with crawl_lock(database):
        pass
    probe = FileLock(crawl_lock_of(database), thread_local=False)
    probe.acquire()
    let_go = Timer(0.1, probe.release)
    let_go.start()
    with crawl_lock(database):
        assert not probe.is_locked
    let_go.join()


def test_two_stores_are_crawled_side_by_side(tmp_path: Path) -> None:
    with crawl_lock(tmp_path / "a.db"), crawl_lock(tmp_path / "b.db"):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"), crawl_lock(tmp_path / "file" / "a.db"):
        pass
