import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from aggregator import paths
from aggregator.cli import afterwards, cli, progress
from aggregator.errors import ExportError, LockedError, UsageError
from aggregator.fetch import crawl as library
from aggregator.fetch.crew import Watcher
from aggregator.publish.export import export
from aggregator.publish.manifest import Manifest
from aggregator.publish.standing import found_at
from aggregator.run import Run
from aggregator.store import state
from aggregator.store.database import Store
from aggregator.store.runs import save
from aggregator.store.writer import write
from spiders import registry
from tests.publish.conftest import POSTS

MADE = Manifest(
    file="export.db",
    sha256="0" * 64,
    bytes=4096,
    schema_version="1",
    cursor="c1",
    as_of="2026-01-01T00:00:00Z",
    generated_at="2026-01-01T08:00:00Z",
    made_at="2026-01-01T08:00:00Z",
    counts={"posts": 12, "featured": 5},
)


def run(source: str, status: int = 0, reason: str = "正常") -> Run:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Run(source, moment, ended_at=moment, pages=4, found=3, outcomes=Counter(new=3), status=status, reason=reason)


class Crawl:
    """In place of the library's crawl: remembers how it was called and tells the watcher. Names without a run here end
    well, unless it is `stopped`."""

    def __init__(self, *runs: Run, error: Exception | None = None, stopped: bool = False) -> None:
        self.runs = list(runs)
        self.stopped = stopped
        self.error = error
        self.names: list[str] = []
        self.options: dict[str, Any] = {}

    def __call__(self, names: Sequence[str], *, watcher: Watcher | None = None, **options: Any) -> list[Run]:
        self.names, self.options = list(names), options
        if self.error:
            raise self.error
        for ended in self.runs if watcher else ():
            assert watcher is not None
            watcher.started(ended)
            watcher.ended(ended)
        return self.runs if self.stopped else [*self.runs, *map(run, names[len(self.runs) :])]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were exported to."""
    files: list[Path] = []

    def publish(file: Path) -> tuple[Manifest, None]:
        files.append(file)
        return MADE, None

    monkeypatch.setattr(afterwards, "_publish", publish)
    return files


def call(monkeypatch: pytest.MonkeyPatch, crawl: Crawl, *arguments: str) -> Result:
    monkeypatch.setattr(library, "crawl", crawl)
    return CliRunner().invoke(cli, ["crawl", *arguments], standalone_mode=False)


def test_a_line_a_source_and_the_export(monkeypatch: pytest.MonkeyPatch, made: list[Path], tmp_path: Path) -> None:
    monkeypatch.setenv("AGGREGATOR_EXPORT", str(tmp_path / "out.db"))
    result = call(monkeypatch, Crawl(run("one"), run("two")), "one", "two")
    assert result.return_value == 0
    assert result.stdout.splitlines() == [
        "2026-01-01T00:00:00Z 开始抓取",
        "one  正常  新增 3 · 页面 4 · 用时 0 秒",
        "two  正常  新增 3 · 页面 4 · 用时 0 秒",
        f"导出 {tmp_path / 'out.db'}：12 篇文章，精选 5 篇",
    ]
    assert made == [tmp_path / "out.db"]


@pytest.mark.parametrize(("statuses", "expected"), [((0, 0), 0), ((0, 3), 3), ((3, 1), 1)])
def test_the_worst_status_counts_and_the_export_is_made(
    monkeypatch: pytest.MonkeyPatch, made: list[Path], statuses: tuple[int, ...], expected: int
) -> None:
    crawl = Crawl(*(run(f"s{number}", status, "理由") for number, status in enumerate(statuses)))
    assert call(monkeypatch, crawl, "s0", "s1").return_value == expected
    assert len(made) == 1


def _said_of(monkeypatch: pytest.MonkeyPatch, failures: list[dict[str, int]], pages: int = 0) -> str:
    """What a crawl says whose sources failed so."""
    runs = [run(f"s{number}", 3, "理由") for number in range(len(failures))]
    for ended, failed in zip(runs, failures, strict=True):
        ended.pages, ended.failures = pages, Counter(failed)
    return call(monkeypatch, Crawl(*runs), *(ended.source for ended in runs)).stderr


@pytest.mark.parametrize("first", [{"dns": 2}, {"timeout": 1, "connection": 3}, {"refused": 4}])
@pytest.mark.usefixtures("made")
def test_where_no_source_is_reached_this_machine_is_to_be_looked_at(
    monkeypatch: pytest.MonkeyPatch, first: dict[str, int]
) -> None:
    said = _said_of(monkeypatch, [first, {"robots-unreachable": 1}])
    assert said == "所有来源都取不到：先看这台机器自己的网络和 DNS\n"


@pytest.mark.parametrize(
    ("failures", "pages"),
    [
        ([{"dns": 2}], 0),  # one alone may well be gone
        ([{"dns": 2}, {"http-503": 1}], 0),
        ([{"dns": 2}, {}], 0),
        ([{"dns": 2}, {"dns": 1}], 1),
    ],
)
@pytest.mark.usefixtures("made")
def test_where_one_is_reached_it_is_not(
    monkeypatch: pytest.MonkeyPatch, failures: list[dict[str, int]], pages: int
) -> None:
    assert _said_of(monkeypatch, failures, pages) == ""


@pytest.mark.parametrize("finished", ["shutdown", "finished"])
def test_what_a_signal_ended_is_not_exported(monkeypatch: pytest.MonkeyPatch, made: list[Path], finished: str) -> None:
    ended = run("one", 1, "被信号中止")
    ended.finished = finished
    # The second source was never begun, or its run was torn off by a second signal.
    result = call(monkeypatch, Crawl(ended, stopped=True), "one", "two")
    assert (result.return_value, made) == (1, [])
    assert "没有评选和导出：抓取被中止了" in result.stderr
    document = json.loads(call(monkeypatch, Crawl(ended, stopped=True), "one", "two", "--json").stdout)
    assert (document["status"], document["export"], made) == (1, None, [])


def test_the_last_one_to_be_stopped_is_not_exported_either(monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    ended = run("one", 1, "被信号中止")
    ended.finished = "shutdown"
    assert call(monkeypatch, Crawl(ended, stopped=True), "one").return_value == 1
    assert not made


def test_json_is_one_document(monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    result = call(monkeypatch, Crawl(run("one", 3, "没有找到任何文章")), "one", "--json")
    document = json.loads(result.stdout)
    assert document["status"] == result.return_value == 3
    facts = {name: document["runs"][0][name] for name in ("source", "status", "reason", "found", "outcomes")}
    assert facts == {"source": "one", "status": 3, "reason": "没有找到任何文章", "found": 3, "outcomes": {"new": 3}}
    assert (document["export"]["file"], document["export"]["counts"]["posts"]) == (str(made[0]), 12)


def test_without_a_name_all_that_are_enabled(monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    crawl = Crawl(run("any"))
    call(monkeypatch, crawl)
    enabled = {name for name, source in registry.catalogue().items() if source.enabled}
    assert set(crawl.names) == enabled
    assert "blinkfox" not in crawl.names
    assert made


@pytest.mark.parametrize("variable", ["AGGREGATOR_SOURCES", "AGGREGATOR_LOCAL_SOURCES"])
def test_a_bad_entry_keeps_no_other_from_it_and_the_status_says_so(
    monkeypatch: pytest.MonkeyPatch, made: list[Path], tmp_path: Path, variable: str
) -> None:
    (tmp_path / "s.toml").write_text('[51cto]\npublish = "lnik"\n', encoding="utf-8")
    monkeypatch.setenv(variable, str(tmp_path / "s.toml"))
    crawl = Crawl(run("any", 3, "理由"))
    result = call(monkeypatch, crawl, "--json")
    assert result.return_value == 1
    assert "51cto" not in crawl.names
    assert "aliyun" in crawl.names
    assert json.loads(result.stdout)["problems"] == [
        f"{tmp_path}/s.toml: [51cto] publish: must be one of full, excerpt, link"
    ]
    assert made


def test_a_bad_entry_is_no_matter_of_a_crawl_of_others(
    monkeypatch: pytest.MonkeyPatch, made: list[Path], own_sources: Path
) -> None:
    own_sources.write_text('[51cto]\npublish = "lnik"\n', encoding="utf-8")
    assert call(monkeypatch, Crawl(run("aliyun")), "aliyun").return_value == 0
    assert made


def test_options_reach_the_crawl(monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    crawl = Crawl(run("one"))
    call(
        monkeypatch,
        crawl,
        "one",
        "--pages",
        "2",
        "--since",
        "2024-05-01",
        "--url",
        "https://a.example/1",
        "--wait",
        "9",
    )
    given = {name: crawl.options[name] for name in ("pages", "since", "url", "wait")}
    assert given == {"pages": 2, "since": "2024-05-01", "url": "https://a.example/1", "wait": 9}
    assert made


@pytest.mark.parametrize("arguments", [("--url", "https://a.example/1"), ("--record",), ("one", "--pages", "0")])
def test_a_wrong_use(monkeypatch: pytest.MonkeyPatch, made: list[Path], arguments: tuple[str, ...]) -> None:
    monkeypatch.setattr(library, "crawl", Crawl())
    assert CliRunner().invoke(cli, ["crawl", *arguments]).exit_code == 2
    assert made == []


def test_who_could_not_be_told_is_told_by_the_next_crawl(
    monkeypatch: pytest.MonkeyPatch, made: list[Path], tmp_path: Path
) -> None:
    told = tmp_path / "told.json"
    with Store.open(paths.database()):
        pass
    crawl = Crawl(run("one", 3, "理由"))
    result = call(monkeypatch, crawl, "one", "--notify", "false")
    assert (result.return_value, "--notify false: could not be told" in result.stderr) == (3, True)
    with Store.open(paths.database()) as store:
        save(store, crawl.runs[0], 3, "理由")
    again = run("one", 3, "理由")
    again.started_at += timedelta(hours=2)
    for _ in range(2):
        assert call(monkeypatch, Crawl(again), "one", "--notify", f"sh -c 'cat >> {told}'").return_value == 3
    # Once: json takes no two documents.
    assert [change["was"] for change in json.loads(told.read_text(encoding="utf-8"))["changes"]] == [None]
    assert made


@pytest.mark.parametrize(("status", "expected"), [(0, 1), (3, 3)])
def test_a_program_to_tell_that_is_not_there_stops_no_crawl_and_the_status_says_so(
    monkeypatch: pytest.MonkeyPatch, made: list[Path], status: int, expected: int
) -> None:
    with Store.open(paths.database()):
        pass
    crawl = Crawl(run("one", status, "理由"))
    result = call(monkeypatch, crawl, "one", "--notify", "no-such-program-here -s 精选")
    assert (crawl.names, len(made), result.return_value) == (["one"], 1, expected)
    assert "no program no-such-program-here that can be run is on the PATH" in result.stderr
    # One that cannot be read as a command is a wrong use.
    assert isinstance(call(monkeypatch, crawl, "one", "--notify", "mail 'x").exception, UsageError)


@pytest.mark.parametrize(("status", "expected"), [(0, 1), (1, 1), (3, 3)])
def test_an_export_that_fails_keeps_nobody_from_hearing_of_the_crawl(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, expected: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ExportError("out.db: No space left on device")

    monkeypatch.setattr("aggregator.publish.export.export", fail)
    told = tmp_path / "told.json"
    with Store.open(paths.database()) as store:
        before = run("one", 3 - status)
        before.started_at -= timedelta(days=1)
        save(store, before, 3 - status, "理由")
    crawl = Crawl(run("one", status, "理由"))
    result = call(monkeypatch, crawl, "one", "--json", "--notify", f"sh -c 'cat > {told}'")
    assert (result.return_value, "没有导出：out.db: No space left on device" in result.stderr) == (expected, True)
    document = json.loads(result.stdout)
    assert (document["status"], document["export"], document["runs"][0]["source"]) == (expected, None, "one")
    assert json.loads(told.read_text(encoding="utf-8"))["changes"][0]["now"] == status


def test_who_waits_to_hear_of_a_source_does_not_wait_for_the_export(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told.json"

    def killed(_: Path) -> None:
        assert told.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(afterwards, "_publish", killed)
    with Store.open(paths.database()):
        pass
    result = call(monkeypatch, Crawl(run("one", 3, "理由")), "one", "--notify", f"sh -c 'cat > {told}'")
    assert isinstance(result.exception, click.Abort)


def test_a_lock_that_is_held_exports_nothing(monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    result = call(monkeypatch, Crawl(error=LockedError("another crawl is running")), "one")
    assert isinstance(result.exception, LockedError)
    assert made == []


def test_a_terminal_sees_who_is_at_work_and_then_the_summary() -> None:
    console = Console(file=StringIO(), width=120, force_terminal=False)
    display = progress.Display(console)
    one, two = run("one"), run("two")
    display.started(one)
    display.started(two)
    one.rejected["empty"] += 1
    console.print(display.table())
    display.ended(one)
    console.print(display.table())
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    lines = [line.split() for line in shown.splitlines()]
    assert [line[0] for line in lines] == ["one", "two", "one", "two"]
    assert "3/3 篇" in shown
    assert "one  正常  新增 3" in shown


def test_a_trial_s_store_never_replaces_the_real_export(tmp_path: Path) -> None:
    assert paths.export(tmp_path / "trial.db") == tmp_path / "trial-export.db"
    assert paths.export(paths.DATA / "aggregator.db") == paths.DATA / "export.db"


@pytest.fixture
def standing(shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export of four posts, which no store that is used from now on was made into."""
    file = tmp_path / "out.db"
    assert export(shelf, file).counts["posts"] == 4
    monkeypatch.setenv("AGGREGATOR_EXPORT", str(file))
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "new.db"))
    return file


@pytest.mark.parametrize(("status", "expected"), [(1, 1), (3, 3), (0, 1)])
def test_a_new_store_with_nothing_in_it_leaves_a_filled_export_alone(
    monkeypatch: pytest.MonkeyPatch, standing: Path, status: int, expected: int
) -> None:
    before = standing.read_bytes()
    result = call(monkeypatch, Crawl(run("one", status, "理由")), "one", "--json")
    assert standing.read_bytes() == before
    assert json.loads(result.stdout)["export"] is None
    assert result.return_value == expected
    assert f"aggregator export {standing}" in result.stderr


def test_where_no_export_can_be_is_said_before_the_crawl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("买菜\n")
    for name in ("notes.txt", ".", "missing/export.db"):
        monkeypatch.setenv("AGGREGATOR_EXPORT", str(tmp_path / name))
        crawl = Crawl()
        assert isinstance(call(monkeypatch, crawl, "one").exception, UsageError)
        assert not crawl.names
    assert (tmp_path / "notes.txt").read_text() == "买菜\n"


@pytest.mark.parametrize("exported_elsewhere", [False, True])
@pytest.mark.parametrize(("status", "expected"), [(0, 1), (1, 1), (3, 3)])
def test_a_store_with_less_in_it_never_replaces_an_export_of_another(
    monkeypatch: pytest.MonkeyPatch,
    standing: Path,
    tmp_path: Path,
    status: int,
    expected: int,
    exported_elsewhere: bool,  # noqa: FBT001
) -> None:
    before = standing.read_bytes()
    with Store.open(paths.database()) as store:
        write(store, POSTS[2], run(POSTS[2].source))
        if exported_elsewhere:
            export(store, tmp_path / "new-export.db")
    result = call(monkeypatch, Crawl(run("one", status, "理由")), "one")
    assert (result.return_value, standing.read_bytes() == before) == (expected, True)
    assert f"没有导出：{standing} 不是" in result.stderr
    assert f"aggregator export {standing} --force --db {paths.database()}" in result.stderr
    told = CliRunner().invoke(cli, ["status"], standalone_mode=False).stdout
    assert f"没有导出：{standing} 不是" in told
    refused = CliRunner().invoke(cli, ["export", str(standing)], standalone_mode=False).exception
    assert str(refused).startswith(f"没有导出：{standing} 不是")


def test_a_crawl_without_an_export_is_not_fine_to_status_before_there_is_one(
    monkeypatch: pytest.MonkeyPatch, standing: Path
) -> None:
    def check(*options: str) -> tuple[int, bool]:
        told = CliRunner().invoke(cli, ["status", *options], standalone_mode=False)
        return told.return_value, f"{standing} 不是" in told.stdout

    call(monkeypatch, Crawl(run("one", 3, "理由")), "one")
    assert (check(), check("--check"), check("--check", "--json")) == ((0, True), (1, True), (1, True))
    CliRunner().invoke(cli, ["export", str(standing), "--force"], standalone_mode=False)
    # The sources that are in service were not crawled.
    assert check("--check") == (3, False)


def test_status_says_that_an_export_was_not_made_whatever_the_reason_is(standing: Path) -> None:
    with Store.open(paths.database()) as store:
        state.keep(store, state.UNEXPORTED, f"{standing}: cannot be written (database or disk is full)")
    told = CliRunner().invoke(cli, ["status"], standalone_mode=False)
    assert f"没有导出：{standing}: cannot be written" in told.stdout


def test_a_store_with_as_much_in_it_replaces_the_export_of_one_that_was_lost(
    monkeypatch: pytest.MonkeyPatch, standing: Path
) -> None:
    with Store.open(paths.database()) as store:
        for one in POSTS:
            write(store, one, run(one.source))
    assert call(monkeypatch, Crawl(run("one", 3, "理由")), "one").return_value == 3
    assert found_at(standing)[0] == 5


def test_a_store_that_was_exported_goes_on_being_exported_whatever_a_night_brought(
    monkeypatch: pytest.MonkeyPatch, shelf: Store, tmp_path: Path
) -> None:
    file = tmp_path / "out.db"
    monkeypatch.setenv("AGGREGATOR_EXPORT", str(file))
    before = export(shelf, file).counts["posts"]
    with shelf.transaction() as db:
        db.execute(
            "insert into removed select uid, key, '2026-03-01T00:00:00Z', '' from posts where title = 'node.js 笔记'"
        )
    # Under another name it is still its own; and one that a backup brought back remembers where it wrote, not what.
    export(shelf, tmp_path / "by-hand.db")
    call(monkeypatch, Crawl(run("one", 1, "理由")), "one")
    assert found_at(file)[0] == before - 1
    with shelf.transaction() as db:
        db.execute("delete from exports")
        db.execute(
            "insert into removed select uid, key, '2026-03-01T00:00:00Z', '' from posts where title = '部署指南（转）'"
        )
    call(monkeypatch, Crawl(run("one", 1, "理由")), "one")
    assert found_at(file)[0] == before - 2
