"""What was meant by a name that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """ "; did you mean A or B?", with the names most like it whatever their case; "" where none is."""
    known = {each.casefold(): each for each in names}
    near = difflib.get_close_matches(name.casefold(), known, n=3)
    return f"; did you mean {' or '.join(known[each] for each in near)}?" if near else ""
