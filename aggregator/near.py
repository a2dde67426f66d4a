"""What was meant by a name that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# The question, and what stands between two names.
QUESTIONS = {"en": ("; did you mean {}?", " or "), "zh": ("；是不是 {}？", "、")}


def did_you_mean(name: str, names: Iterable[str], language: str = "en") -> str:
    """ "; did you mean A or B?", with the names most like it; "" where none is."""
    question, between = QUESTIONS[language]
    near = likely(name, names)
    return question.format(between.join(near)) if near else ""


def likely(name: str, names: Iterable[str], most: int = 3) -> list[str]:
    """At most so many names that are like this one whatever their case, the most like first."""
    known = {each.casefold(): each for each in names}
    return [known[each] for each in difflib.get_close_matches(name.casefold(), known, n=most)]
