"""The date parser beside dateparser: CPU a date for the forms that sites print, and how many each reads right."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dateparser  # type: ignore[import-untyped]

from aggregator.text import dates
from tests.benchmarks.measure import Spent, spending, table

ZONE = "Asia/Shanghai"
READ_AT = datetime(2024, 6, 1, 10, 30, tzinfo=ZoneInfo(ZONE))
ROUNDS = 20  # times through the list: some hundred milliseconds for the quicker of the two
# What sites print; {} is filled with the parts of a moment within the year before READ_AT.
FORMS = (
    "{0:%Y-%m-%d %H:%M:%S}", "{0:%Y-%m-%d %H:%M}", "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}",
    "{0.year}年{0.month}月{0.day}日", "{0.year}年{0.month:02}月{0.day:02}日 {0:%H:%M}", "发布于 {0:%Y-%m-%d %H:%M}",
    "{0:%Y-%m-%dT%H:%M:%S}+08:00", "{0:%a, %d %b %Y %H:%M:%S} +0800",
)  # fmt: skip


# How much of "2024-06-01T10:30:00", in the zone of the page, an answer of each precision has to agree with.
AGREE = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}


class Case(NamedTuple):
    """A date as printed, the moment of reading (aware), and as much of the right local time as the text says."""

    text: str
    now: datetime
    right: str


def cases(corpus: Path | None) -> Iterator[Case]:
    """The corpus's labelled dates, else the usual forms of generated moments."""
    if corpus is None:
        for days in range(0, 360, 17):
            at = READ_AT - timedelta(days=days, hours=days % 9)
            for form in FORMS:
                precision = "second" if "%S" in form else "minute" if "%M" in form else "day"
                yield Case(form.format(at), READ_AT, at.isoformat()[: AGREE[precision]])
        return
    with (corpus / "dates.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            at = datetime.fromisoformat(row["now"]).replace(tzinfo=ZoneInfo(ZONE))
            yield Case(row["input"], at, row["expected"][: AGREE[row["precision"]]])


def ours(case: Case) -> datetime | None:
    """The moment as this project reads it."""
    moment = dates.parse(case.text, now=case.now, timezone=ZONE)
    return moment.at if moment else None


def theirs(case: Case) -> datetime | None:
    """The moment as dateparser reads it when told language, zone and moment of reading."""
    settings = {"RELATIVE_BASE": case.now.replace(tzinfo=None), "TIMEZONE": ZONE, "RETURN_AS_TIMEZONE_AWARE": True}
    at: datetime | None = dateparser.parse(case.text, languages=["zh", "en"], settings=settings)
    return at


def is_right(at: datetime | None, case: Case) -> bool:
    """Whether an answer is right to the precision that the text has."""
    return at is not None and at.astimezone(ZoneInfo(ZONE)).isoformat().startswith(case.right)


def measured(read: Callable[[Case], datetime | None], found: list[Case]) -> tuple[float, int]:
    """Milliseconds of CPU a date once everything is loaded, and how many were right."""
    right = sum(is_right(read(case), case) for case in found)
    spent = Spent()
    with spending(spent):
        for _ in range(ROUNDS):
            for case in found:
                read(case)
    return spent.cpu * 1000 / ROUNDS / len(found), right


def run(archive: Path | None, corpus: Path | None) -> None:
    """Print the table."""
    del archive
    found = list(cases(corpus))
    rows = [(name, *measured(read, found)) for name, read in (("ours", ours), ("dateparser", theirs))]
    print(f"{len(found)} dates\n")
    table(("parser", "CPU ms a date", "right"), rows)
