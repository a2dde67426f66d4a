"""Lines with their links, and the addresses of a line: its links, and URLs that stand in it bare."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

# A bare URL ends at white space, at quotes and brackets of markup, at any Chinese character or full-width mark.
_NOT_URL = r"\s<>\[\]\"'`{}|\\^\u2013-\u2026\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_BARE = re.compile(rf"h?https?:/{{1,2}}[^{_NOT_URL}]+", re.IGNORECASE)
# A host without a scheme counts where a path follows it.
_SCHEMELESS = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|me|dev|top|tech|info|cc|co|im|xyz)/"
    rf"[^{_NOT_URL},;]+",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?*_~'\"-"
# A link whose text is the URL may have taken in the words behind it: http://host/123如需转载请联系.
_NOTICE = re.compile(r"(?:如需|如有|转载|请|作者|原文|本文|侵权|欢迎|未经|版权|如果)")

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|ico)$", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(?:(?:u|user|users|people|space|member|members|author|authors|profile)/[^/]+|@[^/]+|[^/]+/(?:followers|profile))/?"
)
# Hosts where a path of one segment is a user.
_OF_USERS = frozenset({"github.com", "gitee.com", "gitlab.com", "twitter.com", "x.com", "weibo.com", "facebook.com"})
_ONE_SEGMENT = re.compile(r"/[^/]+/?")
# Hosts that are never where an article comes from: licences, avatars and images, file shares, tools that saved the
# page, and the exercise that a post solves (LeetCode asks to be named as 来源).
_NO_SOURCE = frozenset(
    """
    creativecommons.org qlogo.cn qpic.cn sinaimg.cn gravatar.com pan.baidu.com yun.baidu.com lanzou.com lanzoui.com
    weiyun.com aliyundrive.com alipan.com quark.cn ksria.com simpread.pro leetcode.com leetcode.cn leetcode-cn.com
    yida.alibaba-inc.com
    """.split()  # noqa: SIM905 - hosts read best as words
)


class Link(NamedTuple):
    """A link of a line: text[start:end] is what it shows (it may be nothing), `url` its address (absolute)."""

    start: int
    end: int
    url: str


class Line(NamedTuple):
    """A line of an article as it stands on the page (a <br> ends one), outside of code."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An address in a line: text[start:end] shows it. `named` where it is a link on words, not on a URL."""

    start: int
    end: int
    url: str
    named: bool


def places(line: Line) -> list[Place]:
    """The addresses of a line in order; a URL that is a link's text is that link."""
    found = [_of_link(line.text, link) for link in line.links]
    for pattern in (_BARE, _SCHEMELESS):
        for match in pattern.finditer(line.text):
            if not any(place.start < match.end() and match.start() < place.end for place in found):
                url = _trimmed(match[0])
                found.append(Place(match.start(), match.start() + len(url), _repaired(url), named=False))
    return sorted(found, key=lambda place: place.start)


def is_source(url: str) -> bool:
    """Whether an address may be an article's: no image, profile, licence or tool."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or "." not in host or _IMAGE.search(parts.path):
        return False
    labels = host.split(".")
    ends = {".".join(labels[-count:]) for count in (2, 3)}
    if ends & _NO_SOURCE or _PROFILE.fullmatch(parts.path):
        return False
    return not (ends & _OF_USERS and _ONE_SEGMENT.fullmatch(parts.path))


def is_root(url: str) -> bool:
    """Whether an address is a site's front page."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _of_link(text: str, link: Link) -> Place:
    bare = _BARE.search(text, link.start, link.end)
    if not bare:
        shown = text[link.start : link.end].strip()
        return Place(link.start, link.end, link.url, named=not _SCHEMELESS.fullmatch(shown))
    if _NOTICE.match(text, bare.end(), link.end):
        return Place(link.start, bare.end(), _trimmed(bare[0]), named=False)
    return Place(link.start, link.end, link.url, named=False)


def _trimmed(url: str) -> str:
    """A bare URL without what closes the sentence; parentheses that it opened itself stay."""
    while url:
        last = url[-1]
        if last not in _TRAILING and (last != ")" or url.count(")") <= url.count("(")):
            break
        url = url[:-1]
    return url


def _repaired(url: str) -> str:
    """A URL with a whole scheme: hhttp: and http:/ are slips of typing."""
    scheme, _, rest = url.partition(":/")
    if rest and scheme.lower().lstrip("h") in ("ttp", "ttps"):
        return f"http{scheme[-1] if scheme[-1] in 'sS' else ''}://{rest.lstrip('/')}"
    return url if "://" in url else f"https://{url}"
