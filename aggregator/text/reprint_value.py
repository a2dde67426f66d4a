"""The value of a label: what stands behind it, up to the next label or the sentence's end."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from aggregator.page.addresses import address
from aggregator.text import reprint_names
from aggregator.text.reprint_hints import has_hint
from aggregator.text.reprint_labels import Label, fold_line, labels, plain_punctuation
from aggregator.text.reprint_links import Line, Place, is_root, is_source, places
from aggregator.text.reprint_names import NOBODY, Names
from aggregator.text.reprint_sites import SITE
from aggregator.text.reprint_words import Role

_SENTENCE_END = re.compile(r"[。!;]|\s{3,}")
_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?")
# A filler between a label and its value: 请点击, 见.
_FILLER = re.compile(
    r"^[\s:|,\-–—>(\[\"'“‘《「【]*(?:请)?(?:点击|戳|见|参见|访问|查看|移步)?(?:这里|此处|下方|链接)*[\s:|\"'“‘《「【<(\[@-]*"
)
# A bullet, a bracket or the site's name may stand before the address that a line begins with.
_LEADS = re.compile(rf"\W{{0,3}}(?:{SITE})?\W{{0,3}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """What a label of a line introduces: line.text[label.end:end]. `address` is the article's, where one is there."""

    line: Line
    label: Label
    end: int
    address: Place | None

    @property
    def text(self) -> str:
        """The value with plain punctuation."""
        return plain_punctuation(self.line.text[self.label.end : self.end])

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands behind the label but a filler: its value may be on the next line."""
        return self.address is None and not _FILLER.sub("", self.text).strip()


def of(line: Line, folded: str, label: Label, following: Label | None, addresses: list[Place]) -> Value:
    """The value of a label, `following` being the next one of its line."""
    end = _end(folded, label, following, addresses)
    near = [place for place in addresses if _is_within(place, label.start, end) and is_source(place.url)]
    near = [place for place in near if not _is_aside(line, label, place)]
    deep = [place for place in near if not (place.named and is_root(place.url))]
    return Value(line, label, end, next(iter(deep or near), None))


def url(role: Role, place: Place | None) -> str:
    """The article's address at a place: a site's front page behind the site's name is only the site's."""
    if place is None or (role is not Role.FIRST and place.named and is_root(place.url)):
        return ""
    return place.url


def is_site_only(role: Role, address: str, names: Names) -> bool:
    """Whether an address is only the named site's front page: 本文转自开源中国 [http://www.oschina.net]."""
    return role is Role.REPRINT and bool(names.site) and is_root(address)


def names(value: Value) -> Names:
    """The names of a value: what stands before its address, else the words that are the link."""
    place = value.address
    if place is None:
        return reprint_names.read(value.text)
    if place.start < value.label.end:
        return NOBODY
    before = plain_punctuation(value.line.text[value.label.end : place.start])
    if not place.named:
        return reprint_names.read(before)
    if not _FILLER.sub("", before).strip():
        return linked_names(value.line, place, user="出处" in fold_line(value.line.text[: value.label.end]))
    said = reprint_names.read(before)
    shown = value.line.text[place.start : place.end]
    if "公众" in before and not reprint_names.is_title(plain_punctuation(shown)):
        return reprint_names.read(before + plain_punctuation(shown))
    return replace(linked_names(value.line, place), mine=True) if said.mine else said


def linked_names(line: Line, place: Place, *, user: bool = False) -> Names:
    """The names that a link's words are; `user` where a person's are an author's (原文出处 gives either)."""
    if not place.named:
        return NOBODY
    shown = plain_punctuation(line.text[place.start : place.end])
    if user and reprint_names.is_person(shown, on_platform=bool(address(place.url).platform)):
        return Names(author=reprint_names.author(shown))
    return reprint_names.read(shown, urlsplit(place.url).path, linked=True)


def author(value: Value) -> Names:
    """The author that a value names."""
    return Names(author=reprint_names.author(value.text))


def date(value: Value) -> str:
    """The date of a value, as printed; "" where it has none."""
    found = _DATE.search(value.text)
    return found[0] if found else ""


def leading(line: Line) -> Place | None:
    """The address that a line begins with, where it has no label of its own."""
    if has_hint(line.text, strong=False) and labels(fold_line(line.text)):
        return None
    first = next((place for place in places(line) if is_source(place.url)), None)
    return first if first and _LEADS.fullmatch(line.text[: first.start]) else None


def _is_aside(line: Line, label: Label, place: Place) -> bool:
    """Whether a link stands behind the clause that names the value: 首发于公众号「甲」，是[某系列]的一篇."""
    if label.row.role is not Role.FIRST or not place.named or place.start < label.end:
        return False
    clause, comma, _ = plain_punctuation(line.text[label.end : place.start]).partition(",")
    return bool(comma) and reprint_names.read(clause) != NOBODY


def _is_within(place: Place, start: int, end: int) -> bool:
    """Whether a place (a link that shows nothing has no width) reaches into text[start:end]."""
    return place.end > start and (place.start < end or place.end <= end)


def _end(folded: str, label: Label, following: Label | None, addresses: list[Place]) -> int:
    """Where a label's value ends: at the next label, or at the end of the sentence, outside of its addresses."""
    limit = following.start if following else len(folded)
    for stop in _SENTENCE_END.finditer(folded, label.end, limit):
        inside = any(place.start <= stop.start() < place.end for place in addresses)
        if not inside and folded[label.end : stop.start()].strip():
            return stop.start()
    return limit
