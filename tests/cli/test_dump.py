"""`aggregator dump`: the store, or the export named."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli import cli
from aggregator.errors import ExportError, StoreError, UsageError
from aggregator.paths import database
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")
    with Store.open(database()) as store:
        write(store, a_post(), a_run())


def test_a_store_and_its_export_print_the_same_lines(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(cli, ["export", str(tmp_path / "e.db")]).exit_code == 0
    of_store, of_export = (runner.invoke(cli, ["dump", *what]).stdout for what in ((), (str(tmp_path / "e.db"),)))
    assert of_store == of_export
    assert [json.loads(line)["table"] for line in of_store.splitlines()][:2] == ["sources", "posts"]


def test_a_store_that_cannot_be_written_is_dumped_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    written = runner.invoke(cli, ["dump"]).stdout
    assert written

    def refuse(path: Path, **_: object) -> Store:
        raise sqlite3.OperationalError(f"{path}: attempt to write a readonly database")

    # As on a file system that is mounted read-only.
    monkeypatch.setattr(Store, "_open_to_write", refuse)
    done = runner.invoke(cli, ["dump"])
    assert (done.exit_code, done.stdout) == (0, written)
    assert "cannot be written; dumped as it was curated last" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["dump", "none.db"], UsageError, "none.db: no such file"),
        (["--db", "none.db", "dump"], StoreError, "no store yet"),
        (["dump", "STORE"], ExportError, "is a store and no export"),
        (["dump", "DELTA"], ExportError, "is a delta; apply it"),
    ],
)
def test_what_cannot_be_dumped_is_named(
    tmp_path: Path, arguments: list[str], error: type[Exception], message: str
) -> None:
    whole, delta = tmp_path / "whole.db", tmp_path / "delta.db"
    made = CliRunner().invoke(cli, ["export", str(whole), "--json"]).stdout
    CliRunner().invoke(cli, ["export", str(delta), "--since", json.loads(made)["cursor"]])
    files = {"STORE": str(database()), "DELTA": str(delta)}
    named = [files.get(argument, argument) for argument in arguments]
    result = CliRunner().invoke(cli, named)
    assert isinstance(result.exception, error)
    assert message in str(result.exception)
