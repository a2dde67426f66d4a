"""Learns what the addresses of a blog's posts look like, from posts and from pages that are none: a regular expression
for the field `posts` of sources.toml.

Posts are sorted into groups by the directory they stand in (a date, a section, or the top), groups that are too small
to be more than strays are left out, and each of the others becomes one alternative of the expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from aggregator.discover import segments
from aggregator.discover.groups import ANYWHERE, Group, base_of, sort, without_strays
from aggregator.discover.urls import Parts, is_no_post, parts, stem
from aggregator.discover.words import LISTS
from aggregator.page.addresses import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

# A date of so many parts names the day.
DAY = 3

ANY_HOST = "^https?://[^/]+"


# So many sections are named one by one; more are a scheme (/CATEGORY/NAME/), and the next one may have any name.
MOST_SECTIONS = 3

# Pages found to be no posts that an expression names, so that it stays readable.
MOST_GUARDS = 40


@dataclass(frozen=True, slots=True)
class Pattern:
    """What posts' addresses look like: the expression, and those it was learnt from that match it."""

    expression: str
    posts: tuple[str, ...]

    def matches(self, url: str) -> bool:
        """Whether an address is a post's, written as it is or percent-encoded (as BlogSpider asks)."""
        url = clean(url)
        return bool(re.search(self.expression, url) or re.search(self.expression, unquote(url)))


def learn(posts: Iterable[str], others: Iterable[str] = (), home: str = "") -> Pattern | None:
    """The pattern of these posts, which leaves `others` and tag, archive and about pages out; None without posts.

    `posts` may hold some strays. `home` is the home page: a blog below /blog/ has its top there.
    """
    candidates = list(dict.fromkeys(clean(url) for url in posts if not is_no_post(url, home)))
    base = base_of([found for url in candidates if (found := parts(url))], home)
    kept = without_strays(sort(candidates, len(base)))
    if not kept:
        return None
    sections = [group for group in kept if group.kind == "section"]
    rendered = [_rendered(group, kept[group], base) for group in kept if group.kind != "section"]
    rendered += _sections({group: kept[group] for group in sections}, base)
    known = [url for urls in kept.values() for url in urls]
    expression = _guarded(rendered, base, _clash(others, known), known)
    pattern = Pattern(expression, ())
    return Pattern(expression, tuple(url for url in known if pattern.matches(url)))


def _rendered(group: Group, urls: Sequence[str], base: tuple[str, ...]) -> str:
    """The part of an expression behind the base, for one group."""
    found = [one for url in urls if (one := parts(url))]
    if group.kind == "query":
        path, *names = group.key
        values = [segments.value([dict(one.query)[name] for one in found]) for name in names]
        query = "&".join(f"{segments.literal(name)}={value}" for name, value in zip(names, values, strict=True))
        return f"{segments.literal(path)}\\?{query}$"
    paths = [one.path[len(base) :] for one in found]
    if group.kind == "dated":
        *before, length = group.key
        starts = [segments.date_run(path)[0] for path in paths]
        runs = [path[start : start + int(length)] for path, start in zip(paths, starts, strict=True)]
        behind = [path[start + int(length) :] for path, start in zip(paths, starts, strict=True)]
        guard = "" if int(length) == DAY else segments.NO_DAY
        prefix = r"(?:[^/]+/)*" if before == [ANYWHERE] else "".join(f"{segments.literal(part)}/" for part in before)
        return prefix + segments.date(runs) + "/" + guard + segments.rest(behind, _ending(found))
    return segments.rest(paths, _ending(found))


def _ending(found: Sequence[Parts]) -> str:
    """How the addresses end: with a slash, without, or as the site pleases."""
    if all(one.slash for one in found):
        return "/$"
    return "/?$" if any(one.slash for one in found) or not all("." in one.path[-1] for one in found) else "$"


def _sections(groups: dict[Group, list[str]], base: tuple[str, ...]) -> list[str]:
    if len(groups) <= MOST_SECTIONS:
        return [_rendered(group, urls, base) for group, urls in groups.items()]
    found = [one for urls in groups.values() for url in urls if (one := parts(url))]
    return [segments.rest([one.path[len(base) :] for one in found], _ending(found), many=True)]


def _clash(others: Iterable[str], known: Collection[str]) -> list[str]:
    """Pages that are no posts and not among the known ones."""
    posts = set(known)
    return list(dict.fromkeys(url for other in others if (url := clean(other)) not in posts))


def _guarded(rendered: Sequence[str], base: tuple[str, ...], others: Sequence[str], posts: Sequence[str]) -> str:
    """One expression of all alternatives, with a look-ahead that turns those of `others` away that would match."""
    prefix = ANY_HOST + "/" + "".join(f"{segments.literal(part)}/" for part in base)
    body = rendered[0] if len(rendered) == 1 else "(?:" + "|".join(rendered) + ")"
    plain = Pattern(prefix + body, ())
    wrong = [_own(url, len(base)) for url in others if plain.matches(url)]
    pages = [path for path in wrong if stem(path.split("/")[0]) not in LISTS]
    lists = [path.split("/")[0] for path in wrong if stem(path.split("/")[0]) in LISTS]
    if segments.is_open(body):
        sections = {path.split("/")[0] for url in posts if "/" in (path := _own(url, len(base)))}
        pages += segments.USUAL_PAGES
        lists += [
            word for word in segments.USUAL_LISTS if word not in sections and "/" in body.replace("[^/]", "")[:-3]
        ]
    guards = (_words(pages, r"(?:\.|/?$)"), _words(lists, "/"))
    return prefix + (f"(?!{'|'.join(filter(None, guards))})" if any(guards) else "") + body


def _words(words: Sequence[str], ending: str) -> str:
    """Words as alternatives before an ending, each as it is written and percent-encoded."""
    forms = dict.fromkeys(form for word in dict.fromkeys(words[:MOST_GUARDS]) for form in (word, quote(word)))
    return f"(?:{'|'.join(map(segments.literal, forms))}){ending}" if forms else ""


def _own(url: str, depth: int) -> str:
    """What the path of an address says behind the base, without the ending of a file."""
    found = parts(url)
    path = "/".join(found.path[depth:]) if found else ""
    return re.sub(r"\.(?:html?|php|aspx?)$", "", path)
