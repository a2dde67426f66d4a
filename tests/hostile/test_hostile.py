"""Hostile sites: a crawl of them ends, small, inside its limits, with the good posts and nothing that is active."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import html

from tests.hostile import behaviours
from tests.hostile.behaviours import ARTICLES, KEPT, Behaviour, feed, good
from tests.hostile.crawling import Crawl, crawl
from tests.hostile.site import Answer, Handler, Server, canary, moved, page, running

GOOD = [f"好文章第{number}篇" for number in range(1, 6)]
MEMORY = 500 * 1024
ACTIVE = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "style",
    "form",
    "input",
    "button",
    "base",
    "link",
    "meta",
    "svg",
)
# By no program of ours: what a terminal obeys, and what turns text round.
TERMINAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
FEEDS, SITEMAPS = behaviours.feeds(1), behaviours.sitemaps(1)
EVERY = (*ARTICLES, *FEEDS, *SITEMAPS)


@dataclass
class Site:
    server: Server
    crawl: Crawl
    inner: Counter[str]


def listed(*paths: str) -> bytes:
    return page("".join(f"<a href='{path}'>{path}</a>" for path in paths), "<title>归档</title>")


def good_posts() -> dict[str, Answer]:
    return {f"/post/good-{number}/": good(title) for number, title in enumerate(GOOD)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One crawl of everything at once; `inner` counts what reached the canary."""
    with canary() as inner:
        port = inner.pop("port")
        feeds, sitemaps = behaviours.feeds(port), behaviours.sitemaps(port)
        answers = good_posts() | {f"/post/{each.name}/": each.answer for each in ARTICLES}
        answers["/archives/"] = listed(*answers)
        answers |= {f"/feed/{each.name}.xml": each.answer for each in (*feeds, *sitemaps)}
        answers["/robots-feed.xml"] = feed("<item><title>x</title><link>/post/good-0/</link></item>")
        with running(answers) as server:
            home = f"http://127.0.0.1:{server.server_port}"
            server.robots["robots.example"] = moved(f"http://127.0.0.2:{port}/robots.txt")
            named = [f"feed/{each.name}.xml" for each in feeds]
            named.append(f"http://robots.example:{server.server_port}/robots-feed.xml")
            more = f"feeds = {named}\nsitemaps = {[f'feed/{each.name}.xml' for each in sitemaps]}\n"
            yield Site(server, crawl(tmp_path_factory.mktemp("hostile"), home, more), inner)


def test_there_are_many_and_of_many_kinds() -> None:
    names = [each.name for each in EVERY]
    assert len(names) == len(set(names))
    assert len(names) >= 60
    assert len({each.kind for each in EVERY}) + 2 >= 15  # and the two that need a crawl of their own
    assert all(each.limit for each in EVERY)


def test_every_one_was_met(site: Site) -> None:
    missed = {each.name for each in ARTICLES if not site.server.hits[f"/post/{each.name}/"]}
    missed |= {each.name for each in (*FEEDS, *SITEMAPS) if not site.server.hits[f"/feed/{each.name}.xml"]}
    assert not missed


def test_the_good_posts_are_kept(site: Site) -> None:
    titles = {title for (title,) in site.crawl.rows("select title from posts")}
    assert titles >= set(GOOD)
    assert site.crawl.rows("pragma integrity_check") == [("ok",)]


def test_memory_stays_bounded(site: Site) -> None:
    assert site.crawl.memory < MEMORY


def test_nothing_reached_an_inner_address(site: Site) -> None:
    assert not site.inner
    assert site.crawl.connected <= {"127.0.0.1"}
    assert not site.crawl.rows("select 1 from contents where content_text like '%内网的秘密%'")


@pytest.mark.parametrize("behaviour", [each for each in ARTICLES if each.said != KEPT], ids=lambda each: each.name)
def test_each_is_reported_in_one_clear_line(site: Site, behaviour: Behaviour) -> None:
    where = "/post/aaa" if behaviour.name == "to-megabytes" else f"/post/{behaviour.name}/"
    assert len(site.crawl.lines(where)) == 1, site.crawl.lines(where)
    assert behaviour.said in {**site.crawl.counts["failures"], **site.crawl.counts["rejected"]}
    assert not site.crawl.rows(f"select 1 from posts where url like '%/post/{behaviour.name}/%'")  # noqa: S608 - ours


@pytest.mark.parametrize("behaviour", [each for each in ARTICLES if each.said == KEPT], ids=lambda each: each.name)
def test_what_is_a_post_all_the_same_is_kept_without_its_harm(site: Site, behaviour: Behaviour) -> None:
    rows = site.crawl.rows(
        "select title, author, image, p.url, excerpt, content_html, content_text, published_at"  # noqa: S608 - ours
        " from posts p join contents c on c.post_id = p.id join urls u on u.post_id = p.id"
        f" where u.url like '%/post/{behaviour.name}/'"
    )
    assert len(rows) == 1
    title, author, image, url, excerpt, content, text, published = rows[0]
    assert "给数据库的查询建索引" in text
    assert title
    assert_inactive(content)
    assert url.startswith("http://127.0.0.1:")
    assert not image or image.startswith(("http://", "https://"))
    assert published is None or published < "2100"
    # A text is kept as it is, code above all; where it turns round, it does so inside its own paragraph.
    for said in (title, author, excerpt):
        assert not CONTROLS.search(said), said[:200]
    for said in (text, content):
        assert not TERMINAL.search(said), said[:200]


def assert_inactive(content: str) -> None:
    """Nothing in this HTML does anything by itself, or when it is clicked."""
    for element in html.fromstring(f"<div>{content}</div>").iter(html.etree.Element):
        assert element.tag not in ACTIVE, element.tag
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), name
            assert name not in ("style", "srcdoc", "formaction", "action"), name
            if name in ("href", "src", "cite", "poster", "data"):
                assert re.match(r"(https?:|mailto:|#)", str(value)), value


@pytest.mark.parametrize(
    "behaviour", [each for each in FEEDS if each.kind == "inner address"], ids=lambda each: each.name
)
def test_an_inner_address_is_refused_by_name(site: Site, behaviour: Behaviour) -> None:
    assert behaviour.limit == "GuardResolver"
    assert isinstance(behaviour.answer, bytes)
    host = behaviour.answer.decode().partition("Location: http://")[2].partition("/")[0].removesuffix(":1")
    host = host.rpartition("@")[2]
    # Of the request, or once of its host, whose robots.txt cannot be had.
    told = [line for line in site.crawl.log if "hostile: http" in line or ": robots.txt cannot be fetched" in line]
    assert [line for line in told if f"{host}:" in line or f"{host}/" in line]


@pytest.mark.parametrize(
    "behaviour", [each for each in (*FEEDS, *SITEMAPS) if each.said in ("feed", "sitemap")], ids=lambda each: each.name
)
def test_an_entrance_that_cannot_be_read_is_one_clear_line(site: Site, behaviour: Behaviour) -> None:
    lines = site.crawl.lines(f"/feed/{behaviour.name}.xml")
    assert [behaviour.said in line for line in lines] == [True], lines
    assert behaviour.said in site.crawl.counts["rejected"]


def test_robots_txt_may_not_lead_inside_either(site: Site) -> None:
    assert site.server.hits["/robots.txt"] >= 2
    assert not any("/robots.txt" in path for path in site.inner)


def calendar(handler: Handler) -> None:
    """Every day has a day before it."""
    day = int(handler.path.rstrip("/").rpartition("/")[2].replace("archives", "1"))
    handler.wfile.write(listed(f"/post/day-{day}/", f"/archives/page/{day + 1}/"))


class Calendar(dict[str, Answer]):
    def get(self, path: str, default: Answer | None = None) -> Answer | None:  # type: ignore[override]
        if path.startswith("/post/day-"):
            return good(f"第{path.strip('/').rpartition('-')[2]}天")
        return calendar if path.startswith("/archives/") else default


def test_an_infinite_calendar_ends_with_the_budget(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(Calendar()) as server:
        done = crawl(
            tmp_path_factory.mktemp("calendar"), f"http://127.0.0.1:{server.server_port}", CLOSESPIDER_PAGECOUNT="60"
        )
    assert done.counts["pages"] < 60 + 32
    assert len(done.rows("select 1 from posts")) >= 20
    assert "上限" in done.rows("select reason from runs")[0][0]
    assert done.memory < MEMORY


def test_a_million_links_end_with_the_budget(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A million do not fit into the largest page that is fetched (DOWNLOAD_MAXSIZE); these do."""
    links = "".join(f"<a href=/post/x{number}/>" for number in range(400_000))
    answers = good_posts() | {"/archives/": page(links)}
    answers["/feed/good.xml"] = feed("".join(f"<item><link>{path}</link></item>" for path in good_posts()))
    with running(answers) as server:
        done = crawl(
            tmp_path_factory.mktemp("links"),
            f"http://127.0.0.1:{server.server_port}",
            'feeds = ["feed/good.xml"]',
            CLOSESPIDER_PAGECOUNT="60",
            DOWNLOAD_MAXSIZE=str(15 << 20),
        )
    assert {title for (title,) in done.rows("select title from posts")} >= set(GOOD)
    assert server.hits.total() < 60 + 2 * 32
    assert done.memory < MEMORY
