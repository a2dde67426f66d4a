"""Where a site is: what its files need that other programs read, who want whole addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.publish.site.links import Links
from aggregator.publish.site.snapshot import Snapshot

# What XML 1.0 does not allow, not even escaped.
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """An export, the address of the site over it ("https://blog.test/reading"), and how its pages are linked."""

    snapshot: Snapshot
    base: str
    links: Links

    def absolute(self, link: str) -> str:
        """One of `links` as a whole address."""
        return f"{self.base.rstrip('/')}/{link.lstrip('/')}"


def clean(text: str) -> str:
    """A text as XML can hold it."""
    return NO_XML.sub("", text)
