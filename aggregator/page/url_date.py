"""The date in an article's address: the last resort for its day, and a witness against clocks that claim to be UTC."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from aggregator.text.dates import parse

if TYPE_CHECKING:
    from aggregator.page.page import Page

_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/._-])")


def in_url(url: str) -> str:
    """The date in an address such as /2018/10/16/title/, as YYYY-MM-DD; "" where there is none."""
    found = _IN_URL.search(url)
    return "-".join(found.groups()) if found else ""


def as_local(published: str, page: Page) -> str:
    """A time less its Z where the address shows that it is the local clock's: some builds write that with a Z.

    The address has the day of the site's own clock. Where the text begins with that day, but is another day in the
    site's zone once it is taken as UTC, it is no UTC.
    """
    day = in_url(page.url)
    if not day or not published.endswith("Z") or not published.startswith(day):
        return published
    said = parse(published, now=page.fetched_at, timezone=page.timezone)
    noon = parse(f"{day} 12:00", now=page.fetched_at, timezone=page.timezone)
    if said is None or noon is None or abs(said.at - noon.at) <= timedelta(hours=12):
        return published
    return published.removesuffix("Z").partition(".")[0]
