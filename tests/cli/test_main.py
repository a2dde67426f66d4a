"""What every command has from `main`: lazy loading, exit statuses, one clear line."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from aggregator import cli, paths
from aggregator.cli.options import PLACES, SOURCES
from aggregator.cli.values import Place
from aggregator.errors import BrokenSourceError, LockedError, StoreError, UsageError
from aggregator.paths import ROOT, database
from aggregator.store.database import Store


def install(monkeypatch: pytest.MonkeyPatch, function: Any) -> None:
    """Make `aggregator try` call this function."""
    monkeypatch.setitem(cli.cli.commands, "try", click.Command("try", callback=function))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 2),
        (BrokenSourceError("x"), 3),
        (StoreError("x"), 1),
        (LockedError("x"), 75),
        (RuntimeError("x"), 1),
        (click.UsageError("x"), 2),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_ends_with_its_status_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, status: int
) -> None:
    def fail() -> None:
        raise error

    install(monkeypatch, fail)
    assert cli.run(["try"]) == status
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(13, "Permission denied", "/closed/x.db"),
            "/closed/x.db: Permission denied: check the owner and permissions of it and its folders",
        ),
        (OSError(40, "Too many levels of symbolic links", "x.db"), "x.db: Too many levels of symbolic links"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, said: str
) -> None:
    def fail() -> None:
        raise error

    install(monkeypatch, fail)
    assert cli.run(["try"]) == 1
    assert capsys.readouterr().err == f"aggregator: {said}\n"


def _without(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str) -> str:
    """What a command says that finds no such module."""

    def fail() -> None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    install(monkeypatch, fail)
    assert cli.run(["try"]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("module", ["isal", "lxml.html"])
def test_a_library_that_an_update_needs_is_named_with_the_step_to_take(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str
) -> None:
    told = "is not installed: after an update run `make setup`, which adds what is new"
    assert _without(monkeypatch, capsys, module) == f"aggregator: {module} {told}\n"


def test_a_part_of_the_program_that_is_missing_is_unexpected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _without(monkeypatch, capsys, "aggregator.page.none").startswith("aggregator: unexpected ModuleNotFound")


@pytest.mark.parametrize("error", [OSError(9, "Bad file descriptor"), ConnectionResetError(104, "reset"), OSError("?")])
def test_what_the_system_says_of_nothing_that_is_named_is_unexpected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError
) -> None:
    def fail() -> None:
        raise error

    install(monkeypatch, fail)
    assert cli.run(["try"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"aggregator: unexpected {type(error).__name__}: {error} (AGGREGATOR_DEBUG=1")
    assert "doctor" in said


@pytest.mark.parametrize("command", ["serve", "export", "dump", "export --static", "list --db", "status --db"])
def test_a_name_that_is_too_long_is_said_to_be_that(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(database()):
        pass
    assert cli.run([*command.split(), "x" * 300]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert "x" * 300 in said
    assert "File name too long" in said
    assert "unexpected" not in said
    assert "owner" not in said


@pytest.mark.parametrize(("unbuffered", "named"), [("", "standard output: "), ("1", "")])
def test_output_that_finds_no_room_is_said_in_one_line(unbuffered: str, named: str) -> None:
    command = f"exec {sys.executable} -m aggregator --version >/dev/full"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (1, f"aggregator: {named}No space left on device\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_what_the_shell_closed_is_written_to_by_nobody(closed: str, tmp_path: Path) -> None:
    line = json.dumps({"url": "https://a.test/1", "title": "题", "text": "正文。"})
    (tmp_path / "posts.jsonl").write_text(line)
    command = f"exec {sys.executable} -m aggregator ingest {tmp_path}/posts.jsonl {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, "unexpected" in done.stderr) == (0, False)
    with Store.open(database(), readonly=True) as store:
        assert store.db.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert store.db.execute("select title from posts").fetchone()[0] == "题"


def test_debug_shows_the_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("where")

    install(monkeypatch, fail)
    monkeypatch.setenv("AGGREGATOR_DEBUG", "1")
    assert cli.run(["try"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("result", "status"), [(None, 0), (0, 0), (3, 3)])
def test_what_a_command_returns_is_its_status(monkeypatch: pytest.MonkeyPatch, result: int | None, status: int) -> None:
    install(monkeypatch, lambda: result)
    assert cli.run(["try"]) == status


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["nothing-of-ours"]) == 2
    assert "nothing-of-ours" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (["exprot"], "No such command 'exprot'; did you mean export?"),
        (["sources", "chek"], "No such command 'chek'; did you mean check?"),
        (["sources", "list"], "No such command 'list'; `aggregator sources` alone lists all"),
        (["sources", "--lsit"], "No such option"),
    ],
)
def test_what_is_like_no_commands_name_is_pointed_out(
    capsys: pytest.CaptureFixture[str], called: list[str], said: str
) -> None:
    assert cli.run(called) == 2
    assert said in capsys.readouterr().err


def test_where_there_is_no_store_the_demos_is_pointed_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "DEMO", tmp_path / "demo.db")
    assert cli.run(["list"]) == 1
    assert "demo" not in capsys.readouterr().err
    with Store.open(tmp_path / "demo.db"):
        pass
    assert cli.run(["list"]) == 1
    assert capsys.readouterr().err.endswith(f"`--db {tmp_path / 'demo.db'}` is the demo's\n")


def test_help_does_without_a_command_whose_file_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cli.COMMANDS, "ghost", "aggregator.cli.ghost:ghost")
    assert cli.run(["--help"]) == 0
    assert "ghost" not in capsys.readouterr().out


def test_a_relative_database_is_of_the_checkout_and_a_namesake_here_is_pointed_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["list", "--db", "namesake.db"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{ROOT / 'namesake.db'}: there is no store yet" in line
    (tmp_path / "namesake.db").touch()
    # What the command before has left there would be pointed out as well.
    monkeypatch.delenv("AGGREGATOR_DB")
    assert cli.run(["list", "--db", "namesake.db"]) == 1
    warning, _ = capsys.readouterr().err.splitlines()
    assert str(ROOT / "namesake.db") in warning
    assert str(tmp_path / "namesake.db") in warning


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AGGREGATOR_WEIGHTS", "{}"),
        ("AGGREGATOR_TAGS", "{}"),
        ("AGGREGATOR_RESOURCES", "{}"),
        ("AGGREGATOR_SOURCES", "data/sources.toml:{}"),
    ],
)
def test_a_namesake_here_of_what_a_variable_names_is_pointed_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    install(monkeypatch, lambda: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value.format("mine.toml"))
    assert cli.run(["try"]) == 0
    assert capsys.readouterr().err == ""
    (tmp_path / "mine.toml").touch()
    assert cli.run(["try"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"aggregator: {name}=mine.toml is {ROOT / 'mine.toml'}, below the checkout")
    assert line.endswith(str(tmp_path / "mine.toml"))


@pytest.mark.parametrize("name", [*PLACES, SOURCES])
def test_a_home_that_nobody_has_ends_only_what_needs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv(name, "~nobody-of-that-name/x")
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().err == ""


def test_a_database_in_a_home_that_nobody_has_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["list", "--db", "~nobody-of-that-name/x"]) == 2
    assert capsys.readouterr().err.startswith("aggregator: ~nobody-of-that-name/x: ~ is the home of nobody")


def test_naming_the_commands_loads_none_of_their_files() -> None:
    code = "import sys, aggregator.cli; print([m for m in sys.modules if m in ('scrapy', 'lxml', 'rjieba')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_reader_that_leaves_hears_nothing() -> None:
    command = f"{sys.executable} -m aggregator --help | true"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


EMPTY = [
    ["export", ""],
    ["export", "--static", ""],
    ["export", "export.db", "--since", ""],
    ["export", "--static", "site", "--base-url", ""],
    ["backup", "--to", ""],
    ["demo", "--into", ""],
    ["doctor", "--restore", "--from", ""],
    ["dump", ""],
    ["serve", ""],
    ["serve", "--host", ""],
    ["status", "--prometheus", ""],
    ["sources", "import", ""],
    ["sources", "add", ""],
    ["read", ""],
    ["read", "page.html", "--url", ""],
    ["ingest", ""],
    ["crawl", "oschina", "--archive", ""],
    ["crawl", "oschina", "--since", ""],
    ["crawl", "oschina", "--url", ""],
    ["scale", "enqueue", "--since", " "],
    ["scale", "status", "--redis", ""],
    ["list", "--tag", ""],
    ["list", "--source", " "],
    ["pin", "0123456789abcdef", "--until", ""],
    ["list", "--db", ""],
]


@pytest.mark.parametrize("arguments", EMPTY, ids=" ".join)
def test_what_is_named_by_nothing_is_refused(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    assert cli.run(arguments) == 2
    assert "is empty" in capsys.readouterr().err
    assert not [*(tmp_path / "cwd").iterdir()]


def parameters(command: click.Command) -> Iterator[click.Parameter]:
    """Those of a command and of all below it."""
    yield from command.params
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if below := command.get_command(context, name):
                yield from parameters(below)


def test_every_place_is_one_that_is_never_empty() -> None:
    places = [each for each in parameters(cli.cli) if isinstance(each.type, click.Path)]
    assert len(places) > 10
    assert [each.name for each in places if not isinstance(each.type, Place)] == []
