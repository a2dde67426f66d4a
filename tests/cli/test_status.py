import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner, Result
from prometheus_client.parser import text_string_to_metric_families

from aggregator.cli import cli, metrics
from aggregator.errors import ExportError, StoreError, UsageError
from aggregator.fetch.lock import crawl_lock
from aggregator.paths import database
from aggregator.run import Run
from aggregator.store import runs
from aggregator.store.database import Store
from spiders import registry

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def kept(source: str, days: int, status: int, reason: str, *, found: int, known: int = 0) -> None:
    run = Run(
        source, FIRST + timedelta(days=days), ended_at=FIRST + timedelta(days=days, minutes=5), found=found, known=known
    )
    run.outcomes = Counter(new=2, unchanged=1)
    run.note(f"{source}: https://{source}.example/1: HTTP 404")
    with Store.open(database()) as store:
        runs.save(store, run, status, reason)


@pytest.fixture
def history() -> None:
    kept("one", 0, 0, "正常", found=3)
    kept("one", 1, 3, "没有找到任何文章", found=0)
    kept("two", 0, 0, "正常", found=3, known=4)


def status(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["status", *arguments], standalone_mode=False)


@pytest.mark.usefixtures("history")
def test_the_last_run_of_each_source() -> None:
    result = status()
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0][0] == "来源"
    assert lines[1:] == [
        ["one", "2026-01-02T00:00:00Z", "可能坏了", "0", "2", "0", "0", "0", "没有找到任何文章"],
        ["two", "2026-01-01T00:00:00Z", "正常", "7", "2", "0", "0", "0"],
    ]
    assert result.return_value == 0


def test_before_the_first_crawl_a_fault_in_the_sources_is_others_to_tell(own_sources: Path) -> None:
    with Store.open(database()):
        pass
    own_sources.write_text("[坏", encoding="utf-8")
    assert (status().return_value, status().stdout[:6]) == (0, "还没有抓取过")


def test_a_first_crawl_that_is_running_is_said() -> None:
    with Store.open(database()):
        pass
    assert "还没有抓取过" in status().stdout
    with crawl_lock(database()):
        assert status().stdout.startswith("有抓取正在进行")
        assert "还没有抓取过" not in status().stdout
        assert json.loads(status("--json").stdout)["running"] is True
    assert json.loads(status("--json").stdout)["running"] is False


@pytest.mark.usefixtures("history")
def test_a_source_that_is_named_shows_its_runs_and_errors() -> None:
    shown = status("one").stdout
    assert [line[:4].strip() for line in shown.splitlines()] == ["来源", "one", "", "one", ""]
    assert shown.count("    one: https://one.example/1: HTTP 404") == 2


@pytest.mark.usefixtures("history")
def test_check_ends_with_the_worst() -> None:
    assert status("one", "--check").return_value == 3
    assert status("two", "--check").return_value == 0


def only(own_sources: Path, *enabled: str) -> None:
    """Turn every source off but these."""
    own_sources.write_text("", encoding="utf-8")
    others = registry.load().sources.keys() - {*enabled}
    own_sources.write_text("".join(f"[{name}]\nenabled = false\n" for name in sorted(others)), encoding="utf-8")


@pytest.fixture
def service(own_sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """51cto is crawled every night; csdn is off from the start, aliyun was turned off, ingest met a bad line."""
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-01-02T12:00:00Z")
    kept("51cto", 0, 0, "正常", found=3)
    kept("csdn", 0, 3, "没有找到任何文章", found=0)
    kept("aliyun", 0, 1, "一个页面也没有取到", found=0)
    kept("ingest", 0, 1, "", found=0)
    only(own_sources, "51cto")


@pytest.mark.usefixtures("service")
def test_check_is_about_what_is_in_service_or_named(own_sources: Path) -> None:
    result = status("--check")
    assert result.return_value == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["来源", "51cto"]
    assert [status(name, "--check").return_value for name in ("csdn", "aliyun", "ingest")] == [3, 1, 1]
    assert len(status().stdout.splitlines()) == 5
    kept("51cto", 1, 3, "没有找到任何文章", found=0)
    assert status("--check").return_value == 3
    only(own_sources, "cnblogs")
    assert status("--check").stdout.startswith("还没有抓取过启用的来源")


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("present", "options", "expected"),
    [
        ("2026-01-03T00:00:00Z", (), 0),  # two days to the second
        ("2026-01-03T00:00:01Z", (), 3),
        ("2026-07-01T00:00:00Z", (), 3),
        ("2026-01-03T00:00:01Z", ("--max-age", "49"), 0),
        ("2026-01-01T03:00:01Z", ("--max-age", "3"), 3),
        ("2026-07-01T00:00:00Z", ("51cto",), 3),
        # What is off is meant to be old.
        ("2026-07-01T00:00:00Z", ("aliyun",), 1),
    ],
)
def test_check_is_not_fine_where_crawls_have_stopped(
    monkeypatch: pytest.MonkeyPatch, present: str, options: tuple[str, ...], expected: int
) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", present)
    result = status("--check", *options)
    assert result.return_value == expected
    assert ("小时没有抓取：51cto（2026-01-01T00:00:00Z）" in result.stdout) == (expected == 3)
    assert json.loads(status("--check", "--json", *options).stdout)["late"] == (
        {"51cto": "2026-01-01T00:00:00Z"} if expected == 3 else {}
    )


@pytest.mark.usefixtures("service")
def test_a_crawl_that_is_under_way_is_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-07-01T00:00:00Z")
    with crawl_lock(database()):
        with Store.open(database()) as store:
            runs.begin(store, Run("51cto", datetime(2026, 6, 30, tzinfo=UTC)))
        assert status("--check").return_value == 0


@pytest.mark.usefixtures("service")
def test_check_is_not_fine_where_an_enabled_source_was_never_crawled(own_sources: Path) -> None:
    only(own_sources, "51cto", "cnblogs")
    result = status("--check")
    assert result.return_value == 3
    assert "cnblogs（从未）" in result.stdout
    assert "51cto（" not in result.stdout


@pytest.mark.usefixtures("service")
def test_check_is_not_fine_where_nothing_is_enabled(own_sources: Path) -> None:
    only(own_sources)
    result = status("--check")
    assert result.return_value == 3
    assert result.stdout.startswith("没有启用的来源")


@pytest.mark.usefixtures("service")
def test_a_bad_entry_does_not_silence_its_source(own_sources: Path) -> None:
    own_sources.write_text('[aliyun]\npublish = "lnik"\n', encoding="utf-8")
    assert status("--check").return_value == 1


@pytest.mark.usefixtures("service")
def test_prometheus_is_told_what_is_in_service(tmp_path: Path, own_sources: Path) -> None:
    only(own_sources, "51cto", "cnblogs")
    written(tmp_path / "x.prom")
    text = (tmp_path / "x.prom").read_text(encoding="utf-8")
    told = {
        family.name.removeprefix("jingxuan_source_"): {each.labels["source"]: each.value for each in family.samples}
        for family in text_string_to_metric_families(text)
    }
    ran = FIRST.timestamp()
    # One that never ran is as old as can be, and neither fine nor broken.
    assert told["enabled"] == {"51cto": 1, "csdn": 0, "aliyun": 0, "ingest": 0, "cnblogs": 1}
    assert told["started_seconds"] == {"51cto": ran, "csdn": ran, "aliyun": ran, "ingest": ran, "cnblogs": 0}
    assert told["status"].keys() == {"51cto", "csdn", "aliyun", "ingest"}


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("options", [(), ("--check",)])
def test_where_the_sources_cannot_be_read_prometheus_is_told_all_the_rest(
    tmp_path: Path, own_sources: Path, options: tuple[str, ...]
) -> None:
    own_sources.write_text("[51cto\n", encoding="utf-8")
    file = tmp_path / "x.prom"
    error = status("--prometheus", str(file), *options).exception
    assert isinstance(error, UsageError)
    assert str(own_sources) in str(error)
    families = {family.name: family for family in text_string_to_metric_families(file.read_text(encoding="utf-8"))}
    told = {sample.labels["source"]: sample.value for sample in families["jingxuan_source_status"].samples}
    assert told == {"51cto": 0, "csdn": 3, "aliyun": 1, "ingest": 1}
    assert families["jingxuan_source_enabled"].samples == []


@pytest.mark.usefixtures("history")
def test_json() -> None:
    document = json.loads(status("--json", "one").stdout)
    assert [source["source"] for source in document["sources"]] == ["one"]
    newest, oldest = document["sources"][0]["runs"]
    assert (newest["status"], newest["reason"], newest["posts"]) == (3, "没有找到任何文章", 3)
    assert (oldest["found"], oldest["ended_at"]) == (3, "2026-01-01T00:05:00Z")


@pytest.mark.usefixtures("history")
def test_a_source_that_was_never_crawled() -> None:
    result = CliRunner().invoke(cli, ["status", "three"])
    assert (result.exit_code, "three was never crawled" in result.output) == (2, True)


def test_a_store_without_runs_says_what_to_do(tmp_path: Path) -> None:
    Store.open(tmp_path / "aggregator.db").close()
    assert "aggregator crawl" in status().stdout


def test_no_store_is_an_error() -> None:
    assert isinstance(status().exception, StoreError)


@pytest.mark.usefixtures("history")
def test_prometheus_reads_the_last_run_of_each_source(tmp_path: Path) -> None:
    file = tmp_path / "jingxuan.prom"
    assert status("--prometheus", str(file)).stdout == ""
    families = {family.name: family for family in text_string_to_metric_families(file.read_text(encoding="utf-8"))}
    found = {sample.labels["source"]: sample.value for sample in families["jingxuan_source_status"].samples}
    assert found == {"one": 3, "two": 0}
    assert {sample.value for sample in families["jingxuan_source_duration_seconds"].samples} == {300}
    posts = [(sample.labels, sample.value) for sample in families["jingxuan_source_posts"].samples]
    assert ({"source": "one", "kind": "new"}, 2) in posts
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".prom"] == ["jingxuan.prom"]


@pytest.mark.usefixtures("history")
def test_a_metrics_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("nowhere", "file"):
        with pytest.raises(ExportError, match=rf"{folder}.*name a folder that exists"):
            written(tmp_path / folder / "x.prom")


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied"), "(Permission denied): check the owner and permissions of {folder}"),
        (OSError(28, "No space left on device"), "(No space left on device)"),
    ],
)
def test_a_folder_that_may_not_be_written_is_no_folder_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str
) -> None:
    # Nothing is closed to root.
    monkeypatch.setattr(metrics, "write_to_textfile", Mock(side_effect=error))
    with pytest.raises(ExportError) as raised:
        written(tmp_path / "x.prom")
    assert str(raised.value) == f"{tmp_path}/x.prom: cannot be written {says.format(folder=tmp_path)}"


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("ending", ["", "-wal", ".crawl.lock"])
def test_metrics_never_take_the_place_of_the_store(ending: str) -> None:
    before = database().read_bytes()
    with pytest.raises(UsageError, match="is the store itself or belongs to it"):
        written(Path(f"{database()}{ending}"))
    assert database().read_bytes() == before


@pytest.mark.usefixtures("history")
def test_metrics_never_take_the_place_of_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="is a device or a pipe"):
        written(pipe)
    assert pipe.is_fifo()


def written(file: Path) -> None:
    CliRunner().invoke(cli, ["status", "--prometheus", str(file)], standalone_mode=False, catch_exceptions=False)


@pytest.mark.usefixtures("service")
def test_a_link_stays_one_and_prometheus_is_told_where_it_leads(tmp_path: Path, own_sources: Path) -> None:
    only(own_sources, "51cto")
    (tmp_path / "real").mkdir()
    (link := tmp_path / "x.prom").symlink_to(tmp_path / "real" / "y.prom")
    written(link)
    assert link.is_symlink()
    assert "jingxuan_source_status" in (tmp_path / "real" / "y.prom").read_text(encoding="utf-8")
