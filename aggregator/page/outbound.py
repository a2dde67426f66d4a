"""Wrappers of outbound links undone: link.zhihu.com/?target=… is the address in it."""

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from aggregator.page.tracking import WRAPPERS
from aggregator.text.normalize import strip_invisible

# Wrappers stand in wrappers where a link was copied through several sites; more than a few are a loop.
DEEPEST_WRAPPER = 4

# The name and password of an address's authority: whoever copied such a link would publish them.
_USER = re.compile(r"^(https?://)[^/?#\\]*@", re.IGNORECASE)
# With nothing that urljoin would take away (?, # and ; before nothing), or find wrong (brackets, a host of other signs:
# `：` before a port is a colon to it).
_WHOLE = re.compile(r"(?:https?://[A-Za-z0-9][\w.@:%~-]*+(?![^/?#])|mailto:)[^\t\r\n\[\];]*(?<![?#])", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST_ONLY = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)


def unwrap(url: str) -> str:
    """The address inside the wrappers of outbound links (link.zhihu.com and the like); without one the URL itself."""
    url = _complete(url)
    for _ in range(DEEPEST_WRAPPER):
        inner = _inside(url)
        if not inner:
            return url
        url = _complete(inner)
    return url


def join(base: str, url: str) -> str:
    """An address against a base; "" for what is no address."""
    # Most links are whole: urljoin takes both addresses apart and puts one together again to say so.
    if _WHOLE.fullmatch(url) and "?#" not in url:
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def without_user(url: str) -> str:
    """An address without the name and password that stand before its host."""
    return _USER.sub(r"\1", url) if "@" in url else url


def _complete(url: str) -> str:
    """The URL without white space, escapes of HTML and passwords, with a scheme where it begins with a host."""
    url = "".join(strip_invisible(url).split()).replace("&amp;", "&")
    if url.startswith("//"):
        url = f"https:{url}"
    elif not _SCHEME.match(url.split("/")[0]) and _HOST_ONLY.match(url):
        url = f"https://{url}"
    return without_user(url)


def _inside(url: str) -> str:
    parts = split(url)
    if parts is None or not parts.query:
        return ""
    prefix, names = WRAPPERS.get(host_of(parts), ("", ()))
    if not names or not (parts.path or "/").startswith(prefix):
        return ""
    for name in names:
        value = parts.query if not name else _parameter(parts.query, name)
        value = unquote(value) if value[:12].lower().startswith(("http%", "https%")) else value
        if value.startswith(("http://", "https://", "//")):
            return value
    return ""


def _parameter(query: str, name: str) -> str:
    """A parameter's value; one that was not escaped goes on to the end, since its own `&` is part of it."""
    found = re.search(rf"(?:^|&){re.escape(name)}=(https?://.*|[^&]*)", query)
    return unquote(found[1]) if found else ""


def split(url: str) -> SplitResult | None:
    """The parts of a URL; None where it is none."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it is the reading that raises
    except ValueError:
        return None
    return parts


def host_of(parts: SplitResult) -> str:
    """The host of an address, lower case, without its port."""
    return (parts.hostname or "").rstrip(".")
