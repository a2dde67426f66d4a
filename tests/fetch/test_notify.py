"""Who asks to be told is told when a source's state changes, and at no other time."""

import json
import shlex
import socket
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch.notify import Change, changes, check, note, tell
from aggregator.run import Run
from aggregator.store import runs
from aggregator.store.database import Store
from tests.fetch.server import serving
from tests.waiting import LONGEST

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
BROKEN = Change("blog", 0, 3, "没有找到任何文章", "2026-01-02T00:00:00Z")


def after(folder: Path, statuses: Sequence[int]) -> list[Change]:
    """What is told after the last of a source's runs that ended so."""
    with Store.open(folder / "store.db") as store:
        for day, status in enumerate(statuses):
            run = Run(
                "blog", FIRST + timedelta(days=day), status=status, reason="没有找到任何文章" if status else "正常"
            )
            runs.save(store, run, status, run.reason)
        return changes(store, [run])


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ([0], []),
        ([0, 0], []),
        ([3], [(None, 3)]),
        ([0, 3], [(0, 3)]),
        ([0, 3, 3], []),
        ([3, 1], [(3, 1)]),
        ([0, 3, 0], [(3, 0)]),
    ],
)
def test_only_a_change_is_told(tmp_path: Path, statuses: list[int], told: list[tuple[int | None, int]]) -> None:
    assert [(change.was, change.now) for change in after(tmp_path, statuses)] == told


def test_a_change_reads_as_a_line() -> None:
    assert str(BROKEN) == "blog  正常 → 可能坏了：没有找到任何文章"
    assert str(Change("blog", None, 1, "没有跑完", "")) == "blog  第一次抓取 → 失败：没有跑完"
    assert str(Change("blog", 3, 0, "正常", "")) == "blog  可能坏了 → 正常"


def test_a_command_gets_the_changes_on_its_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    script = f"import sys, pathlib; pathlib.Path({str(file)!r}).write_bytes(sys.stdin.buffer.read())"
    tell(shlex.join([sys.executable, "-c", script]), [BROKEN])
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told == {
        "text": "blog  正常 → 可能坏了：没有找到任何文章",
        "changes": [
            {"source": "blog", "was": 0, "now": 3, "reason": "没有找到任何文章", "started_at": "2026-01-02T00:00:00Z"}
        ],
    }


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; answers 500 below /broken."""

    posted: list[tuple[str, bytes]] = []  # noqa: RUF012 - of the one test that runs at a time

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append((self.headers["Content-Type"], body))
        self.send_response(500 if self.path.startswith("/broken") else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be silent."""


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.posted.clear()
    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as server:
        yield f"http://127.0.0.1:{server.server_port}"


def test_an_address_is_posted_to(hook: str) -> None:
    tell(f"{hook}/hook", [BROKEN])
    ((kind, body),) = Hook.posted
    assert kind == "application/json; charset=utf-8"
    assert json.loads(body)["changes"][0]["source"] == "blog"


@pytest.mark.parametrize("target", ["false", "no-such-program-here --x", f"{sys.executable} -c 'raise SystemExit(4)'"])
def test_a_command_that_fails_is_told(target: str) -> None:
    with pytest.raises(AggregatorError, match=r"--notify .*could not be told"):
        tell(target, [BROKEN])


def test_an_address_that_refuses_is_told_without_its_secret(hook: str) -> None:
    with pytest.raises(AggregatorError, match="500") as told:
        tell(f"{hook}/broken/secret-token", [BROKEN])
    assert "secret-token" not in str(told.value)


def test_a_run_that_was_not_recorded_is_compared_with_the_last_that_was(tmp_path: Path) -> None:
    after(tmp_path, [3, 0])
    lost = Run("blog", FIRST + timedelta(days=9), status=1, reason="没有跑完")
    with Store.open(tmp_path / "store.db") as store:
        assert [(change.was, change.now) for change in changes(store, [lost])] == [(0, 1)]


def test_what_could_not_be_told_is_told_after_the_next_run(tmp_path: Path) -> None:
    first = after(tmp_path, [0, 3])
    with Store.open(tmp_path / "store.db") as store:
        note(store, first, is_told=False)
        assert [(one.was, one.now) for one in changes(store, [ended(store, 3)])] == [(0, 3)]
        # It mended itself before anybody heard of it.
        assert changes(store, [ended(store, 0)]) == []
        now = changes(store, [ended(store, 1)])
        assert [(one.was, one.now) for one in now] == [(0, 1)]
        note(store, now, is_told=True)
        assert changes(store, [ended(store, 1)]) == []
        assert [(one.was, one.now) for one in changes(store, [ended(store, 0)])] == [(1, 0)]


def test_a_first_run_that_could_not_be_told_is_told_as_the_first(tmp_path: Path) -> None:
    first = after(tmp_path, [3])
    with Store.open(tmp_path / "store.db") as store:
        note(store, first, is_told=False)
        assert changes(store, [ended(store, 0)]) == []
        now = changes(store, [ended(store, 1)])
        assert [(one.was, one.now) for one in now] == [(None, 1)]
        note(store, now, is_told=True)
        assert [(one.was, one.now) for one in changes(store, [ended(store, 0)])] == [(1, 0)]


def ended(store: Store, status: int) -> Run:
    run = Run("blog", datetime.now(UTC), status=status, reason="理由")
    runs.save(store, run, status, run.reason)
    return run


def test_an_answer_that_is_no_http_is_told() -> None:
    """An SSH server, say."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LONGEST)
        thread = Thread(target=_greet, args=(server,))
        thread.start()
        with pytest.raises(AggregatorError, match="could not be told") as told:
            tell(f"http://127.0.0.1:{server.getsockname()[1]}/hunter2", [BROKEN])
        thread.join()
    assert "hunter2" not in str(told.value)


def _greet(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1024)
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.mark.parametrize(
    "target",
    [
        "",
        "  ",
        "tee 'unclosed",
        "http://127.0.0.1:abc/x",
        "http://127.0.0.1:99999/",
        "http://",
        "http://a/b c",
        "http://a/钩",
    ],
)
def test_what_is_no_target_is_a_wrong_use(target: str) -> None:
    with pytest.raises(UsageError, match="--notify"):
        check(target)


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/x", "sh -c 'cat > told.json'", shlex.quote(sys.executable)])
def test_a_target_that_may_be(target: str) -> None:
    assert check(target) == ""


@pytest.mark.parametrize("target", ["no-such-program-here --x", "/etc/passwd"])
def test_a_program_that_is_not_there_is_told_and_is_no_wrong_use(target: str) -> None:
    assert check(target).startswith(f"--notify {target}: no program {target.split(maxsplit=1)[0]} that can be run")
