"""What answers a request: a view as a page in the reader's language or as JSON, a file, and what is said of faults."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from zlib import crc32

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from aggregator.publish.site import views
from aggregator.publish.site.links import Links
from aggregator.publish.site.meant import Meant
from aggregator.publish.site.place import Place
from aggregator.publish.site.render import Pages, json_of
from aggregator.publish.site.snapshot import Current, Snapshot
from aggregator.publish.site.words import WORDS, language_of

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Response]
# Makes a file, or nothing where what is named is not there.
Made = Callable[..., bytes | None]
JSON = ".json"


class Endpoints:
    """Endpoints over the newest export; each answers 304 to whom it has told the same already."""

    def __init__(self, current: Current, pages: Pages) -> None:
        self.current = current
        self.pages = pages

    def page(self, view: views.View) -> Endpoint:
        """A view as HTML."""

        def endpoint(request: Request) -> Response:
            snapshot, language = self.current.get(), _language(request)
            return self._cached(request, snapshot, language, lambda: self._html(request, snapshot, view, language))

        return endpoint

    def json(self, view: views.View) -> Endpoint:
        """A view as JSON."""

        def endpoint(request: Request) -> Response:
            snapshot = self.current.get()
            return self._cached(request, snapshot, "json", lambda: _json(request, snapshot, view))

        return endpoint

    def named(self, view: views.View, meant: Meant | None = None) -> Endpoint:
        """A view of something that is named in the address: its page, and its JSON where .json follows the name.

        A tag may be called package.json: a name that is there as it stands is the page's. Where `meant` knows better,
        it is sent on.
        """

        def endpoint(request: Request) -> Response:
            ((key, name),) = request.path_params.items()
            answer, ending = as_page, ""
            if name.endswith(JSON) and view(self.current.get(), _asked(request)) is None:
                request.path_params[key] = name = name.removesuffix(JSON)
                answer, ending = as_json, JSON
            if meant and (address := meant(self.current.get(), name)):
                return _sent_on(request, address + ending)
            return answer(request)

        as_page, as_json = self.page(view), self.json(view)
        return endpoint

    def file(self, made: Made, media: str, meant: Meant | None = None) -> Endpoint:
        """A feed, or another file that is made of the export; what is named in the address is given to `made`. Where
        `meant` knows better, it is sent on."""

        def endpoint(request: Request) -> Response:
            if meant and (address := meant(self.current.get(), *request.path_params.values())):
                return _sent_on(request, address)
            place = Place(self.current.get(), str(request.base_url), Links())
            # The host is the reader's word: a file that names it is no other host's.
            kind = f"file-{crc32(place.base.encode()):x}"
            return self._cached(request, place.snapshot, kind, lambda: _file(place, made, media, request.path_params))

        return endpoint

    def missing(self, request: Request, error: Exception) -> Response:
        """The page where there is none; the same as JSON where that was asked for."""
        del error
        if request.url.path.endswith(JSON):
            return _said(request, "not_found", 404)
        language = _language(request)
        words = WORDS[language]
        answer = views.Answer("text.html", {"heading": words["not_found"], "paragraphs": [words["not_found_text"]]})
        try:
            html = self.pages.html(self.current.get(), answer, language=language, links=Links())
        except sqlite3.DatabaseError as damage:
            return damaged(request, damage)
        return HTMLResponse(html, status_code=404)

    def _html(self, request: Request, snapshot: Snapshot, view: views.View, language: str) -> Response:
        answer = view(snapshot, _asked(request, language)) or _missing()
        here, links = request.url.path.removeprefix("/"), Links(request.query_params)
        return HTMLResponse(self.pages.html(snapshot, answer, language=language, links=links, here=here))

    def _cached(self, request: Request, snapshot: Snapshot, kind: str, made: Callable[[], Response]) -> Response:
        """The answer, unless the reader has it: an export is never changed, so its pages stay what they are."""
        etag = f'W/"{snapshot.etag}-{self.pages.stamp}-{kind}"'
        # A minute: a new export shows soon, and a page that many open at once is made once.
        caching = {"ETag": etag, "Cache-Control": "public, max-age=60", "Vary": "Accept-Language"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=caching)
        answer = made()
        if answer.status_code == 200:  # noqa: PLR2004 - OK
            answer.headers.update(caching)
        return answer


def _sent_on(request: Request, address: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    # For now: another post may begin so in the next export.
    return RedirectResponse(address + query, status_code=302)


def failed(request: Request, error: Exception) -> Response:
    """A friendly sentence; what happened is in the log."""
    return _sorry(request, error, 500)


def damaged(request: Request, error: Exception) -> Response:
    """The same where the file cannot be read on: it was written over, or its disk fails. The next good one is shown."""
    return _sorry(request, error, 503)


def _sorry(request: Request, error: Exception, status: int) -> Response:
    log.error("%s: %s", request.url.path, error)
    return _said(request, "failed", status)


def _said(request: Request, what: str, status: int) -> Response:
    """A sentence of `words` where there is no page: JSON to whoever asked for that."""
    words = WORDS[_language(request)]
    sentence = words["sentences"].format(words[what], words[f"{what}_text"])
    if request.url.path.endswith(JSON):
        return JSONResponse({"error": sentence}, status_code=status)
    return PlainTextResponse(sentence, status_code=status)


def _file(place: Place, made: Made, media: str, named: Mapping[str, Any]) -> Response:
    content = made(place, **named)
    return Response(content, media_type=media) if content is not None else _missing()


def _json(request: Request, snapshot: Snapshot, view: views.View) -> Response:
    return JSONResponse(json_of(view(snapshot, _asked(request)) or _missing()))


def _missing() -> NoReturn:
    raise HTTPException(404)


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language", ""))


def _asked(request: Request, language: str = "zh") -> views.Asked:
    return views.Asked(request.path_params, request.query_params, language)
