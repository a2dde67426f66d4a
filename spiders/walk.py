"""Walk: one listing in one run, from its first page as far as there is anything new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spiders.listing import Entry, Found


@dataclass
class Walk:
    """The pages of a listing, each once. `name` is the listing's, filled with its argument.

    A walk that `is_whole` goes to the end whatever is known: only then can a later one stop where all is known. `most`
    pages are read; where that `is_narrow`, less than the source wants. `is_cut` says that something was left out.
    `is_opened`: it began where a walk may stop, and found more to read than the page that it stopped at before.
    """

    name: str
    is_whole: bool
    most: int
    is_narrow: bool = False
    is_cut: bool = False
    is_opened: bool = False
    asked: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    open: int = 0

    def begin(self, page: str) -> bool:
        """Whether a page is to be asked for; it counts as open until `end`."""
        if page in self.asked:
            return False
        if len(self.asked) >= self.most:
            self.is_cut = self.is_cut or self.is_narrow
            return False
        self.asked.add(page)
        self.open += 1
        return True

    def names(self, key: str) -> bool:
        """Whether an article is named for the first time: a page behind the last may show the last one again."""
        is_first = key not in self.named
        self.named.add(key)
        return is_first

    def goes_on(self, found: Found, here: Sequence[Entry], new: Sequence[str]) -> tuple[bool, bool]:
        """Whether the next numbered page is to be read, and whether those that a page links are.

        `here` are its articles that the listing had not named before, `new` those of them that were not known before
        the run. A page with no articles at all is an index of others.
        """
        if self.is_whole:
            return bool(here), True
        return bool(new), bool(new) or not found.entries

    def end(self, *, failed: bool = False) -> bool:
        """A page was read, with all that it leads to begun; whether the listing has been, to where all is known."""
        self.open -= 1
        self.is_cut = self.is_cut or failed
        return (self.is_whole or self.is_opened) and not self.is_cut and self.open == 0
