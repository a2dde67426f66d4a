"""What every test gets: no network, a clean environment, a clock and a database of its own."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Nothing is timed in tests: a busy machine makes no property false. A test's own folder may serve all of its examples.
settings.register_profile(
    "others", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
# The same examples each time: what passed here passes elsewhere. `--hypothesis-profile=others` looks for others.
settings.register_profile("same", settings.get_profile("others"), derandomize=True)
settings.load_profile("same")

# As wide as where there is no terminal, and by no proxy to the servers of this machine. Here, because fixtures of
# modules are set up before those of tests.
os.environ["COLUMNS"] = "80"
for proxy in ("http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(proxy, None)
    os.environ.pop(proxy.upper(), None)
# While tests are collected, too: some are made from the sources that are declared, and whoever runs them may have added
# some of their own.
for ours in [name for name in os.environ if name.startswith("AGGREGATOR_")]:
    del os.environ[ours]
os.environ["AGGREGATOR_LOCAL_SOURCES"] = os.devnull

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 - compared with, never bound


@pytest.fixture(scope="session")
def no_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of sources in which there are none."""
    path = tmp_path_factory.mktemp("none") / "sources.local.toml"
    path.touch()
    return path


@pytest.fixture
def own_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The test's own file of sources; it is not there yet."""
    path = tmp_path / "sources.local.toml"
    monkeypatch.setenv("AGGREGATOR_LOCAL_SOURCES", str(path))
    return path


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_sources: Path) -> Iterator[None]:
    """No AGGREGATOR_* of the machine reaches a test, none that a test sets the next, and none writes into data/."""
    for name in _ours():
        monkeypatch.delenv(name)
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "aggregator.db"))
    monkeypatch.setenv("AGGREGATOR_LOCAL_SOURCES", str(no_sources))
    yield
    if written := no_sources.read_text(encoding="utf-8"):
        no_sources.write_text("")
        pytest.fail(f"written into the file of sources that all tests have, and not into own_sources: {written}")
    # Options such as --archive are handed on so; a module's fixtures would see them before the next test is set up.
    for name in _ours():
        del os.environ[name]


def _ours() -> list[str]:
    return [name for name in os.environ if name.startswith("AGGREGATOR_")]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def needed_tool(request: pytest.FixtureRequest) -> None:
    """`@pytest.mark.tool("redis-server")` skips the test, with the name, where the program is not on the PATH."""
    for mark in request.node.iter_markers("tool"):
        if shutil.which(mark.args[0]) is None:
            pytest.skip(f"needs {mark.args[0]}: make tools")
