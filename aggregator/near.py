"""What was meant by a name that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """ "; did you mean A or B?", with the names most like it; "" where none is."""
    near = likely(name, names)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def likely(name: str, names: Iterable[str]) -> list[str]:
    """At most three names that are like this one whatever their case, the most like first."""
    known = {each.casefold(): each for each in names}
    return [known[each] for each in difflib.get_close_matches(name.casefold(), known, n=3)]
