"""A store in the place where the commands look for one."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator import cli
from aggregator.store.database import Store
from tests.publish.conftest import fill


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-05T09:30:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as opened:
        fill(opened)
        yield opened


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must end well; what it printed."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        status = cli.run(list(arguments))
        captured = capsys.readouterr()
        assert status == 0, captured.err
        return captured.out

    return run


@pytest.fixture
def told(out: Callable[..., str]) -> Callable[..., Any]:
    """The same, of a command that prints JSON."""
    return lambda *arguments: json.loads(out(*arguments))
