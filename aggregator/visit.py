"""What earlier visits to an address left, and what a new one found: spiders speak of both and know nothing of SQLite.

`Known` is all that a spider sees of the store. aggregator/fetch/revisit.py is the one with a store behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

NOT_MODIFIED = 304
# Not here, and not here any more. Only what is answered so twice in a row is believed to be gone.
GONE = (404, 410)
# What a redirect that is followed no further says.
FOUND = 302
# Redirects that say that the address has changed for good; a page that sends on at once (meta refresh) means the same.
PERMANENT = (301, 308, "meta refresh")


def is_redirect(status: int) -> bool:
    """Whether an answer only sends on."""
    return 300 <= status < 400 and status != NOT_MODIFIED  # noqa: PLR2004 - HTTP's


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of an address. `url` is the one to ask, `has_post` whether a stored post is what it leads to.

    `gone` counts the visits in a row that found nothing there. `is_due` is as of when this was looked up.
    `said_by_listing` is what a listing said of the post when it was read last (Said.by_listing).
    """

    url: str
    has_post: bool = False
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    visits: int = 0
    gone: int = 0
    is_due: bool = False
    said_by_listing: dict[str, Any] = field(default_factory=dict)

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request; none where the server gave nothing to ask by."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(slots=True, kw_only=True)
class Visit:
    """One answer. `url` was asked for; `led` are the addresses that redirects led to, the last one answered.

    `status` is 0 where no answer came. `moved` says that every redirect on the way was a permanent one. `refused`
    means that what was answered is no post. `listed`: the post came whole with a listing, and its own address was not
    asked. `changed` is the writer's: the title or the text is another one than before.
    """

    url: str
    at: datetime
    status: int
    led: Sequence[str] = ()
    moved: bool = False
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    past: Past | None = None
    conditional: bool = False
    refused: bool = False
    listed: bool = False
    changed: bool = False

    @property
    def answered(self) -> str:
        """The address that answered."""
        return self.led[-1] if self.led else self.url

    @property
    def home(self) -> str:
        """The address to ask next time: after a redirect that holds for today only, the old one."""
        return self.answered if self.moved else self.url

    @property
    def leads_nowhere(self) -> bool:
        """Whether nothing but a redirect was answered: one that leads back, never ends, or is not followed."""
        return is_redirect(self.status) and not self.led

    @property
    def is_check(self) -> bool:
        """Whether the server could have been asked conditionally, and was asked plainly: does it tell the truth?"""
        return self.past is not None and bool(self.past.conditions) and not self.conditional

    @property
    def is_same(self) -> bool:
        """Whether the very bytes of the last visit were answered, from the same address."""
        return self.past is not None and not self.led and self.content_hash == self.past.content_hash


class Known(Protocol):
    """What is known of a source's addresses, and where visits are reported to."""

    def past(self, url: str) -> Past | None:
        """What is known of an article's address; None where it was never visited."""

    def due(self) -> Iterator[Past]:
        """The articles that are due, the longest overdue first."""

    def page(self, url: str) -> Past | None:
        """What is known of a page of a listing."""

    def conditions(self, past: Past | None) -> Mapping[str, str]:
        """The headers to ask this address with: none where it is new, where the server is not trusted, or where it is
        time to see whether it tells the truth."""

    def note(self, visit: Visit) -> None:
        """An article's address was visited, and no post of it goes to the store."""

    def note_page(self, visit: Visit, unknown: Iterable[str]) -> None:
        """A page of a listing was visited; `unknown` are the articles on it that were new."""

    def is_read(self, listing: str) -> bool:
        """Whether a listing was read to its end, and not too long ago: then reading may stop where all is known."""

    def open_again(self, listing: str) -> None:
        """A listing that was read has new articles on more than one page: it counts as read when it is again."""

    def read_to_end(self, listing: str) -> None:
        """A listing was read to its end, or to where all is known."""

    def lied(self, url: str) -> Iterator[Past]:
        """The server said that nothing had changed here, and it had: the articles that it was believed of before."""

    @property
    def is_believed(self) -> bool:
        """Whether a 304 counts."""


class Nothing:
    """Nothing is known: every address is new, and nobody wants to hear of visits."""

    def past(self, url: str) -> Past | None:  # noqa: ARG002 - Known's interface, here and below
        """Never visited."""
        return None

    def due(self) -> Iterator[Past]:
        """No article."""
        return iter(())

    def page(self, url: str) -> Past | None:  # noqa: ARG002
        """Never visited."""
        return None

    def conditions(self, past: Past | None) -> Mapping[str, str]:  # noqa: ARG002
        """A plain request."""
        return {}

    def note(self, visit: Visit) -> None:
        """Not kept."""

    def note_page(self, visit: Visit, unknown: Iterable[str]) -> None:
        """Not kept."""

    def is_read(self, listing: str) -> bool:  # noqa: ARG002
        """No listing was."""
        return False

    def open_again(self, listing: str) -> None:
        """Not kept."""

    def read_to_end(self, listing: str) -> None:
        """Not kept."""

    def lied(self, url: str) -> Iterator[Past]:  # noqa: ARG002
        """Nothing was believed."""
        return iter(())

    @property
    def is_believed(self) -> bool:
        """There is no reason to doubt."""
        return True
