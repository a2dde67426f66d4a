"""A post that came whole with a listing, removed by mistake: it comes back, and its own page is asked for by nobody."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from aggregator.curate import editor
from aggregator.curate.editor import Word
from aggregator.curate.find import find
from aggregator.store.database import Store
from tests.fetch import site
from tests.revisits.changing import Changing, path
from tests.revisits.engine import Crawler
from tests.revisits.test_visits import HOUR, TITLES

API = "/wp-json/wp/v2/posts"
PER_PAGE = 4


class Wordpress(Changing):
    """The blog by its interface, four posts a page; behind the last page there is nothing."""

    def _page(self, where: str) -> bytes:
        if not where.startswith(API):
            return b""
        page = int(parse_qs(urlsplit(where).query)["page"][0])
        shown = list(self.titles)[(page - 1) * PER_PAGE : page * PER_PAGE]
        return json.dumps([self._item(where) for where in shown]).encode() if shown else b""

    def _item(self, where: str) -> dict[str, object]:
        text = f"<p>{site.PROSE}</p><p>{self.titles[where]}</p>"
        return {
            "date_gmt": "2024-03-02T01:15:00",
            "link": f"{self.url}{where}",
            "title": {"rendered": self.titles[where]},
            "content": {"rendered": text},
        }


@pytest.mark.parametrize("number", [1, 6], ids=["first page", "second page"])
@pytest.mark.parametrize("between", [True, False], ids=["crawled in between", "at once"])
def test_a_post_of_a_listing_of_whole_articles_comes_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    between: bool,  # noqa: FBT001
) -> None:
    blog = Wordpress("https://one.example", {path(n): title for n, title in enumerate(TITLES, start=1)})
    crawl = Crawler(blog, tmp_path, monkeypatch, API.removeprefix("/"))
    crawl()
    assert sorted(crawl.texts()) == sorted(TITLES)
    with Store.open(crawl.database) as store:
        uid = find(store, f"{blog.url}{path(number)}")
        editor.say(store, Word("remove", uid, "小王", crawl.now))
    if between:
        crawl(after=HOUR)
        assert TITLES[number - 1] not in crawl.texts()
    with Store.open(crawl.database) as store:
        editor.say(store, Word("restore", uid, "小王", crawl.now))
    blog.looked()
    crawl(after=HOUR)
    assert sorted(crawl.texts()) == sorted(TITLES)
    asked = [where for where, _ in blog.looked()]
    assert all(where.startswith(API) for where in asked)
    crawl(after=HOUR)
    assert [where for where, _ in blog.looked()] == asked[:1]
