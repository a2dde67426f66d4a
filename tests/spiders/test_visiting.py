"""An answer as a visit."""

from hashlib import sha256
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from aggregator.visit import Past
from spiders.listing import Entry
from spiders.visiting import allowing, away, no_answer, recalled, visit_of

OLD, NEW = "https://pond.example/2024/a/", "https://pond.example/2025/a/"
ENTRY = Entry(url=OLD)


def response(url: str = OLD, *, condition: str = "", reasons: tuple[Any, ...] = (), **headers: str) -> Response:
    meta = {"redirect_urls": [OLD] * len(reasons), "redirect_reasons": list(reasons)} if reasons else {}
    request = Request(url, headers={"If-None-Match": condition} if condition else {}, meta=meta)
    return HtmlResponse(
        url, body=b"<p>", headers={name.replace("_", "-"): v for name, v in headers.items()}, request=request
    )


def test_what_is_kept_of_an_answer() -> None:
    visit = visit_of(response(ETag='"1"', Last_Modified="Sat, 01 Jun 2024 04:00:00 GMT"), ENTRY)
    assert (visit.url, visit.home, visit.status, visit.led) == (OLD, OLD, 200, [])
    assert (visit.etag, visit.last_modified) == ('"1"', "Sat, 01 Jun 2024 04:00:00 GMT")
    assert visit.content_hash == sha256(b"<p>").hexdigest()


@pytest.mark.parametrize(
    ("reasons", "home"), [((301,), NEW), ((308,), NEW), (("meta refresh",), NEW), ((302,), OLD), ((301, 302), OLD)]
)
def test_where_it_is_asked_next_time(reasons: tuple[Any, ...], home: str) -> None:
    visit = visit_of(response(NEW, reasons=reasons), ENTRY)
    assert (visit.url, visit.answered, visit.home) == (OLD, NEW, home)


def test_the_same_bytes_are_the_same_only_at_the_same_address() -> None:
    past = Past(url=OLD, content_hash=sha256(b"<p>").hexdigest())
    assert visit_of(response(), ENTRY, past).is_same
    assert not visit_of(response(NEW, reasons=(301,)), ENTRY, past).is_same
    assert not visit_of(response(), ENTRY, Past(url=OLD, content_hash="other")).is_same


@pytest.mark.parametrize(
    ("past", "condition", "expected"),
    [
        (Past(url=OLD, etag='"1"'), "", True),
        (Past(url=OLD, etag='"1"'), '"1"', False),
        # What was never answered with an ETag or a date cannot be asked conditionally, so it is no check either.
        (Past(url=OLD), "", False),
        (None, "", False),
    ],
)
def test_a_plain_request_in_place_of_a_conditional_one_is_a_check(
    past: Past | None,
    condition: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert visit_of(response(condition=condition), ENTRY, past).is_check is expected


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (HttpError(Response(OLD, status=410)), 410),
        (HttpError(Response(OLD, status=503)), 503),
        (TimeoutError(), 0),
        (IgnoreRequest("max redirections reached"), 302),
        (IgnoreRequest("Forbidden by robots.txt"), None),
    ],
)
def test_an_error_as_a_visit(error: Exception, status: int | None) -> None:
    visit = no_answer(error, entry=ENTRY)
    assert (visit and visit.status) == status


@pytest.mark.parametrize(("reasons", "status"), [((301, 302), 302), (("meta refresh",), 200)])
def test_what_leads_away_is_a_visit_that_found_no_post(reasons: tuple[Any, ...], status: int) -> None:
    request = Request("https://elsewhere.example/", meta={"redirect_urls": [OLD], "redirect_reasons": list(reasons)})
    visit = away(request, entry=ENTRY)
    assert visit is not None
    assert (visit.url, visit.home, visit.status, visit.refused) == (OLD, OLD, status, True)


@pytest.mark.parametrize("reason", [301, 302, "meta refresh"])
def test_what_leads_back_leads_nowhere(reason: int | str) -> None:
    visit = away(Request(OLD, meta={"redirect_urls": [OLD], "redirect_reasons": [reason]}), entry=ENTRY)
    assert visit is not None
    assert (visit.url, visit.leads_nowhere) == (OLD, True)


def test_what_was_never_asked_or_is_no_article_was_not_visited() -> None:
    assert away(Request("https://elsewhere.example/"), entry=ENTRY) is None
    assert away(Request("https://elsewhere.example/", meta={"redirect_reasons": [301]}), listing=ENTRY) is None


def test_a_304_is_an_answer_only_to_a_condition() -> None:
    assert allowing({}) == {}
    assert allowing({"If-None-Match": '"1"'}) == {"handle_httpstatus_list": [304]}


def test_what_a_listing_leaves_out_is_what_another_one_said_before() -> None:
    feed = Entry(url="", title="旧", author="李导", published="2024-05-20T08:00:00+08:00", tags=("存储",))
    archive = Entry(url="https://one.test/1/", title="新")
    assert recalled(archive, Past(url="https://one.test/1/", said_by_listing=feed.said_by_listing)) == Entry(
        url="https://one.test/1/", title="新", author="李导", published="2024-05-20T08:00:00+08:00", tags=("存储",)
    )
