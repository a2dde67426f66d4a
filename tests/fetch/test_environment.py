from pathlib import Path

import pytest
from scrapy.settings import BaseSettings, Settings, default_settings

import aggregator.settings as ours
from aggregator.errors import UsageError
from aggregator.fetch.environment import VARIABLES, apply, is_record, is_replay
from aggregator.paths import ROOT

OURS = {name for name in vars(ours) if name.isupper() and not hasattr(default_settings, name)}


def completed(**given: object) -> BaseSettings:
    """Our settings as a crawler has them, with what the command line gave."""
    settings = Settings()
    settings.setmodule(ours)
    settings.setdict(given, "cmdline")
    apply(settings)
    return settings


def test_without_anything_the_network_is_asked(tmp_path: Path) -> None:
    settings = completed()
    assert not is_replay(settings)
    assert not is_record(settings)
    assert settings["DATABASE"] == str(tmp_path / "aggregator.db")
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1


def test_an_archive_takes_the_network_away() -> None:
    settings = completed(ARCHIVE="data/a.warc.gz")
    assert is_replay(settings)
    assert settings["ARCHIVE"] == str(ROOT / "data" / "a.warc.gz")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    kept = {scheme: handler for scheme, handler in handlers.items() if handler is not None}
    assert kept == dict.fromkeys(("http", "https"), "aggregator.fetch.replay.ReplayHandler")


def test_an_archive_is_asked_at_full_speed_whatever_a_spider_wants() -> None:
    settings = Settings()
    settings.setmodule(ours)
    settings.setdict(
        {"DOWNLOAD_DELAY": 9, "DOWNLOAD_SLOTS": {"a.example": {"delay": 5}}, "AUTOTHROTTLE_ENABLED": True}, "spider"
    )
    settings.set("ARCHIVE", "a.warc.gz", "cmdline")
    apply(settings)
    assert settings.getfloat("DOWNLOAD_DELAY") == 0
    assert settings.getdict("DOWNLOAD_SLOTS") == {}
    assert not settings.getbool("AUTOTHROTTLE_ENABLED")


def test_the_environment_names_the_archive_and_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_ARCHIVE", "/archives/a.warc.gz")
    monkeypatch.setenv("AGGREGATOR_ARCHIVE_MODE", "record")
    settings = completed()
    assert (settings["ARCHIVE"], is_record(settings), is_replay(settings)) == ("/archives/a.warc.gz", True, False)
    assert completed(ARCHIVE="/archives/b.warc.gz")["ARCHIVE"] == "/archives/b.warc.gz"
    assert is_replay(completed(ARCHIVE_MODE="replay"))
    assert completed(ARCHIVE="")["ARCHIVE"] == ""


def test_recording_keeps_the_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_ARCHIVE", "/archives/a.warc.gz")
    settings = completed(ARCHIVE_MODE="record")
    assert settings.getfloat("DOWNLOAD_DELAY") == ours.DOWNLOAD_DELAY
    assert settings.getwithbase("DOWNLOAD_HANDLERS")["file"] is None


@pytest.mark.parametrize(
    ("name", "possible"), [("ARCHIVE_MODE", ["replay", "record"]), ("SEGMENTER", ["rjieba", "jieba"])]
)
def test_a_word_that_is_none_of_those_possible_is_a_wrong_use(
    name: str, possible: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=f"{name}='rewind': choose one of {', '.join(possible)}"):
        completed(**{name: "rewind"})
    for value in possible:
        assert completed(**{name: value})[name] == value
    monkeypatch.setenv(VARIABLES[name], "of-the-environment")
    with pytest.raises(UsageError, match=f"^{VARIABLES[name]}='of-the-environment': choose one of"):
        completed()
    with pytest.raises(UsageError, match=f"^{name}='rewind': choose one of"):
        completed(**{name: "rewind"})


def test_a_switch_that_is_neither_on_nor_off_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"^LOG_JSON='yes' is neither"):
        completed(LOG_JSON="yes")
    monkeypatch.setenv("AGGREGATOR_LOG_JSON", "no")
    with pytest.raises(UsageError, match=r"^AGGREGATOR_LOG_JSON='no' is neither"):
        completed()


def test_twice_is_once() -> None:
    settings = completed(ARCHIVE="a.warc.gz", CONTACT="mail@us.example")
    once = settings.copy_to_dict()
    apply(settings)
    assert settings.copy_to_dict() == once


def test_a_given_user_agent_is_kept() -> None:
    assert completed(CONTACT="mail@us.example", USER_AGENT="own")["USER_AGENT"] == "own"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("TWISTED_DNS_RESOLVER", "aggregator.fetch.guard.GuardResolver"),
        ("DOWNLOAD_MAXSIZE", 15 * 1024 * 1024),
        ("IMAGECACHE_ENABLED", False),
    ],
)
def test_what_must_not_be_loosened_by_accident(name: str, value: object) -> None:
    assert getattr(ours, name) == value


def test_a_name_that_scrapy_does_not_know_is_ours_and_no_slip_of_the_pen() -> None:
    assert {
        "ADDRESS_GUARD_ALLOW",
        "ARCHIVE",
        "ARCHIVE_MODE",
        "CONTACT",
        "DATABASE",
        "IMAGECACHE_DIR",
        "IMAGECACHE_ENABLED",
        "IMAGECACHE_MAXSIZE",
        "LOG_JSON",
        "LONGEST_WAIT",
        "SEGMENTER",
    } == OURS


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_setting_of_ours_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("variable", sorted(VARIABLES.values()))
def test_every_variable_is_documented(variable: str) -> None:
    assert f"`{variable}`" in (ROOT / "docs" / "settings.md").read_text()
