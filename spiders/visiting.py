"""An answer as a visit: what the store keeps of it, beside the post that it may hold."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from aggregator import clock
from aggregator.fetch import failures
from aggregator.page.addresses import clean
from aggregator.visit import FOUND, NOT_MODIFIED, PERMANENT, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy import Request
    from scrapy.http import Response

    from aggregator.visit import Past
    from spiders.listing import Entry


def recalled(entry: Entry, past: Past) -> Entry:
    """An article as it is named now, and what listings said of it before where that says nothing."""
    said = past.said_by_listing | entry.said_by_listing
    return replace(entry, **said | {"tags": tuple(said.get("tags", ()))})


def allowing(conditions: Mapping[str, str]) -> dict[str, Any]:
    """The meta of a request with these conditions: a 304 is an answer to it, and an error to any other."""
    return {"handle_httpstatus_list": [NOT_MODIFIED]} if conditions else {}


def visit_of(response: Response, entry: Entry, past: Past | None = None) -> Visit:
    """The visit to an article that this answer is. What came with a listing has no address of its own to ask."""
    visit = page_visit(response, past.url if past else clean(entry.url), past)
    visit.listed = bool(entry.page)
    return visit


def page_visit(response: Response, url: str, past: Past | None) -> Visit:
    """The visit to an address that this answer is."""
    request = response.request
    meta: dict[str, Any] = request.meta if request is not None else {}
    led = [clean(response.url)] if meta.get("redirect_urls") else []
    return Visit(
        url=url,
        at=clock.now(),
        status=response.status,
        led=[*map(clean, meta.get("redirect_urls", ())[1:]), *led],
        moved=bool(led) and all(reason in PERMANENT for reason in meta.get("redirect_reasons", ())),
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        content_hash=sha256(response.body).hexdigest(),
        past=past,
        conditional=is_conditional(request),
    )


def is_conditional(request: Request | None) -> bool:
    """Whether a request may be answered by 304."""
    return request is not None and ("If-None-Match" in request.headers or "If-Modified-Since" in request.headers)


def no_answer(
    error: BaseException | None, entry: Entry | None = None, past: Past | None = None, **_: Any
) -> Visit | None:
    """The visit to an article that ended in an error; None where it was never made (robots.txt)."""
    status = _status(error)
    if entry is None or status is None:
        return None
    return Visit(url=past.url if past else clean(entry.url), at=clock.now(), status=status, past=past)


def _status(error: BaseException | None) -> int | None:
    """What was answered, as an error has it: 0 for nothing, None where nothing was asked for."""
    if isinstance(error, HttpError):
        return error.response.status
    if isinstance(error, IgnoreRequest):
        return FOUND if failures.describe(error)[0] == "redirects" else None
    return 0


def away(request: Request, entry: Entry | None = None, past: Past | None = None, **_: Any) -> Visit | None:
    """The visit to an article whose redirects led to `request`, which is not made; None where it is no article's."""
    reasons = request.meta.get("redirect_reasons")
    if entry is None or not reasons:
        return None
    url = past.url if past else clean(entry.url)
    if request.url in request.meta["redirect_urls"]:
        return Visit(url=url, at=clock.now(), status=FOUND, past=past)
    # A <meta refresh> came with a page.
    status = reasons[-1] if isinstance(reasons[-1], int) else 200
    return Visit(url=url, at=clock.now(), status=status, led=[clean(request.url)], past=past, refused=True)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
