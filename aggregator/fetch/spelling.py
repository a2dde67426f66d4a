"""How a request is found in an archive: by one spelling of its address."""

from __future__ import annotations

import re
from hashlib import sha256

from w3lib.url import safe_url_string

# Our own header field of a record that answers something else than a plain GET (ISO 28500 lets readers skip it).
REQUEST_FIELD = "X-Request"

# An address that safe_url_string and lower-casing would leave as it is: nearly every one, at a tenth of the time.
PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::(?!80/|443/)\d+)?/[A-Za-z0-9/._~!$&'()*+,;=:@?-]*\Z")
DEFAULT_PORT = re.compile(r"^(http://[^/?#]*):80(?=[/?]|$)|^(https://[^/?#]*):443(?=[/?]|$)")
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def key(url: str, method: str = "GET", body: bytes = b"") -> str:
    """What a request is found by: its URL in one spelling; for other methods than GET with method and body.

    The spelling: no fragment, no default port, scheme and host in lower case, `%xx` in upper case, everything that is
    no ASCII percent-encoded as UTF-8, and a path of at least `/`. The order of the query stays: servers may mind it.
    """
    spelt = url if PLAIN.match(url) else _spell(url)
    return spelt if method in {"GET", "HEAD"} else f"{request_field(method, body)} {spelt}"


def request_field(method: str, body: bytes) -> str:
    """The value of REQUEST_FIELD: the method, and a digest of the body that was sent."""
    return f"{method} {sha256(body).hexdigest()[:16]}"


def _spell(url: str) -> str:
    url = safe_url_string(url.partition("#")[0].strip())
    url = ORIGIN.sub(lambda found: found[0].lower(), url)
    url = DEFAULT_PORT.sub(lambda found: found[1] or found[2], url)
    url = ESCAPE.sub(lambda found: found[0].upper(), url)
    origin = ORIGIN.match(url)
    if origin and url[origin.end() : origin.end() + 1] != "/":
        url = f"{origin[0]}/{url[origin.end() :]}"
    return url
