"""`aggregator doctor` and `aggregator backup`: what an operator is told, and what is done."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator import cli
from aggregator.checks import CHECKS
from aggregator.paths import ROOT
from aggregator.run import Run
from aggregator.store import runs
from aggregator.store.database import Store

# Where there is no Redis nothing is said of it.
ALWAYS = [name for name in CHECKS if name != "redis"]


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\xa5" * (len(content) - len(content) // 2))


def examined(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """The exit status, and the findings by check."""
    capsys.readouterr()
    status = cli.run(["doctor", "--json", *options])
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(capsys.readouterr().out)["findings"]:
        findings.setdefault(finding["check"], []).append(finding)
    return status, findings


@pytest.mark.usefixtures("shelf")
def test_a_machine_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    status, findings = examined(capsys)
    assert (status, list(findings)) == (0, ALWAYS)
    assert not [each for found in findings.values() for each in found if each["status"] == "bad"]
    assert cli.run(["doctor"]) == 0
    assert "数据库" in capsys.readouterr().out


@pytest.mark.parametrize(("present", "status"), [("2026-03-07T00:00:00Z", "ok"), ("2026-08-05T12:00:00Z", "warning")])
def test_a_crawl_that_is_long_ago_is_said(
    shelf: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], present: str, status: str
) -> None:
    runs.save(shelf, Run("one", datetime(2026, 3, 5, tzinfo=UTC)), 0, "正常")
    runs.save(shelf, Run("ingest", datetime(2026, 8, 5, tzinfo=UTC)), 0, "正常")
    monkeypatch.setenv("AGGREGATOR_NOW", present)
    found = examined(capsys)[1]["last_crawl"]
    assert found[-1]["status"] == status
    assert ("2026-03-05T00:00:00Z，已有 153 天" in found[-1]["words"]) == (status == "warning")


def test_where_nothing_is_yet_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(tmp_path.iterdir())
    assert examined(capsys)[0] == 0
    assert set(tmp_path.iterdir()) == before


def test_whatever_is_bad_has_a_way_out(shelf: Store, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.close()
    damage(shelf.path)
    status, findings = examined(capsys)
    (found,) = findings["database"]
    assert (status, found["status"]) == (1, "bad")
    assert str(shelf.path) in found["words"]
    assert "文件损坏了" in found["words"]
    assert "the file is damaged" not in found["words"]
    assert "--restore" in found["advice"]
    for each in (each for every in findings.values() for each in every if each["status"] != "ok"):
        assert each["advice"], each


@pytest.mark.parametrize("name", ["AGGREGATOR_DB", "AGGREGATOR_BACKUPS", "AGGREGATOR_EXPORT"])
def test_a_folder_that_cannot_be_made_or_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert examined(capsys)[1]["permissions"][0]["status"] == "ok"
    (tmp_path / "file").touch()
    # Below a file: nobody can write there, root neither.
    monkeypatch.setenv(name, str(tmp_path / "file" / "folder" / "x.db"))
    status, findings = examined(capsys)
    (found,) = findings["permissions"]
    assert (status, found["status"]) == (1, "bad")
    assert str(tmp_path / "file") in found["words"]


def test_a_folder_of_exports_that_nobody_makes_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGGREGATOR_EXPORT", str(tmp_path / "site" / "export.db"))
    (found,) = examined(capsys)[1]["permissions"]
    assert found["status"] == "bad"
    assert found["advice"].startswith(f"mkdir -p {tmp_path / 'site'}")
    (tmp_path / "site").mkdir()
    assert examined(capsys)[1]["permissions"][0]["status"] == "ok"


def test_a_folder_that_may_not_be_looked_into_is_named_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / "closed"
    stat = Path.stat

    def refuse(path: Path, **options: Any) -> os.stat_result:
        if closed in path.parents:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    # Nothing is closed to root.
    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setenv("AGGREGATOR_DB", str(closed / "store.db"))
    status, findings = examined(capsys)
    assert (status, list(findings)) == (1, ALWAYS)
    assert str(closed) in findings["database"][0]["words"]
    here = str(closed / "x.db")
    for command in (
        ["list"],
        ["list", "--db", here],
        ["curate"],
        ["doctor", "--restore"],
        ["serve"],
        ["serve", here],
        ["dump", here],
        ["crawl", "--archive", here],
    ):
        assert cli.run(command) == 1
        said = capsys.readouterr().err
        assert "Permission denied" in said
        assert "owner and permissions" in said
        assert len(said.splitlines()) == 1
        assert "unexpected" not in said


def test_a_store_that_may_not_be_opened_is_a_matter_of_owners(shelf: Store, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.close()
    # As where the folder is another user's: SQLite cannot open its file beside the store.
    Path(f"{shelf.path}-wal").mkdir()
    (found,) = examined(capsys)[1]["database"]
    assert found["status"] == "bad"
    assert "cannot be opened" in found["words"]
    assert "属主和权限" in found["advice"]
    assert "更新" not in found["advice"]


def test_a_name_that_is_too_long_is_no_matter_of_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / ("x" * 300)))
    _, findings = examined(capsys)
    assert not [each for found in findings.values() for each in found if "属主" in each["advice"]]
    (found,) = findings["database"]
    assert (found["status"], "File name too long" in found["words"]) == ("bad", True)
    assert found["advice"] == "检查这个路径：--db 和环境变量（docs/settings.md）"


def test_a_folder_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "folder"))
    (found,) = examined(capsys)[1]["database"]
    assert found["status"] == "bad"
    assert f"{tmp_path / 'folder'}: is a folder" in found["words"]
    (tmp_path / "lines").touch()
    ingest = ["ingest", str(tmp_path / "lines")]
    for command in (["list"], ["search", "锁"], ["serve"], ["doctor", "--restore"], ingest):
        assert cli.run(command) == 2
        assert f"aggregator: {tmp_path / 'folder'}: is a folder" in capsys.readouterr().err


def test_a_link_that_leads_to_itself_is_no_database_and_no_folder_of_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(sound := tmp_path / "sound.db"):
        pass
    (loop := tmp_path / "loop").symlink_to(loop)
    monkeypatch.setenv("AGGREGATOR_DB", str(loop))
    (found,) = examined(capsys)[1]["database"]
    assert (found["status"], f"{loop}: a link in it leads to itself" in found["words"]) == ("bad", True)
    (tmp_path / "lines").touch()
    restore = ["doctor", "--restore", "--from", str(sound)]
    for command in (["list"], ["serve"], restore, ["backup"], ["ingest", str(tmp_path / "lines")]):
        assert cli.run(command) == 2
        assert f"aggregator: {loop}: a link in it leads to itself" in capsys.readouterr().err
    assert loop.is_symlink()
    monkeypatch.setenv("AGGREGATOR_DB", str(sound))
    monkeypatch.setenv("AGGREGATOR_BACKUPS", str(loop))
    (found,) = examined(capsys)[1]["backups"]
    assert (found["status"], f"{loop}: a link in it leads to itself" in found["words"]) == ("bad", True)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/null")], ids=["pipe", "device"])
def test_a_device_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], make: Callable[[Path], None]
) -> None:
    make(tmp_path / "device")
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "device"))
    (found,) = examined(capsys)[1]["database"]
    assert (found["status"], found["words"]) == ("bad", f"{tmp_path / 'device'}: is a device or a pipe: name a file")
    (tmp_path / "lines").touch()
    for command in (["list"], ["serve"], ["backup"], ["doctor", "--restore"], ["ingest", str(tmp_path / "lines")]):
        assert cli.run(command) == 2
        assert f"aggregator: {found['words']}" in capsys.readouterr().err


def test_a_small_store_has_a_size(shelf: Store, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.close()
    (found,) = examined(capsys)[1]["disk"]
    assert f"数据库 {shelf.path.stat().st_size / 1e3:.1f} KB" in found["words"]


def test_each_disk_is_looked_at(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(examined(capsys)[1]["disk"]) == 1
    # A file system of its own everywhere.
    monkeypatch.setenv("AGGREGATOR_EXPORT", "/dev/export.db")
    one, other = examined(capsys)[1]["disk"]
    assert "/dev" not in one["words"]
    assert other["words"].startswith("/dev：")


def test_a_store_that_is_gone_is_bad_where_there_are_backups(
    shelf: Store, told: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    made = told("backup", "--json")["file"]
    shelf.close()
    shelf.path.unlink()
    status, findings = examined(capsys)
    assert (status, findings["database"][0]["status"]) == (1, "bad")
    advice = findings["database"][0]["advice"]
    # There is nothing to put aside; the place may be the wrong one.
    assert all(part in advice for part in ("--restore", "--db", "AGGREGATOR_DB"))
    assert "留在一旁" not in advice
    assert cli.run(["list"]) == 1
    assert "--restore" in capsys.readouterr().err
    restored = told("doctor", "--restore", "--json")
    assert (restored["restored_from"], restored["put_aside"]) == (made, "")


def test_where_there_never_was_a_store_is_said_what_makes_one(capsys: pytest.CaptureFixture[str]) -> None:
    status, findings = examined(capsys)
    (found,) = findings["database"]
    assert (status, found["status"]) == (0, "ok")
    assert all(part in found["advice"] for part in ("`aggregator crawl`", "--db", "AGGREGATOR_DB"))
    assert "留在一旁" not in found["advice"]


def test_another_places_backup_is_taken_where_it_is_named(
    shelf: Store, told: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = told("backup", "--to", str(tmp_path / "elsewhere"), "--json")["file"]
    before = told("list", "--json")
    shelf.close()
    damage(shelf.path)
    assert cli.run(["doctor", "--restore"]) == 1
    assert "--from FILE" in capsys.readouterr().err
    assert cli.run(["doctor", "--from", made]) == 2
    assert told("doctor", "--restore", "--from", made, "--json")["restored_from"] == made
    assert told("list", "--json") == before


@pytest.mark.parametrize(
    ("linked", "status"),
    [("3.40.1", "warning"), ("3.44.6", "ok"), ("3.50.6", "warning"), ("3.51.2", "warning"), ("3.51.3", "ok")],
)
def test_the_versions_of_sqlite_with_the_wal_fault_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], linked: str, status: str
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", linked)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", tuple(map(int, linked.split("."))))
    assert examined(capsys)[1]["versions"][1]["status"] == status


@pytest.mark.parametrize("name", ["ARCHIVE_MODE", "SEGMENTER", "LOG_JSON", "PATIENCE", "NOW"])
@pytest.mark.usefixtures("shelf")
def test_a_variable_that_no_setting_can_be_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv(f"AGGREGATOR_{name}", "rewind")
    status, findings = examined(capsys)
    bad = [found for every in findings.values() for found in every if found["status"] == "bad"]
    assert (status, list(findings)) == (1, ALWAYS)
    assert bad
    for found in bad:
        assert f"AGGREGATOR_{name}='rewind'" in found["words"]
        assert found["advice"]


def test_a_clock_that_was_set_back(
    shelf: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AGGREGATOR_NOW")
    assert examined(capsys)[1]["clock"][0]["status"] == "ok"
    with shelf.transaction() as db:
        db.execute("update posts set changed_at = '2999-01-01T00:00:00Z'")
    status, findings = examined(capsys)
    assert (status, findings["clock"][0]["status"]) == (1, "bad")
    assert "2999-01-01" in findings["clock"][0]["words"]


def test_a_source_that_is_wrong_is_named(own_sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own_sources.write_text('[broken]\ntitle = "坏"\n')
    status, findings = examined(capsys)
    assert status == 1
    assert any("broken" in each["words"] for each in findings["sources"] if each["status"] == "bad")


@pytest.mark.parametrize("variable", ["AGGREGATOR_SOURCES", "AGGREGATOR_LOCAL_SOURCES"])
def test_a_file_of_sources_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    monkeypatch.setenv(variable, "/nowhere/mine.toml")
    status, findings = examined(capsys)
    assert status == 1
    assert any("/nowhere/mine.toml" in each["words"] for each in findings["sources"] if each["status"] == "bad")


HOLD = (
    "import sys; from filelock import FileLock\nwith FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
)


@pytest.mark.usefixtures("shelf")
def test_a_weight_that_is_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weights.toml").write_text("[penalties]\nadvert = inf\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_WEIGHTS", str(tmp_path / "weights.toml"))
    status, findings = examined(capsys)
    (found,) = findings["dictionary"]
    assert (status, found["status"]) == (1, "bad")
    assert "weights.toml:2: advert: must be a number from -1 to 0, found inf" in found["words"]


def test_who_holds_a_lock_is_seen_and_not_disturbed(shelf: Store, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", HOLD, f"{shelf.path}.crawl.lock"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        crawl, write = examined(capsys)[1]["locks"]
        other.communicate("")
    assert (crawl["status"], write["status"]) == ("warning", "ok")


def test_backup_and_restore(shelf: Store, told: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    made = told("backup", "--json")
    assert made["kept"] == [made["file"]]
    before = told("list", "--json")
    shelf.close()
    damage(shelf.path)
    assert cli.run(["list"]) == 1
    assert "damaged" in capsys.readouterr().err
    restored = told("doctor", "--restore", "--json")
    assert restored["restored_from"] == made["file"]
    assert Path(restored["put_aside"]).is_file()
    assert told("list", "--json") == before


def test_a_sound_store_is_not_restored(shelf: Store, told: Callable[..., Any]) -> None:
    told("backup", "--json")
    before = shelf.path.read_bytes()
    assert cli.run(["doctor", "--restore"]) == 2
    assert shelf.path.read_bytes() == before


def test_a_newer_versions_store_is_not_restored(
    shelf: Store, told: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    told("backup", "--json")
    shelf.db.execute(
        "insert into _sqlite_migrations(migration_set, name, applied_at) values ('aggregator', 'm999', '')"
    )
    assert cli.run(["doctor", "--restore"]) == 1
    assert "newer version" in capsys.readouterr().err


def test_there_is_nothing_to_back_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["backup"]) == 1
    assert "no store yet" in capsys.readouterr().err
    assert not Path(os.environ["AGGREGATOR_DB"]).exists()
