"""Dates in the words of other languages, by dateparser: the last resort, since it is slow and guesses."""

import re
from datetime import datetime

# A date in words has a year and a word, and is short.
_MAY_BE_DATE = re.compile(r"(?=.*\d{4})(?=.*[^\W\d_]{3}).{8,100}", re.DOTALL)


def guess(text: str, now: datetime) -> tuple[datetime, str] | None:
    """The aware moment and its precision (minute or day); None unless day, month and year were found.

    Without all three dateparser fills in the present ones: 2021 would be today's day of that year.
    """
    if not _MAY_BE_DATE.fullmatch(text):
        return None
    from dateparser import parse  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.2 s of import that few runs need

    settings = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "YMD",
    }
    try:
        at: datetime | None = parse(text, settings=settings)
    except Exception:  # noqa: BLE001 - a guess over any text: whatever fails in it, nothing was read
        return None
    if at is None:
        return None
    precision = "minute" if at.time() != datetime.min.time() else "day"
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo), precision
