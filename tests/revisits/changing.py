"""A small blog that changes, fails, and lies about it: what it would answer to a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event

from tests.fetch import site

HOME = "/archives/"
HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Killed(BaseException):
    """The crawler's process is no more: nothing of it may tidy up."""


@dataclass
class Changing:
    """The blog as it stands: `titles` by path, what was added to a post's text, and answers that are no pages.

    An `etag` that stands for everything is a liar's: it never changes. `asked` are the paths since the last look, with
    whether they were asked for conditionally. The listing has pages of `per_page` posts (0: one of all); whoever asks
    for what is `killing` dies of it. With `pause_after` so many answers nothing more is answered before `go_on`.
    """

    url: str
    titles: dict[str, str]
    added: dict[str, str] = field(default_factory=dict)
    canonical: dict[str, str] = field(default_factory=dict)
    status: dict[str, tuple[int, str]] = field(default_factory=dict)
    etag: str = ""
    per_page: int = 0
    killing: str = ""
    asked: list[tuple[str, bool]] = field(default_factory=list)
    pause_after: int = 0
    go_on: Event = field(default_factory=Event)

    def answer(self, where: str, condition: str) -> Answer:
        """What a request gets; `condition` is its If-None-Match."""
        if self.killing == where:
            raise Killed
        if where != "/robots.txt":
            self.asked.append((where, bool(condition)))
        if self.pause_after and len(self.asked) > self.pause_after:
            self.go_on.wait()
        body = self._page(where)
        status, location = self.status.get(where, (200 if body else 404, ""))
        if status != 200:
            return Answer(status, b"no", {"Location": location} if location else {})
        etag = self.etag or f'"{sha256(body).hexdigest()[:16]}"'
        return Answer(304, b"", {"ETag": etag}) if condition == etag else Answer(200, body, {"ETag": etag})

    def _page(self, where: str) -> bytes:
        if where.startswith(HOME):
            return self._listing(int(where.removeprefix(HOME).strip("/").removeprefix("page/") or 1))
        if where not in self.titles:
            return b""
        page = site.post(self.titles[where], body=site.PROSE + self.added.get(where, ""))
        named = self.canonical.get(where)
        return page.replace(b"<title>", f'<link rel="canonical" href="{named}"><title>'.encode()) if named else page

    def _listing(self, page: int) -> bytes:
        size = self.per_page or len(self.titles)
        shown = list(self.titles)[(page - 1) * size : page * size]
        return site.listing(*shown, *([f"{HOME}page/{page + 1}/"] if len(self.titles) > page * size else []))

    def looked(self) -> list[tuple[str, bool]]:
        """What was asked for since the last look."""
        asked, self.asked = self.asked, []
        return asked

    def sources(self, folder: Path) -> Path:
        """A sources file with the blog as `one`."""
        file = site.sources(folder / "sources.toml", one="host")
        file.write_text(file.read_text().replace("https://host", self.url))
        return file


def path(number: int) -> str:
    return f"/post/{number}/"


def blog(url: str, titles: list[str]) -> Changing:
    return Changing(url, {path(number): title for number, title in enumerate(titles, start=1)})
