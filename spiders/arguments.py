"""The arguments of a crawl: `scrapy crawl NAME -a pages=3 -a since=2024-05-01`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator import clock
from aggregator.errors import UsageError
from aggregator.text import dates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What was asked for. `since` is aware; `own` are the spider's own arguments, several values split at commas."""

    pages: int | None
    since: datetime | None
    url: str
    own: dict[str, tuple[str, ...]]

    @property
    def is_narrow(self) -> bool:
        """Whether less than everything of a source was asked for."""
        return bool(self.pages or self.since or self.own)


def read(given: Mapping[str, object], names: Collection[str], timezone: str) -> Arguments:
    """The arguments as given (texts of the command line), where `names` are the spider's own. Raises UsageError."""
    texts = {name: str(value).strip() for name, value in given.items() if value is not None}
    known = {"pages", "since", "url", *names}
    for name, text in texts.items():
        if name not in known:
            raise UsageError(f"{name}={text}: no such argument; there are {', '.join(sorted(known))}")
        if not text.strip(", "):
            # Of a script whose variable is not set: neither nothing nor everything is what it means.
            raise UsageError(f"{name}={text}: no value is given; leave {name} out where none is meant")
    return Arguments(
        pages=_pages(texts["pages"]) if "pages" in texts else None,
        since=_since(texts["since"], timezone) if "since" in texts else None,
        url=texts.get("url", ""),
        own={name: tuple(filter(None, map(str.strip, texts[name].split(",")))) for name in names if name in texts},
    )


def _pages(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise UsageError(f"pages={text}: a number of listing pages, 1 or more")


def _since(text: str, timezone: str) -> datetime:
    moment = dates.parse(text, now=clock.now(), timezone=timezone)
    if moment is None:
        raise UsageError(f"since={text}: a date from 1990 to today, such as 2024-05-01, 2024-05 or 昨天")
    return moment.at
