"""aggregator export: a whole file, and what has changed since one."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from aggregator import cli
from aggregator.clock import now
from aggregator.publish.export import bring_up_to_date
from aggregator.publish.site.app import create
from aggregator.publish.standing import found_at
from aggregator.run import Run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.applying import apply, everything
from tests.publish.conftest import NOW, POSTS

Out = Callable[..., str]


def test_a_delta_follows_an_export(shelf: Store, out: Out, tmp_path: Path) -> None:
    whole, delta = tmp_path / "export.db", tmp_path / "delta.db"
    cursor = json.loads(out("export", str(whole), "--json"))["cursor"]
    with shelf.transaction() as db:
        db.execute("update posts set title = '换了题目' where url like '%undated'")
    said = out("export", str(delta), "--since", cursor)
    assert f"增量 {cursor} → " in said
    assert "写入 1 篇文章" in said
    apply(delta, whole)
    out("export", str(tmp_path / "again.db"))
    assert everything(whole) == everything(tmp_path / "again.db")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(("cursor", "status"), [("0123456789abcdef", 1), ("'; drop table posts", 1), ("", 2), (" ", 2)])
def test_a_cursor_of_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cursor: str, status: int
) -> None:
    assert cli.run(["export", str(tmp_path / "delta.db"), "--since", cursor]) == status
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "export" in told
    assert not (tmp_path / "delta.db").exists()


@pytest.mark.usefixtures("shelf")
def test_the_feed_of_the_picks_changes_whenever_they_do(
    out: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def updated(moment: str, *command: str) -> str:
        """What the feed says of itself after a command at this moment of one day, and an export."""
        monkeypatch.setenv("AGGREGATOR_NOW", f"2026-03-06T{moment}:00Z")
        if command:
            out(*command)
        out("export", str(tmp_path / "export.db"))
        with TestClient(create(tmp_path / "export.db")) as reader:
            return str(feedparser.parse(reader.get("/feed.atom").content).feed.updated)

    first = updated("08:00")
    assert updated("09:00") == first
    assert updated("10:00", "pin", "https://blog.test/undated") == "2026-03-06T10:00:00+00:00"
    assert updated("11:00") == "2026-03-06T10:00:00+00:00"
    assert updated("12:00", "pin", "https://blog.test/first") == "2026-03-06T12:00:00+00:00"
    # No time of a pick that has left tells that it did.
    assert updated("13:00", "hide", "https://blog.test/first") == "2026-03-06T13:00:00+00:00"
    assert updated("14:00") == "2026-03-06T13:00:00+00:00"


@pytest.mark.usefixtures("shelf")
def test_pages_need_no_file(out: Out, tmp_path: Path) -> None:
    assert "site/index.html" in out("export", "--static", str(tmp_path / "site"))
    assert "部署指南" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["export", "export.db"], ["dump"]])
def test_a_fault_in_the_tree_of_tags_is_told_with_its_line(
    shelf: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    # It is up to date: nothing but the export itself needs the tree.
    bring_up_to_date(shelf, now())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tags.toml").write_text("[Go]\n[Go\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_TAGS", str(tmp_path / "tags.toml"))
    assert cli.run(command) == 2
    assert re.search(r"tags\.toml.*line 2", capsys.readouterr().err)
    assert not (tmp_path / "export.db").exists()


@pytest.mark.usefixtures("shelf")
def test_images_are_of_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", str(tmp_path / "export.db"), "--images", "cache"]) == 2
    assert "--static" in capsys.readouterr().err
    assert not (tmp_path / "export.db").exists()


def test_pages_never_replace_the_store_or_the_file(
    shelf: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    assert cli.run(["export", str(site / "export.db"), "--static", str(site)]) == 2
    assert not site.exists()
    assert cli.run(["export", "--static", str(shelf.path.parent)]) == 2
    assert shelf.path.exists()
    assert capsys.readouterr().err.count("pages replace a whole folder") == 2


@pytest.mark.usefixtures("shelf")
def test_a_folder_of_others_is_refused_before_anything_is_exported(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "pages.json").write_text('{"nav": []}')
    assert cli.run(["export", str(tmp_path / "export.db"), "--static", str(tmp_path / "site")]) == 2
    assert not (tmp_path / "export.db").exists()
    assert (tmp_path / "site" / "pages.json").read_text() == '{"nav": []}'


@pytest.mark.parametrize("place", [".", "/dev/null", "aggregator.db", "--static=aggregator.db"])
def test_what_cannot_be_an_export_s_place_is_wrong_usage(
    shelf: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["export", place]) == 2
    assert shelf.db.execute("select count(*) from raw").fetchone()[0] == 5


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("link", "arguments"),
    [
        ("loop", ["loop"]),
        ("loop", ["--static", "loop"]),
        ("loop", ["--static", "loop/site"]),
        ("export.db.manifest.json", ["export.db"]),
    ],
)
def test_a_link_that_leads_to_itself_is_no_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], link: str, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(link).symlink_to(link)
    assert cli.run(["export", *arguments]) == 2
    assert "leads to itself" in capsys.readouterr().err
    assert Path(link).is_symlink()
    assert not Path("export.db").exists()


@pytest.mark.usefixtures("shelf")
def test_posts_as_lines(out: Out, tmp_path: Path) -> None:
    assert "4 篇文章" in out("export", str(tmp_path / "posts.jsonl"), "--format", "jsonl")
    assert len((tmp_path / "posts.jsonl").read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("options", [[], ["--format", "jsonl"]])
def test_a_pipe_and_a_folder_that_is_not_there_are_no_place(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert cli.run(["export", "-", *options]) == 2
    assert "a pipe does not allow" in capsys.readouterr().err
    assert cli.run(["export", "missing/export.db", *options]) == 2
    told = capsys.readouterr().err
    assert "missing: no such folder" in told
    assert "still stands" not in told
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("shelf")
def test_an_export_of_another_store_that_has_more_is_replaced_on_purpose_only(
    out: Out, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, trial = tmp_path / "export.db", tmp_path / "trial.db"
    out("export", str(file))
    before = file.read_bytes()
    with Store.open(trial) as store:
        write(store, POSTS[0], Run("blog", NOW))
    assert cli.run(["export", str(file), "--db", str(trial)]) == 1
    assert "4 篇文章，而这个数据库只有 1 篇" in capsys.readouterr().err
    assert file.read_bytes() == before
    out("export", str(file), "--db", str(trial), "--force")
    assert found_at(file)[0] == 1
    # Where it once wrote, what another store has put since is that one's.
    out("export", str(file), "--db", str(tmp_path / "aggregator.db"))
    assert cli.run(["export", str(file), "--db", str(trial)]) == 1
    assert found_at(file)[0] == 4


@pytest.mark.parametrize(
    "options", [[], ["--format", "jsonl"], ["F", "--format", "jsonl", "--static", "D"], ["F", "--format", "csv"]]
)
def test_what_does_not_go_together_is_a_usage_error(options: list[str]) -> None:
    assert cli.run(["export", *options]) == 2
