"""Sites after six engines, looked at without a network: what is found leads to every post and to nothing else."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from scrapy.http import HtmlResponse

from aggregator import sources
from aggregator.discover import local
from aggregator.discover.add import Proposed, look
from aggregator.discover.visit import MOST_REQUESTS, Answer
from aggregator.errors import BrokenSourceError, ChallengeError, UsageError
from aggregator.page.addresses import key_of
from aggregator.sources import Source
from spiders import feeds, links, sitemaps
from spiders.blog import spider_of
from spiders.listing import Listing
from tests.discover import sites
from tests.discover.sites import ENGINES, HTML, ITEMS, XML, Site


def looked_at(site: Site, *, publish: str = "") -> Proposed:
    return asyncio.run(look(site.home, site.fetch(), {}, publish=publish))


def source_of(proposed: Proposed, folder: Path) -> Source:
    file = folder / "local.toml"
    local.append(file, {proposed.name: local.text_of(proposed.name, proposed.entry)})
    catalogue = sources.load([file])
    assert catalogue.errors == ()
    return catalogue.sources[proposed.name]


def reached(source: Source, site: Site) -> set[str]:
    """Every post that a crawl of the source would ask for."""
    found = {url for path in source.feeds for url in urls(site, path, "feed")}
    found |= {url for path in source.sitemaps for url in urls(site, path, "sitemap")}
    waiting, seen = [urljoin(source.homepage, path) for path in source.listings], set[str]()
    while waiting:
        page = waiting.pop()
        if page in seen or page not in site.pages:
            continue
        seen.add(page)
        listing = Listing(url=page, evidence="real", further=source.next)
        answer = links.page(HtmlResponse(page, body=site.pages[page][1].encode(), encoding="utf-8"), listing)
        found |= {entry.url for entry in answer.entries}
        waiting += answer.further
    spider = spider_of(source)
    return {url for url in found if spider.is_post(url)}


def urls(site: Site, path: str, kind: str) -> Iterator[str]:
    address = urljoin(site.home, path)
    body = site.pages[address][1].encode()
    found = feeds.feed(body, address, XML) if kind == "feed" else sitemaps.sitemap(body, address)
    yield from (entry.url for entry in found.entries)
    for further in found.further:
        yield from urls(site, further, kind)


@cache
def case(engine: str) -> tuple[Site, Proposed]:
    site = ENGINES[engine]()
    return site, looked_at(site)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_engine_is_known_and_the_asking_bounded(engine: str) -> None:
    site, proposed = case(engine)
    assert proposed.found.engine == engine
    assert proposed.requests == len(set(site.asked)) == len(site.asked) <= MOST_REQUESTS


@pytest.mark.parametrize("engine", ENGINES)
def test_the_pattern_takes_every_post_and_no_other_page(engine: str, tmp_path: Path) -> None:
    site, proposed = case(engine)
    spider = spider_of(source_of(proposed, tmp_path))
    assert {url for url in site.pages if spider.is_post(url)} == set(site.posts)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_entry_leads_to_every_post(engine: str, tmp_path: Path) -> None:
    site, proposed = case(engine)
    assert {key_of(url) for url in reached(source_of(proposed, tmp_path), site)} == {key_of(url) for url in site.posts}


@pytest.mark.parametrize("engine", ENGINES)
def test_three_posts_are_read(engine: str) -> None:
    site, proposed = case(engine)
    by_url = dict(zip(site.posts, ITEMS, strict=True))
    assert len(proposed.posts) == 3
    for post in proposed.posts:
        item = by_url[post.said.url]
        assert post.title == item.title
        assert post.published_at is not None
        assert post.published_at.astimezone(sites.CHINA).date() == item.day.date()
        assert "索引" in post.excerpt


# What the entries say, where it differs between the engines.
SAID: dict[str, dict[str, list[str]]] = {
    "Hugo": {"feeds": ["index.xml"], "sitemaps": ["sitemap.xml"]},
    "Jekyll": {"feeds": ["feed.xml"], "listings": ["./"]},
    "WordPress": {"feeds": ["feed/"], "sitemaps": ["wp-sitemap.xml"]},
    "Typecho": {"feeds": ["index.php/feed/"], "listings": ["/"]},
    "Halo": {"feeds": ["rss.xml"], "listings": ["archives"]},
    "VuePress": {"sitemaps": ["sitemap.xml"]},
}
WAYS = {"feeds", "sitemaps", "listings"}


@pytest.mark.parametrize("engine", ENGINES)
def test_only_what_is_needed_is_in_the_entry(engine: str) -> None:
    _, proposed = case(engine)
    assert {way: proposed.entry[way] for way in WAYS & set(proposed.entry)} == SAID[engine]
    assert proposed.entry["title"] == "小池塘"
    assert proposed.entry["publish"] == "excerpt"
    assert "timezone" not in proposed.entry


@pytest.mark.parametrize(("engine", "name"), [("Jekyll", "someone"), ("WordPress", "wordpress-pond")])
def test_a_name_is_made_of_the_address(engine: str, name: str) -> None:
    assert case(engine)[1].name == name


def test_the_address_of_a_feed_a_post_or_an_index_page_will_do() -> None:
    for address in ("/index.xml", "/posts/wal-notes-p/", "/index.html"):
        site = sites.hugo()
        site.pages[site.at("/index.html")] = site.pages[site.home]
        kind, body = site.pages[site.at("/posts/wal-notes-p/")]
        site.add(
            "/posts/wal-notes-p/", body.replace("<title>", '<meta property="og:type" content="article"><title>'), kind
        )
        site.home, home = site.at(address), site.home
        assert looked_at(site).entry["homepage"] == home, address


def test_the_address_of_a_post_that_does_not_call_itself_one_leads_to_the_home_page() -> None:
    site = sites.hugo()
    home, site.home = site.home, site.at("/posts/wal-notes-p/")
    proposed = looked_at(site)
    assert proposed.entry["homepage"] == home
    assert proposed.entry["posts"] == looked_at(sites.hugo()).entry["posts"]
    assert not any("像是一篇文章" in note for note in proposed.notes)


def test_a_post_s_site_that_has_no_home_page_is_said() -> None:
    site = sites.hugo()
    for address in (site.home, site.at("/posts/")):
        site.pages.pop(address, None)
    post = site.at("/posts/wal-notes-p/")
    links = '<link rel="alternate" type="application/rss+xml" href="/index.xml"></head>'
    kind, body = site.pages[post]
    site.pages[post] = kind, body.replace("</head>", links)
    site.home = post
    assert any("像是一篇文章" in note for note in looked_at(site).notes)


def test_a_licence_that_allows_it_is_believed_and_the_option_wins() -> None:
    site = sites.hugo()
    for url in site.posts:
        kind, body = site.pages[url]
        box = '<div class="post-copyright">版权声明：本文采用 CC BY-SA 4.0 许可协议，转载请注明出处。</div>'
        site.pages[url] = kind, body.replace("</article>", f"{box}</article>")
    assert looked_at(site).entry["publish"] == "full"
    assert looked_at(site, publish="link").entry["publish"] == "link"
    assert not any("许可协议" in note for note in looked_at(site).notes)


def test_without_a_licence_it_says_that_only_excerpts_are_published_and_how_to_have_more() -> None:
    notes = looked_at(sites.hugo()).notes
    assert [note for note in notes if "许可协议" in note and "只对外发布摘要" in note and "--publish full" in note]
    assert not any("许可协议" in note for note in looked_at(sites.hugo(), publish="excerpt").notes)


def test_what_the_pages_do_not_say_is_shown_as_the_feed_has_it() -> None:
    site = sites.hugo()
    for url in site.posts:
        kind, body = site.pages[url]
        site.pages[url] = kind, re.sub("<time.*?</time>", "", body)
    proposed = looked_at(site)
    # As a crawl would store them: the feed's dates are in Chinese time, eight hours before UTC.
    assert {post.published_at for post in proposed.posts} == {datetime(2024, 5, 20, tzinfo=UTC)}
    assert not any("没有读出日期" in note for note in proposed.notes)


def test_a_zone_that_the_pages_print_is_written_down() -> None:
    site = sites.jekyll()
    for url, (kind, body) in list(site.pages.items()):
        site.pages[url] = kind, body.replace("+0800", "+0900").replace("+08:00", "+09:00")
    assert looked_at(site).entry["timezone"] == "Asia/Tokyo"


def test_a_feed_of_another_host_is_written_in_full() -> None:
    site = sites.jekyll()
    feed = site.at("/notes/feed.xml")
    kind, body = site.pages[site.home]
    site.pages[site.home] = kind, body.replace(feed, "https://feeds.example/pond")
    site.pages["https://feeds.example/pond"] = site.pages.pop(feed)
    assert looked_at(site).entry["feeds"] == ["https://feeds.example/pond"]


def test_posts_of_another_host_move_the_home_page() -> None:
    site = Site("https://www.company.example/", [])
    site.add(
        "/",
        sites.page(
            "公司", "<p>我们做数据库。</p>", '<link rel="alternate" type="application/rss+xml" href="/blog.xml">'
        ),
    )
    posts = [f"https://tech.company.example/p/{item.number}/" for item in ITEMS]
    site.add("/blog.xml", sites.rss("技术", site.home, [("篇", url) for url in posts]), XML)
    for url, item in zip(posts, ITEMS, strict=True):
        site.add(url, sites.article(item.title, ""))
    entry = looked_at(site).entry
    assert entry["homepage"] == "https://tech.company.example/"
    assert entry["feeds"] == ["https://www.company.example/blog.xml"]


def test_a_site_without_posts_is_said_so() -> None:
    site = Site("https://shop.example/", [])
    site.add("/", sites.page("小店", "<p>欢迎光临。</p>", nav='<a href="/about/">关于</a><a href="/contact/">联系</a>'))
    with pytest.raises(BrokenSourceError, match="no posts found"):
        looked_at(site)


def test_posts_that_cannot_be_read_make_no_entry() -> None:
    site = sites.hugo()
    for url in site.posts:
        site.pages[url] = HTML, "<html><body><p>请稍候</p></body></html>"
    with pytest.raises(BrokenSourceError, match="none could be read"):
        looked_at(site)


def test_a_challenge_is_no_home_page() -> None:
    site = Site("https://walled.example/", [])
    site.add("/", "<html><script>document.cookie='__tst_status=1#'</script></html>")
    with pytest.raises(ChallengeError):
        looked_at(site)


def test_a_server_that_answers_everything_with_its_home_page_has_no_feed() -> None:
    site = sites.vuepress()
    home = site.pages[site.home]
    del site.pages[site.at("/sitemap.xml")]
    fetch = site.fetch()

    async def everything(url: str) -> Answer:
        answer = await fetch(url)
        return answer if answer.is_there else Answer(url, sites.NOW, 200, home[1].encode(), HTML)

    proposed = asyncio.run(look(site.home, everything, {}))
    assert proposed.found.feeds == []
    assert proposed.found.sitemaps == []
    assert proposed.requests <= MOST_REQUESTS


def test_an_index_of_sitemaps_without_end_is_not_followed() -> None:
    site = sites.hugo()
    children = [site.at(f"/sitemap-{number}.xml") for number in range(1000)]
    site.add("/sitemap.xml", sites.sitemap_index(children), XML)
    for child in children:
        site.pages[child] = XML, sites.sitemap_index([f"{child}?again"])
    assert looked_at(site).requests <= MOST_REQUESTS


def test_what_is_a_source_already() -> None:
    site = sites.hugo()
    known = Source(name="hugo", title="小池塘", homepage="http://hugo.example", feeds=("index.xml",))
    with pytest.raises(UsageError, match="is the source hugo already"):
        asyncio.run(look(site.home, site.fetch(), {"hugo": known}))
    with pytest.raises(UsageError, match="is the source hugo already"):
        asyncio.run(look(site.home, site.fetch(), {"hugo": known}, name="again"))
    forced = asyncio.run(look(site.home, site.fetch(), {"hugo": known}, name="again", force=True))
    assert forced.name == "again"
    assert any("hugo" in note and "抓两次" in note for note in forced.notes)
    assert asyncio.run(look(site.home, site.fetch(), {"hugo": known}, force=True)).name == "hugo-2"
    off = Source(name="hugo", title="小池塘", homepage="http://hugo.example", feeds=("index.xml",), enabled=False)
    proposed = asyncio.run(look(site.home, site.fetch(), {"hugo": off}))
    assert proposed.name == "hugo-2"
    assert any("hugo" in note for note in proposed.notes)


def look_again(site: Site, path: str, *known: Source) -> Proposed:
    return asyncio.run(look(site.at(path), site.fetch(), {source.name: source for source in known}))


@pytest.mark.parametrize(
    ("engine", "path", "fields"),
    [
        ("Hugo", "/posts/", {"posts": "/posts/[^/]+/$", "sitemaps": ("sitemap.xml",)}),
        ("Hugo", "/posts/", {"feeds": ("index.xml",)}),
        ("Hugo", "/posts/", {"posts": "/nothing/", "feeds": ("https://www.hugo.example/index.xml",)}),
        ("Halo", "/archives", {"posts": "/archives/", "listings": ("/",)}),
        ("WordPress", "/page/2/", {"posts": "^https?://[^/]+/[a-z-]+/$", "listings": ("/",)}),
        ("WordPress", "/page/2/", {"sitemaps": ("wp-sitemap.xml",)}),
    ],
)
@pytest.mark.parametrize("is_on", [True, False])
def test_a_site_is_known_by_its_feed_or_its_posts_whatever_its_address(
    engine: str,
    path: str,
    fields: dict[str, Any],
    is_on: bool,  # noqa: FBT001
) -> None:
    site = ENGINES[engine]()
    known = Source(name="pond", title="小池塘", homepage=site.home, enabled=is_on, **fields)
    if is_on:
        with pytest.raises(UsageError, match=r"is the source pond already; --force"):
            look_again(site, path, known)
    else:
        assert any("pond" in note and "没有启用" in note for note in look_again(site, path, known).notes)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_what_was_added_by_another_page_is_known_by_its_home_page(engine: str, tmp_path: Path) -> None:
    site = ENGINES[engine]()
    entry = source_of(looked_at(site), tmp_path)
    below = Source(
        name="below",
        title="小池塘",
        homepage=site.home + "archives/",
        posts=entry.posts,
        listings=(site.home,),
    )
    with pytest.raises(UsageError, match="is the source below already"):
        look_again(site, site.home, below)


@pytest.mark.parametrize(
    ("homepage", "fields"),
    [
        ("https://someone.github.io/", {"feeds": ("atom.xml",)}),
        ("https://someone.github.io/", {"posts": r"/\d{4}/\d\d/\d\d/.", "listings": ("archives/",)}),
        ("https://someone.github.io/", {"posts": r"^https?://[^/]+/(?:[^/]+/)*\d{4}/", "listings": ("archives/",)}),
        ("https://someone.github.io/wiki/", {"posts": r"/\d{4}/\d\d/\d\d/.", "feeds": ("feed.xml",)}),
        ("https://another.github.io/notes/", {"feeds": ("feed.xml",)}),
        ("https://someone.github.io:8080/notes/", {"posts": r"/\d{4}/", "listings": ("/",)}),
    ],
)
def test_who_has_a_part_of_the_host_is_another_site(homepage: str, fields: dict[str, Any]) -> None:
    other = Source(name="other", title="别人", homepage=homepage, **fields)
    assert look_again(sites.jekyll(), "/notes/", other).notes == looked_at(sites.jekyll()).notes


def test_the_home_page_of_a_host_is_not_that_of_a_part_of_it() -> None:
    site = sites.hugo()
    wiki = Source(name="wiki", title="x", homepage=site.at("/wiki/"), posts="/[^/]+/$", listings=("/",))
    author = Source(name="one", title="x", homepage=site.at("/u/1/"), posts="^https?://[^/]+/posts/", feeds=("feed",))
    assert look_again(site, "/", wiki, author).notes == looked_at(site).notes


def test_of_two_authors_of_a_host_each_is_a_source() -> None:
    site = sites.halo()
    site.add("/u/2/", site.pages[site.home][1].replace('href="/rss.xml"', 'href="/u/2/rss.xml"'))
    site.add("/u/2/rss.xml", site.pages[site.at("/rss.xml")][1], XML)
    author = Source(name="one", title="x", homepage=site.at("/u/1/"), posts="^https?://[^/]+/archives/", feeds=("x",))
    assert look_again(site, "/u/2/", author).entry["feeds"] == ["rss.xml"]


def test_a_platform_is_no_blog() -> None:
    site = Site("https://blog.51cto.com/u_1", [])
    site.add("/u_1", sites.page("某人", "<p>文章</p>"))
    with pytest.raises(UsageError, match="platform 51cto"):
        looked_at(site)
