"""`aggregator curate`."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.cli import run
from aggregator.post import ScorePart
from aggregator.store import raw
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text


def test_curate_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
    assert run(["curate"]) == 0
    assert capsys.readouterr().out == "1 篇文章，其中重复 0 篇；精选 0 篇\n"


def test_curate_obeys_what_is_declared_of_a_source_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declaration = tmp_path / "sources.toml"
    declaration.write_text(
        '[blog]\ntitle = "博客"\nhomepage = "https://blog.test/"\nfeeds = ["/feed"]\npublish = "link"\nkeep_raw = 30\n'
    )
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(declaration))
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-04-04T00:00:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
        assert run(["curate"]) == 0
        assert tuple(store.db.execute("select publish from sources").fetchone()) == ("link",)
        assert list(raw.posts(store)) == []


def test_without_a_store_it_says_what_makes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curate"]) == 1
    assert "there is no store yet" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["curate"], ["export", "out.db"], ["ingest", "-"], ["reprocess"], ["crawl"]])
def test_a_weight_of_nan_is_told_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.toml").write_text("[merits]\nlength = nan\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_WEIGHTS", str(tmp_path / "weights.toml"))
    database = Path(os.environ["AGGREGATOR_DB"])
    with Store.open(database) as store:
        write(store, a_post(), a_run())
        before = store.db.execute("select * from posts").fetchall()
        assert run(command) == 2
        told = f"{tmp_path}/weights.toml:2: length: must be a number from 0 to 1, found nan"
        assert told in capsys.readouterr().err
        assert [tuple(row) for row in store.db.execute("select * from posts")] == [tuple(row) for row in before]
    assert not (tmp_path / "out.db").exists()


@pytest.mark.parametrize(
    ("variable", "commands"),
    [
        ("AGGREGATOR_TAGS", [["export", "out.db"], ["ingest", "-"], ["reprocess"], ["crawl"], ["tag", "{uid}", "+Go"]]),
        ("AGGREGATOR_RESOURCES", [["export", "out.db"], ["dump"]]),
    ],
)
def test_a_file_of_one_s_own_has_to_be_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    commands: list[list[str]],
) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
        (uid,) = store.db.execute("select uid from posts").fetchone()
    monkeypatch.setenv(variable, str(tmp_path / "mine.toml"))
    for command in commands:
        assert run([word.format(uid=uid) for word in command]) == 2, command
        assert f"{tmp_path}/mine.toml: cannot be read: No such file" in capsys.readouterr().err
    assert not (tmp_path / "out.db").exists()


def test_resources_of_one_s_own_take_the_place_of_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = '[mine]\ntitle = "我的"\ndescription = "一句话"\nurl = "https://mine.example/"\n'
    (tmp_path / "mine.toml").write_text(entry, encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_RESOURCES", str(tmp_path / "mine.toml"))
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
    assert run(["export", str(tmp_path / "out.db")]) == 0
    with closing(sqlite3.connect(tmp_path / "out.db")) as db:
        rows = db.execute("select name, title, description, image, url from resources").fetchall()
    assert rows == [("mine", "我的", "一句话", "", "https://mine.example/")]


LOOKS = [["list"], ["list", "--featured"], ["show", "https://blog.test/1"]]


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_who_looks_before_curation_is_told_what_waits_for_it(
    look: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> str:
        capsys.readouterr()
        assert run(look) == 0
        return capsys.readouterr().err

    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        for number in (1, 2):
            write(store, a_post(str(number), a_text(number)), a_run())
        there = os.environ["AGGREGATOR_DB"]
        assert told() == f"有 2 篇还没有整理（去重、评分、评选）：运行 aggregator curate --db {there}\n"
        assert run(["curate"]) == 0
        assert told() == ""
        write(store, a_post("3", a_text(3)), a_run())
        assert "有 1 篇还没有整理" in told()
        assert run(["export", os.environ["AGGREGATOR_DB"] + ".export"]) == 0
        assert told() == ""


def test_who_looks_after_a_pin_has_ended_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T00:00:00+00:00")
    with Store.open(there := Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post("1", a_text(1)), a_run())
    assert run(["pin", "https://blog.test/1", "--until", "2026-03-05"]) == 0
    said = f"有编辑的决定已经到期，精选和列表还没有更新：运行 aggregator curate --db {there}\n"
    for day, command, err in ((4, "list", ""), (5, "list", said), (5, "curate", ""), (6, "list", "")):
        monkeypatch.setenv("AGGREGATOR_NOW", f"2026-03-{day:02}T01:00:00+00:00")
        capsys.readouterr()
        assert run([command]) == 0
        assert capsys.readouterr().err == err


def test_for_programs_a_look_before_curation_says_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post("1", a_text(1)), a_run())
    for look in LOOKS:
        assert run([*look, "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_a_score_that_was_never_reckoned_is_shown_as_none(out: Callable[..., str]) -> None:
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        post = a_post("1", a_text(1))
        post.score_parts = [ScorePart("length", 0.5, 0.2, "篇幅")]
        write(store, post, a_run())
    show = ("show", "https://blog.test/1")
    assert "\n评分 —\n" in out(*show)
    out("curate")
    assert re.search(r"\n评分 0\.\d{3}\n", out(*show))
