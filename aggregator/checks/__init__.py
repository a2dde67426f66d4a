"""What `aggregator doctor` looks at: each check finds out one thing about this machine, and says what to do about it.

Nothing here changes anything: no store is made or migrated, and nothing is fetched. Only the Redis that
AGGREGATOR_REDIS names is asked anything.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aggregator.checks import machines, places, program, store
from aggregator.checks.finding import BAD, Finding, Found, refused
from aggregator.errors import UsageError

CHECKS: dict[str, Callable[[Path], Found]] = {
    "versions": program.versions,
    "settings": program.settings,
    "dictionary": program.dictionary,
    "disk": places.disk,
    "permissions": places.permissions,
    "database": store.database,
    "backups": store.backups,
    "locks": store.locks,
    "last_crawl": store.last_crawl,
    "redis": machines.redis,
    "sources": program.sources,
    "clock": store.moment,
}


def examine(path: Path) -> list[Finding]:
    """All findings about this machine and the store at `path`, in the order of CHECKS; each check has at least one,
    but that of a Redis where none is used."""
    return [Finding(name, *found) for name, check in CHECKS.items() for found in _asked(check, path)]


def _asked(check: Callable[[Path], Found], path: Path) -> Found:
    """What a check finds; where the file system or a setting keeps it from that, what that says."""
    try:
        yield from check(path)
    except OSError as error:
        yield BAD, f"{error.filename or path}：{error.strerror or error}", refused(error)
    except UsageError as error:
        yield BAD, str(error), "改正这个环境变量（docs/settings.md）"
