"""Leases, the queue and the stream on a real Redis."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click import testing
from click.testing import CliRunner
from redis import Redis, exceptions
from rq.results import Result
from scrapy.settings import BaseSettings

from aggregator import __version__
from aggregator.checks import machines as checks
from aggregator.checks.finding import BAD, FINE, WARNING
from aggregator.cli import cli
from aggregator.errors import LeaseError, QueueError, UsageError
from aggregator.fetch import notify
from aggregator.paths import ROOT
from aggregator.run import Run
from aggregator.scale import broker, position, queue
from aggregator.scale.lease import Lease
from aggregator.scale.loader import Loader
from aggregator.scale.messages import Begin
from aggregator.scale.sender import Sender
from aggregator.scale.worker import Workers
from aggregator.sources import Source
from aggregator.store import runs
from aggregator.store.database import Store
from tests.scale.machines import Machines
from tests.store.samples import READ_AT, a_post
from tests.waiting import LONGEST, wait_until

pytestmark = pytest.mark.tool("redis-server")
SOURCES = [
    Source(name="one", title="", homepage="https://one.github.io/"),
    Source(name="two", title="", homepage="https://a.example.com/"),
    Source(name="three", title="", homepage="https://b.example.com/"),
]


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    with Machines(tmp_path) as machines:
        monkeypatch.setenv("AGGREGATOR_REDIS", machines.environment["AGGREGATOR_REDIS"])
        monkeypatch.setenv("AGGREGATOR_PATIENCE", "0.4")
        yield machines


@pytest.fixture
def redis(machines: Machines) -> Redis:
    return machines.redis


def test_a_site_is_one_holders_until_he_lets_it_go(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    # More than a busy machine makes a thread wait for its turn.
    monkeypatch.setenv("AGGREGATOR_PATIENCE", "10")
    with Lease(redis, "me") as mine, Lease(redis, "you") as yours:
        assert mine.acquire(["a.test", "b.test"])
        assert mine.covers("b.test")
        # All or nothing: c.test is not held by who waits for b.test.
        assert not yours.acquire(["b.test", "c.test"])
        assert mine.acquire(["c.test"])
        redis.persist(broker.SITE + "a.test")
        wait_until(lambda: redis.pttl(broker.SITE + "a.test") > 0)
        assert mine.covers("a.test"), "it is renewed"
        assert not yours.acquire(["a.test"])
    with Lease(redis, "you") as yours:
        assert yours.acquire(["a.test", "b.test", "c.test"])


def test_who_cannot_renew_asks_no_more_before_another_one_may(machines: Machines) -> None:
    with Lease(machines.redis, "dead") as dead, Lease(machines.redis, "you") as yours:
        assert dead.acquire(["a.test"])
        # Its thread ends, as its process would.
        dead._ended.set()
        dead._thread.join()

        def is_anothers() -> bool:
            if not yours.acquire(["a.test"]):
                return False
            with pytest.raises(LeaseError):
                dead.covers("a.test")
            return True

        wait_until(is_anothers)
        yours.__exit__()
        assert not dead.acquire(["a.test"]), "the job went on without it"


def test_a_source_has_one_job_and_a_site_one_at_a_time(redis: Redis) -> None:
    assert queue.enqueue(redis, SOURCES, {}) == ["one", "two", "three"]
    assert queue.enqueue(redis, SOURCES, {}) == []
    assert queue.unfinished(redis) == {"one", "two", "three"}
    assert queue.queue(redis).job_ids == ["one", "two"]


def test_who_is_killed_as_he_looks_after_others_jobs_keeps_nobody_from_it(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGGREGATOR_PATIENCE", "60")
    pool = Workers(1, until_done=True)
    (jobs,) = pool.queues
    assert jobs.acquire_maintenance_lock()
    assert not jobs.acquire_maintenance_lock()
    assert 0 < redis.pttl(jobs.registry_cleaning_key) <= 60_000
    redis.pexpire(jobs.registry_cleaning_key, 1)
    wait_until(jobs.acquire_maintenance_lock)


def test_a_stream_is_for_one_store(redis: Redis, tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as one, Store.open(tmp_path / "b.db") as other:
        position.claim(one, redis)
        position.keep(one, "5-1")
        position.claim(one, redis)
        assert position.last(one) == "5-1"
        with pytest.raises(QueueError, match="another store"):
            position.claim(other, redis)
        # A Redis that is empty counts anew.
        redis.flushall()
        position.claim(one, redis)
        assert position.last(one) == "0-0"


def test_what_was_loaded_leaves_the_stream_however_its_loader_ended(redis: Redis, tmp_path: Path) -> None:
    told: list[Run] = []
    settings = BaseSettings({"DATABASE": str(tmp_path / "store.db")})
    send = Sender(redis, "blog", "attempt").send
    send("begin", Begin(__version__, READ_AT))
    loaded = send("post", a_post("a"))
    with Loader(redis, settings, told.append) as loader:
        assert loader.load(0.1) == 2
        # It comes back: its loader was killed before it could take it out.
        redis.xadd(broker.STREAM, {"any": "thing"}, id=loaded.replace("-", "-1"))
        position.keep(loader.store, loaded.replace("-", "-1"))
        assert loader.load(0.1) == 0
        assert redis.xlen(broker.STREAM) == 0
        assert loader.load(0.1) == 0


def test_an_entry_that_is_no_message_is_left_behind(redis: Redis, tmp_path: Path) -> None:
    redis.xadd(broker.STREAM, {"any": "thing"})
    with Loader(redis, BaseSettings({"DATABASE": str(tmp_path / "store.db")}), print) as loader:
        assert loader.load(0.1) == 1
        assert loader.load(0.1) == 0


def test_a_question_that_could_not_be_answered_is_answered_by_the_next_loader(redis: Redis, tmp_path: Path) -> None:
    Sender(redis, "blog", "attempt").send("begin", Begin(__version__, READ_AT))
    settings = BaseSettings({"DATABASE": str(tmp_path / "store.db")})
    with Loader(redis, settings, print) as loader:
        loader.snapshots = Away()  # type: ignore[assignment]
        with pytest.raises(exceptions.ConnectionError):
            loader.load(0.1)
    with Loader(redis, settings, print) as loader:
        assert loader.load(0.1) == 1
    assert redis.llen(broker.SNAPSHOT + "attempt") == 1


def examined() -> list[tuple[str, str]]:
    """How bad each finding about Redis is, and its words."""
    return [(status, words) for status, words, advice in checks.redis(Path("store.db")) if status == FINE or advice]


def test_doctor_says_what_is_wrong_with_redis(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    place = machines.environment["AGGREGATOR_REDIS"]
    assert examined() == [(FINE, f"{place}：Redis {machines.redis.info()['redis_version']}")]
    machines.redis.config_set("appendfsync", "everysec")
    _, late = examined()
    assert (late[0], "appendfsync 是 everysec" in late[1]) == (WARNING, True)
    machines.redis.acl_setuser("default", enabled=True, nopass=True, commands=["-config|get"])
    assert [status for status, _ in examined()] == [FINE], "who may not look is not told that it is wrong"
    machines.redis.config_set("appendonly", "no")
    machines.redis.config_set("maxmemory", "100mb")
    machines.redis.config_set("maxmemory-policy", "allkeys-lru")
    _, durable, evicting = examined()
    assert (durable[0], "没有开 append-only file" in durable[1]) == (WARNING, True)
    assert (evicting[0], "allkeys-lru" in evicting[1]) == (BAD, True)
    machines.kill("redis")
    monkeypatch.setenv("AGGREGATOR_REDIS", place.replace("://", "://:hunter2@"))
    ((status, words),) = examined()
    assert (status, words.startswith(f"{place}：问不到")) == (BAD, True)
    assert "hunter2" not in words
    monkeypatch.setenv("AGGREGATOR_REDIS", "no address")
    assert [status for status, _ in examined()] == [BAD]
    monkeypatch.delenv("AGGREGATOR_REDIS")
    assert examined() == []


def test_whoever_asked_for_it_is_told_of_states_that_changed(redis: Redis, tmp_path: Path) -> None:
    file = tmp_path / "told.jsonl"
    listener = f"import sys, pathlib; pathlib.Path({str(file)!r}).open('ab').write(sys.stdin.buffer.read() + b'\\n')"
    for attempt, source, status in (("1", "blog", 1), ("2", "blog", 1), ("3", "other", 0), ("4", "blog", 3)):
        send = Sender(redis, source, attempt).send
        send("begin", Begin(__version__, READ_AT + timedelta(hours=int(attempt))))
        begun = READ_AT + timedelta(hours=int(attempt))
        send("end", Run(source, begun, ended_at=begun, pages=1, finished="finished", status=status, reason="理由"))
    command = shlex.join([sys.executable, "-c", listener])
    result = call("load", "--until-done", "--notify", command)
    assert result.return_value == 1, result.output
    told = [json.loads(line)["changes"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert [[(each["source"], each["was"], each["now"]) for each in changes] for changes in told] == [
        [("blog", None, 1)],
        [("other", None, 3)],
        [("blog", 1, 3)],
    ]


def give_up(redis: Redis, name: str) -> None:
    """As RQ does with a job whose workers died too often."""
    job = queue.queue(redis).fetch_job(name)
    assert job is not None
    trace = "Traceback\naggregator.errors.QueueError: 不行"
    queue.queue(redis).failed_job_registry.add(job, exc_string=trace)
    Result.create_failure(job, 60, exc_string=trace)


def test_a_job_that_was_given_up_is_a_run_that_failed_and_told_once(
    redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever the loader's clock is: the queue has its own.
    monkeypatch.setenv("AGGREGATOR_NOW", "2024-06-01T04:00:00Z")
    told: list[Run] = []
    settings = BaseSettings({"DATABASE": str(tmp_path / "store.db")})
    queue.enqueue(redis, SOURCES, {})
    send = Sender(redis, "one", "attempt").send
    send("begin", Begin(__version__, READ_AT))
    send("post", a_post("a", source="one"))
    for name in ("one", "two"):
        give_up(redis, name)
    for _ in range(2):
        with Loader(redis, settings, told.append) as loader:
            while loader.load(0.1):
                assert told == [], "what it sent is loaded first"
            changed = [(change.source, change.was, change.now) for change in notify.changes(loader.store, told)]
            kept = [runs.history(loader.store, name)[0] for name in ("one", "two")]
        assert [(run.source, run.status, run.posts) for run in told] == [("one", 1, 1), ("two", 1, 0)]
        assert [(row["status"], row["reason"].endswith("QueueError: 不行")) for row in kept] == [(1, True), (1, True)]
        assert all(row["ended_at"] >= row["started_at"] for row in kept)
        assert changed == [("one", None, 1), ("two", None, 1)]


def test_a_listener_that_cannot_be_told_is_said_and_told_again(redis: Redis, tmp_path: Path) -> None:
    send = Sender(redis, "blog", "attempt").send
    send("begin", Begin(__version__, READ_AT))
    send("end", Run("blog", READ_AT, ended_at=READ_AT, status=3, reason="理由"))
    result = call("load", "--until-done", "--notify", "false")
    assert "--notify false: could not be told" in result.stderr
    with Store.open(tmp_path / "aggregator.db") as store:
        (again,) = notify.changes(store, [Run("blog", READ_AT + timedelta(days=1), status=3)])
    assert (again.was, again.now) == (None, 3)
    assert call("load", "--until-done", "--notify", "no-such-program-here").return_value == 1
    with pytest.raises(UsageError, match="--notify"):
        CliRunner().invoke(cli, ["scale", "load", "--notify", ""], standalone_mode=False, catch_exceptions=False)


class Away:
    def make(self, names: list[str]) -> bytes:
        raise exceptions.ConnectionError(names)


def call(*arguments: str) -> testing.Result:
    return CliRunner().invoke(cli, ["scale", *arguments], standalone_mode=False)


DYING = """
import sys
from aggregator import cli
from aggregator.scale import worker

def birth(self): raise OSError("no room for a worker")

worker.SourceWorker.register_birth = birth
sys.exit(cli.run(["scale", "work", "--workers", "2", *sys.argv[1:]]))
"""


@pytest.mark.parametrize("options", [[], ["--until-done"]])
def test_workers_that_die_at_their_start_are_not_begun_for_ever(machines: Machines, options: list[str]) -> None:
    machines.enqueue("one")
    done = subprocess.run(
        [sys.executable, "-c", DYING, *options],
        cwd=ROOT,
        env=machines.environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 1
    assert "workers died at their start" in done.stderr.splitlines()[-1]


def test_jobs_that_were_given_up_are_told(redis: Redis) -> None:
    queue.enqueue(redis, SOURCES, {})
    give_up(redis, "one")
    result = call("status", "--json")
    assert result.return_value == 1
    assert '"one": ' in result.stdout
    assert '"waiting": [\n    "one",\n    "three",\n    "two"' in result.stdout


def test_a_redis_that_is_not_there_is_one_sentence(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    machines.kill("redis")
    monkeypatch.setattr(broker, "TRIES", 1)
    result = call("status")
    assert isinstance(result.exception, QueueError)
    assert machines.environment["AGGREGATOR_REDIS"] in str(result.exception)


def test_a_loader_that_redis_refuses_makes_no_store(
    redis: Redis, machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    with Store.open(tmp_path / "one.db") as store:
        position.claim(store, redis)
    refused = call("load", "--until-done", "--db", str(folder / "new.db")).exception
    assert isinstance(refused, QueueError)
    assert f"another store than {folder}/new.db" in str(refused)
    machines.kill("redis")
    monkeypatch.setattr(broker, "TRIES", 1)
    assert isinstance(call("load", "--until-done", "--db", str(folder / "new.db")).exception, QueueError)
    assert not folder.exists()


def test_each_source_is_enqueued_once(redis: Redis) -> None:
    assert call("enqueue", "51cto", "aliyun", "51cto").stdout == "排队 2 个来源\n"
    assert call("enqueue", "aliyun", "oschina").stdout == "排队 1 个来源，另有 1 个已在队列里\n"
    assert call("status").stdout == "排队 3 · 正在抓取 0 · 待写入 0 条 · 放弃 0\n"
    assert queue.unfinished(redis) == {"51cto", "aliyun", "oschina"}


def test_no_message_has_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_REDIS", "redis://me:geheim@127.0.0.1:1/0?password=geheim")
    monkeypatch.setattr(broker, "TRIES", 0)
    told = str(call("status").exception)
    assert "redis://127.0.0.1:1/0" in told
    assert "geheim" not in told


def test_an_unknown_source_is_a_usage_error(redis: Redis) -> None:
    result = call("enqueue", "nobody")
    assert result.exception is not None
    assert "nobody" in str(result.exception)
    assert redis.dbsize() == 0
