"""What the environment and the archive make of the settings: an add-on, so that `-s` and both programs mean the same.

The order of precedence: `-s NAME=VALUE` (and what a program of ours sets), then AGGREGATOR_*, then settings.py.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from aggregator import __version__, paths
from aggregator.errors import UsageError
from aggregator.fetch import logs
from aggregator.fetch.allowed import Allowed
from aggregator.text.segment import ENGINES

log = logging.getLogger(__name__)

# Settings that the environment may give.
VARIABLES = {
    "ADDRESS_GUARD_ALLOW": "AGGREGATOR_ADDRESS_GUARD_ALLOW",
    "ARCHIVE": "AGGREGATOR_ARCHIVE",
    "ARCHIVE_MODE": "AGGREGATOR_ARCHIVE_MODE",
    "CONTACT": "AGGREGATOR_CONTACT",
    "DATABASE": "AGGREGATOR_DB",
    "IMAGECACHE_DIR": "AGGREGATOR_IMAGES",
    "LOG_JSON": "AGGREGATOR_LOG_JSON",
    "SEGMENTER": "AGGREGATOR_SEGMENTER",
}
# Those that must be one of a few words.
CHOICES = {"ARCHIVE_MODE": ("replay", "record"), "SEGMENTER": tuple(ENGINES)}

# An archive is not tired by questions, has no queue, and never changes its answers: no delays, no budgets, and the
# address guard has nothing to guard, because no name is looked up.
REPLAY = {
    "DOWNLOAD_HANDLERS": {
        "http": "aggregator.fetch.replay.ReplayHandler",
        "https": "aggregator.fetch.replay.ReplayHandler",
        "data": None,
        "file": None,
        "ftp": None,
        "s3": None,
    },
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_SLOTS": {},
    "AUTOTHROTTLE_ENABLED": False,
    "CLOSESPIDER_PAGECOUNT": 0,
    "CLOSESPIDER_TIMEOUT": 0,
}


class Environment:
    """The add-on. Everything is set at `cmdline` priority: it must win over settings.py and a spider's own settings."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy for each crawler, before its parts are made."""
        apply(settings)


def apply(settings: BaseSettings) -> None:
    """Complete the settings from the environment, in place; doing it twice changes nothing.

    Afterwards ARCHIVE, DATABASE and IMAGECACHE_DIR are absolute paths (ARCHIVE empty where none is meant) and
    USER_AGENT names the contact. Raises UsageError where a value is none of those that its setting can have.
    """
    _prepare_stages(settings)
    _check_choice(settings, "ARCHIVE_MODE")
    Allowed.read(settings.getlist("ADDRESS_GUARD_ALLOW"), _named(settings, "ADDRESS_GUARD_ALLOW"))
    images = settings["IMAGECACHE_DIR"] or paths.images(Path(settings["DATABASE"]))
    settings.set("IMAGECACHE_DIR", str(paths.resolve(images)), "cmdline")
    if settings["CONTACT"] and not _given(settings, "USER_AGENT"):
        settings.set("USER_AGENT", user_agent(settings["CONTACT"]), "cmdline")
    _use_archive(settings)
    if is_on(settings, "LOG_JSON") and settings.getbool("LOG_ENABLED"):
        # Scrapy's handler writes text, and a new one for each crawler.
        settings.setdict({"LOG_ENABLED": False}, "cmdline")
        logs.as_json(settings["LOG_LEVEL"])


def of_stages() -> BaseSettings:
    """Our settings where nothing is fetched: what the stages and the store need of them. Raises UsageError."""
    settings = _own()
    _prepare_stages(settings)
    return settings


def completed() -> BaseSettings:
    """Our settings, completed, without Scrapy's own: to see whether a crawl could be made. Raises UsageError."""
    settings = _own()
    apply(settings)
    return settings


def is_replay(settings: BaseSettings) -> bool:
    """Whether requests are answered from an archive."""
    return bool(settings["ARCHIVE"]) and settings["ARCHIVE_MODE"] == "replay"


def is_record(settings: BaseSettings) -> bool:
    """Whether what is fetched is kept in an archive."""
    return bool(settings["ARCHIVE"]) and settings["ARCHIVE_MODE"] == "record"


def is_on(settings: BaseSettings, name: str) -> bool:
    """A setting that is on or off. Raises UsageError where it is neither."""
    try:
        return settings.getbool(name)
    except ValueError as error:
        raise UsageError(f"{_named(settings, name)}={settings[name]!r} is neither 1 (on) nor 0 (off)") from error


def user_agent(contact: str) -> str:
    """The honest name: who is asking, and where to complain. `contact` is an address of the operator's, or empty."""
    return f"jingxuan-aggregator/{__version__}" + (f" (+{contact})" if contact else "")


def _own() -> BaseSettings:
    settings = BaseSettings()
    settings.setmodule("aggregator.settings")
    return settings


def _prepare_stages(settings: BaseSettings) -> None:
    """Take what the environment says, and see to what every stage needs, of a crawl or not."""
    for name, variable in VARIABLES.items():
        value = os.environ.get(variable)
        if value and not _given(settings, name):
            settings.set(name, value, "cmdline")
    _check_choice(settings, "SEGMENTER")
    settings.set("DATABASE", str(paths.resolve(settings["DATABASE"] or paths.database())), "cmdline")


def _check_choice(settings: BaseSettings, name: str) -> None:
    if settings[name] not in CHOICES[name]:
        one_of = ", ".join(CHOICES[name])
        raise UsageError(f"{_named(settings, name)}={settings[name]!r}: choose one of {one_of}")


def _named(settings: BaseSettings, name: str) -> str:
    """What a setting is called where its value was given: the variable, if that is where it comes from."""
    variable = VARIABLES.get(name, "")
    return variable if variable and settings[name] == os.environ.get(variable) else name


def _use_archive(settings: BaseSettings) -> None:
    if not settings["ARCHIVE"]:
        return
    settings.set("ARCHIVE", str(paths.resolve(settings["ARCHIVE"])), "cmdline")
    if is_replay(settings):
        settings.setdict(REPLAY, "cmdline")


def _given(settings: BaseSettings, name: str) -> bool:
    """Whether the command line says it."""
    return (settings.getpriority(name) or 0) >= SETTINGS_PRIORITIES["cmdline"]
