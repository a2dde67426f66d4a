"""One key for one article: what a URL means, whichever of its forms it stands in.

Keys are the platform's own id where its URL has one (51cto:AID, aliyun:N), else the canonical URL: over https, without
`www.`, default port, tracking parameters, fragment, index page and closing slash, with the query sorted. Wherever a
blog answers under both, http and https, `www.` and the bare host, `/a` and `/a/` are the same page: one key.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from posixpath import normpath
from urllib.parse import SplitResult, parse_qsl, urlunsplit

from w3lib.url import canonicalize_url

from aggregator.page.outbound import host_of, split, unwrap
from aggregator.page.platform_urls import ALIASES, PLATFORMS, Form
from aggregator.page.tracking import is_tracking

__all__ = ["Address", "address", "clean", "key_of", "unwrap"]

_WWW = re.compile(r"^www\.(?=[^.]+\.)")
_INDEX = re.compile(r"(?:/(?:index|default)\.(?:html?|php|aspx?|jsp))+/*$", re.IGNORECASE)
_FRONT_CONTROLLER = re.compile(r"^/+(?:index\.php/+)+", re.IGNORECASE)
# Addresses of these are canonical as they are; w3lib would take five times as long to say so.
_PLAIN = re.compile(r"[a-z0-9.:-]+(?:/[\w~-](?:[\w.~-]*))*", re.ASCII)
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")


@dataclass(frozen=True, slots=True)
class Address:
    """An article's address: its canonical URL (cleaned, where no canonical form can be computed), key and platform.

    `platform` is "" for hosts that are none; a platform's page that is no article has its URL as the key.
    """

    url: str
    key: str
    platform: str


@lru_cache(maxsize=4096)
def address(url: str) -> Address:
    """What a URL means. Any string is taken; one that is no web address is its own key."""
    cleaned = clean(url)
    parts = split(cleaned)
    if parts is None or parts.scheme not in ("http", "https"):
        return Address(cleaned, cleaned, "")
    platform, sub, forms = _platform(host_of(parts))
    for form in forms:
        if fields := _fields(form, sub, parts):
            return Address(_filled(form, fields, parts), form.key.format_map(fields), platform)
    return Address(cleaned, _canonical(parts), platform)


def key_of(url: str) -> str:
    """The key of a URL: two URLs of one article have one."""
    return address(url).key


def clean(url: str) -> str:
    """A URL as printed, less wrappers, tracking parameters and the fragment (a route such as #/guide stays)."""
    url = unwrap(url)
    parts = split(url)
    if parts is None or not parts.netloc:
        return url
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit(parts._replace(query=_without_tracking(parts.query), fragment=fragment))


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    return "&".join(part for part in query.split("&") if part and not is_tracking(part.partition("=")[0]))


def _platform(host: str) -> tuple[str, str, tuple[Form, ...]]:
    """The platform of a host, what stands before the platform's own host, and its forms."""
    sub, rest = "", host
    while rest:
        rest = ALIASES.get(rest, rest)
        if rest in PLATFORMS:
            return PLATFORMS[rest][0].platform, sub, PLATFORMS[rest]
        label, _, rest = rest.partition(".")
        sub = f"{sub}.{label}" if sub else label
    return "", "", ()


def _fields(form: Form, sub: str, parts: SplitResult) -> dict[str, str] | None:
    """What a form's templates are filled with, where it fits the address."""
    found = form.pattern.fullmatch(sub + parts.path)
    if not found:
        return None
    fields = found.groupdict()
    if form.query:
        query = dict(parse_qsl(parts.query))
        fields |= {name: query.get(parameter, "") for name, parameter in form.query}
    return fields if all(fields.values()) else None


def _filled(form: Form, fields: dict[str, str], parts: SplitResult) -> str:
    if form.url:
        return form.url.format_map(fields)
    return urlunsplit(parts._replace(scheme="https"))


def _canonical(parts: SplitResult) -> str:
    """The canonical URL of an address of no platform: the key of its article."""
    host = _WWW.sub("", _DEFAULT_PORT.sub("", parts.netloc.lower()))
    path = normpath(parts.path) if "//" in parts.path or "/." in parts.path else parts.path
    path = _FRONT_CONTROLLER.sub("/", _INDEX.sub("/", path)).rstrip("/")
    if not parts.query and not parts.fragment and _PLAIN.fullmatch(host + path):
        return f"https://{host}{path or '/'}"
    url = urlunsplit(("https", host, path or "/", parts.query, parts.fragment))
    return canonicalize_url(url, keep_fragments=bool(parts.fragment))
