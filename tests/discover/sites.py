# ruff: noqa: E501 - markup as the engines write it, a box a line
"""Small blogs after the markup of six engines, as a server would give them: address to content type and body.

Each has DAYS posts, ten a listing page, a feed of the newest ten, an about page and tag pages. `posts` are the
addresses of all its posts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from aggregator.discover.visit import Answer

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2024, 6, 1, 4, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"

POSTS = 23
A_PAGE = 10

PROSE = "这一篇讲怎样给数据库的查询建索引，以及建好以后怎样知道它真的被用上了；读完以后可以照着做一遍。" * 4
SUBJECTS = ("索引", "事务", "锁", "缓存", "日志", "备份", "连接池", "慢查询")
WORDS = ("index", "lock", "cache", "log", "backup", "pool", "slow", "wal")


@dataclass
class Site:
    """`pages`: address to (content type, body); `posts`: the addresses of the posts."""

    home: str
    posts: list[str]
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add(self, path: str, body: str, kind: str = HTML) -> None:
        self.pages[self.at(path)] = (kind, body)

    def at(self, path: str) -> str:
        split = urlsplit(self.home)
        return path if "://" in path else f"{split.scheme}://{split.netloc}{path}"

    def fetch(self) -> Callable[[str], Awaitable[Answer]]:
        async def answer(url: str) -> Answer:
            self.asked.append(url)
            # A server of files sends /a on to /a/.
            for address in (url, url + "/"):
                if address in self.pages:
                    kind, body = self.pages[address]
                    return Answer(address, NOW, 200, body.encode(), kind)
            return Answer(url, NOW, 404, b"no such page", HTML, "HTTP 404")

        return answer


@dataclass(frozen=True)
class Item:
    """A post of a site: newest first, a week apart."""

    number: int

    @property
    def day(self) -> datetime:
        return datetime(2024, 5, 20, 20, 30, tzinfo=CHINA) - timedelta(weeks=POSTS - self.number)

    @property
    def title(self) -> str:
        return f"数据库{SUBJECTS[self.number % 8]}的第 {self.number} 次复盘"

    @property
    def slug(self) -> str:
        return f"{WORDS[self.number % 8]}-notes-{'abcdefghijklmnopqrstuvwxyz'[self.number]}"


ITEMS = [Item(number) for number in range(POSTS, 0, -1)]


def article(title: str, meta: str, body: str = PROSE, generator: str = "") -> str:
    said = f'<meta name="generator" content="{generator}">' if generator else ""
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - 小池塘</title>{said}</head><body>'
        f'<main><article class="post"><h1 class="post-title">{title}</h1><div class="post-meta">{meta}</div>'
        f'<div class="post-content"><p>{body}</p><pre><code>select 1;</code></pre><p>{title}，到此为止。</p></div></article>'
        "</main></body></html>"
    )


def page(title: str, body: str, head: str = "", nav: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body><header><nav class="site-nav">{nav}</nav></header><main>{body}</main>'
        '<footer><a href="https://beian.example/">备案</a></footer></body></html>'
    )


def rss(title: str, home: str, links: list[tuple[str, str]], offset: str = "+0800") -> str:
    items = "".join(
        f"<item><title>{name}</title><link>{url}</link><pubDate>Mon, 20 May 2024 08:00:00 {offset}</pubDate></item>"
        for name, url in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{home}</link>{items}</channel></rss>'


def sitemap(urls: list[str]) -> str:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def sitemap_index(urls: list[str]) -> str:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )


def paged(items: list[Item] = ITEMS, size: int = A_PAGE) -> list[list[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def hugo() -> Site:
    """PaperMod's markup; the feed names the about page, too; the sitemap has tags and sections."""
    site = Site("https://hugo.example/", [])
    url = {item: f"/posts/{item.slug}/" for item in ITEMS}
    nav = '<ul id="menu"><li><a href="/posts/">文章</a></li><li><a href="/tags/">标签</a></li><li><a href="/about/">关于</a></li><li><a href="/uses-this/">装备</a></li></ul>'
    head = '<meta name="generator" content="Hugo 0.121.0"><link rel="alternate" type="application/rss+xml" href="/index.xml">'
    for path in ("/", "/posts/"):
        for number, items in enumerate(paged(), start=1):
            cards = "".join(
                f'<article class="post-entry"><header class="entry-header"><h2>{item.title}</h2></header>'
                f'<div class="entry-content"><p>{PROSE[:60]}</p></div><footer class="entry-footer"><span>{item.day:%Y-%m-%d}'
                f'</span> · <span>小池</span></footer><a class="entry-link" aria-label="{item.title}" href="{url[item]}"></a></article>'
                for item in items
            )
            more = f'<nav class="pagination"><a class="next" href="{path}page/{number + 1}/">下一页 »</a></nav>'
            site.add(path if number == 1 else f"{path}page/{number}/", page("小池塘", cards + more, head, nav))
    for item in ITEMS:
        site.add(
            url[item],
            article(
                item.title,
                f'<time datetime="{item.day.isoformat()}">{item.day:%Y-%m-%d}</time>',
                generator="Hugo 0.121.0",
            ),
        )
    site.posts = [site.at(path) for path in url.values()]
    single = ["/about/", "/uses-this/"]
    for path in single:
        site.add(path, article("关于我", ""))
    named = [(item.title, site.at(url[item])) for item in ITEMS] + [("关于", site.at(path)) for path in single]
    site.add("/index.xml", rss("小池塘", site.home, named), XML)
    site.add(
        "/sitemap.xml",
        sitemap([*site.posts, *map(site.at, [*single, "/", "/posts/", "/tags/", "/tags/sql/", "/categories/"])]),
        XML,
    )
    site.add("/robots.txt", f"User-agent: *\nSitemap: {site.at('/sitemap.xml')}\n", "text/plain")
    return site


def jekyll() -> Site:
    """Minima's markup: all posts on the home page, the feed has ten, and there is no sitemap."""
    site = Site("https://someone.github.io/notes/", [])
    url = {item: f"/notes/sql/{item.day:%Y/%m/%d}/{item.slug}.html" for item in ITEMS}
    rows = "".join(
        f'<li><span class="post-meta">{item.day:%b %d, %Y}</span><h3><a class="post-link" href="{url[item]}">{item.title}</a></h3></li>'
        for item in ITEMS
    )
    nav = '<a class="page-link" href="/notes/about/">关于</a><a class="page-link" href="/notes/reading-list/">书单</a>'
    head = '<!-- Begin Jekyll SEO tag v2.8.0 --><meta property="og:site_name" content="小池塘"><link type="application/atom+xml" rel="alternate" href="https://someone.github.io/notes/feed.xml" title="小池塘">'
    site.add(
        "/notes/",
        page(
            "小池塘",
            f'<ul class="post-list">{rows}</ul><p class="rss-subscribe">subscribe <a href="/notes/feed.xml">via RSS</a></p>',
            head,
            nav,
        ),
    )
    for item in ITEMS:
        site.add(
            url[item],
            article(
                item.title, f'<time class="dt-published" datetime="{item.day.isoformat()}">{item.day:%b %d, %Y}</time>'
            ),
        )
    site.posts = [site.at(path) for path in url.values()]
    for path in ("/notes/about/", "/notes/reading-list/"):
        site.add(path, article("关于", ""))
    site.add(
        "/notes/feed.xml", rss("小池塘", site.home, [(item.title, site.at(url[item])) for item in ITEMS[:10]]), XML
    )
    return site


def wordpress() -> Site:
    """Posts by name right below the home page, beside pages; a sitemap index that keeps them apart; comments' feed."""
    site = Site("https://www.wordpress-pond.example/", [])
    url = {item: f"/{item.slug}/" for item in ITEMS}
    nav = '<ul class="menu"><li><a href="/about/">关于</a></li><li><a href="/partners/">合作</a></li><li><a href="/category/sql/">数据库</a></li></ul>'
    head = (
        '<meta name="generator" content="WordPress 6.4.3"><link rel="alternate" type="application/rss+xml" title="小池塘 » 评论 Feed" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="小池塘 » Feed" href="/feed/"><link rel="https://api.w.org/" href="/wp-json/">'
    )
    for number, items in enumerate(paged(), start=1):
        cards = "".join(
            f'<article id="post-{item.number}" class="post-{item.number} post type-post hentry"><header class="entry-header"><h2 class="entry-title"><a href="{url[item]}" rel="bookmark">'
            f'{item.title}</a></h2><span class="posted-on"><a href="{url[item]}"><time class="entry-date" datetime="{item.day.isoformat()}">{item.day:%Y年%m月%d日}</time></a></span> <a href="/author/pond/">小池</a></header>'
            f'<div class="entry-summary"><p>{PROSE[:80]} <a class="more-link" href="{url[item]}">继续阅读</a></p></div><footer><a href="/category/sql/" rel="category tag">数据库</a><a href="/tag/wal/" rel="tag">WAL</a></footer></article>'
            for item in items
        )
        more = f'<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">1</span><a class="page-numbers" href="/page/{number + 1}/">{number + 1}</a><a class="next page-numbers" href="/page/{number + 1}/">下一页</a></div></nav>'
        side = '<aside class="widget-area"><section class="widget"><h2>归档</h2><ul><li><a href="/2024/05/">2024年5月</a></li></ul></section></aside>'
        site.add(
            "/" if number == 1 else f"/page/{number}/", page("小池塘 – 数据库札记", cards + more + side, head, nav)
        )
    for item in ITEMS:
        site.add(
            url[item],
            article(
                item.title,
                f'<time class="entry-date published" datetime="{item.day.isoformat()}">{item.day:%Y年%m月%d日}</time>',
                generator="WordPress 6.4.3",
            ),
        )
    site.posts = [site.at(path) for path in url.values()]
    for path in ("/about/", "/partners/", "/hidden-page/"):
        site.add(path, article("关于", ""))
    site.add(
        "/feed/", rss("小池塘", site.home, [(item.title, site.at(url[item])) for item in ITEMS[:10]], "+0000"), XML
    )
    site.add("/comments/feed/", rss("评论", site.home, []), XML)
    parts = {
        "posts-post": site.posts,
        "posts-page": [site.at(path) for path in ("/about/", "/partners/", "/hidden-page/")],
        "taxonomies-category": [site.at("/category/sql/")],
        "users": [site.at("/author/pond/")],
    }
    for name, urls in parts.items():
        site.add(f"/wp-sitemap-{name}-1.xml", sitemap(urls), XML)
    site.add("/wp-sitemap.xml", sitemap_index([site.at(f"/wp-sitemap-{name}-1.xml") for name in parts]), XML)
    site.add(
        "/robots.txt", f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {site.at('/wp-sitemap.xml')}\n", "text/plain"
    )
    return site


def typecho() -> Site:
    """Numbered posts below /index.php/archives/, the home page's paging, a feed that is not linked."""
    site = Site("https://typecho.example/", [])
    url = {item: f"/index.php/archives/{item.number * 3}/" for item in ITEMS}
    nav = '<nav id="nav-menu"><a class="current" href="/">首页</a><a href="/index.php/start-page.html" title="关于">关于</a></nav>'
    head = '<meta name="generator" content="Typecho 1.2.1"><link rel="stylesheet" href="/usr/themes/default/style.css">'
    for number, items in enumerate(paged(), start=1):
        cards = "".join(
            f'<article class="post"><h2 class="post-title" itemprop="name headline"><a itemprop="url" href="{url[item]}">{item.title}</a></h2>'
            f'<ul class="post-meta"><li>作者: <a href="/index.php/author/1/">小池</a></li><li>时间: <time datetime="{item.day.isoformat()}">{item.day:%Y-%m-%d}</time></li>'
            f'<li>分类: <a href="/index.php/category/sql/">数据库</a></li></ul><div class="post-content"><p>{PROSE[:80]}</p><p class="more"><a href="{url[item]}" title="{item.title}">- 阅读剩余部分 -</a></p></div></article>'
            for item in items
        )
        more = f'<ol class="page-navigator"><li class="current"><a href="/index.php/page/{number}/">{number}</a></li><li><a href="/index.php/page/{number + 1}/">{number + 1}</a></li><li class="next"><a href="/index.php/page/{number + 1}/">后一页 &raquo;</a></li></ol>'
        side = f'<div id="secondary"><section class="widget"><h3>最新文章</h3><ul><li><a href="{url[ITEMS[0]]}">{ITEMS[0].title}</a></li></ul></section><section class="widget"><h3>归档</h3><ul><li><a href="/index.php/2024/05/">May 2024</a></li></ul></section></div>'
        site.add(
            "/" if number == 1 else f"/index.php/page/{number}/",
            page("小池塘 - 数据库札记", cards + more + side, head, nav),
        )
    for item in ITEMS:
        site.add(url[item], article(item.title, f'<time datetime="{item.day.isoformat()}">{item.day:%Y-%m-%d}</time>'))
    site.posts = [site.at(path) for path in url.values()]
    site.add("/index.php/start-page.html", article("关于", ""))
    site.add(
        "/index.php/feed/", rss("小池塘", site.home, [(item.title, site.at(url[item])) for item in ITEMS[:10]]), XML
    )
    return site


def halo() -> Site:
    """Posts below /archives, which is also the archive page, without slashes at the end; a sitemap; rss.xml."""
    site = Site("https://halo.example/", [])
    url = {item: f"/archives/{item.slug}" for item in ITEMS}
    nav = '<ul class="navbar-nav"><li><a href="/">首页</a></li><li><a href="/archives">归档</a></li><li><a href="/tags">标签</a></li><li><a href="/s/about">关于</a></li><li><a href="/links">友链</a></li></ul>'
    head = '<meta name="generator" content="Halo 2.11.0"><link rel="alternate" type="application/rss+xml" title="小池塘" href="/rss.xml">'
    for number, items in enumerate(paged(), start=1):
        cards = "".join(
            f'<div class="card"><a href="{url[item]}" class="card-cover"><img src="/upload/{item.number}.webp"></a><div class="card-body"><a class="title" href="{url[item]}">{item.title}</a>'
            f'<p>{PROSE[:60]}</p><div class="meta"><span>{item.day:%Y-%m-%d}</span><a href="/categories/sql">数据库</a></div></div></div>'
            for item in items
        )
        rows = "".join(
            f'<li><span>{item.day:%m-%d}</span><a href="{url[item]}">{item.title}</a></li>' for item in items
        )
        for path, body in (("/", cards), ("/archives", f"<h2>2024</h2><ul>{rows}</ul>")):
            more = f'<div class="pagination"><a href="{path.rstrip("/")}/page/{number + 1}">→</a></div>'
            site.add(
                path if number == 1 else f"{path.rstrip('/')}/page/{number}", page("小池塘", body + more, head, nav)
            )
    for item in ITEMS:
        site.add(url[item], article(item.title, f'<span class="date">{item.day:%Y-%m-%d %H:%M}</span>'))
    site.posts = [site.at(path) for path in url.values()]
    site.add("/s/about", article("关于", ""))
    site.add(
        "/rss.xml", rss("小池塘", site.home, [(item.title, site.at(url[item])) for item in ITEMS[:10]], "GMT"), XML
    )
    return site


def vuepress() -> Site:
    """vdoing's markup: permanent links below /pages/, pages made by a script, a sitemap with everything."""
    site = Site("https://vuepress.example/", [])
    url = {item: f"/pages/{item.number * 7919 % 65521:04x}{item.number:02x}/" for item in ITEMS}
    cards = "".join(
        f'<div class="post card-box"><div class="title-wrapper"><h2><a href="{url[item]}" class="title-link">{item.title}</a></h2><div class="article-info"><span title="发布时间" class="iconfont icon-riqi">{item.day:%Y-%m-%d}</span>'
        f'<span class="tags"><a href="/categories/?category=sql">sql</a></span></div></div></div>'
        for item in ITEMS[:10]
    )
    nav = '<div class="nav-item"><a href="/" class="nav-link">首页</a></div><div class="nav-item"><a href="/archives/" class="nav-link">归档</a></div><div class="nav-item"><a href="/about/" class="nav-link">关于</a></div>'
    head = '<meta name="generator" content="VuePress 1.9.9">'
    body = f'<div class="theme-container"><div class="post-list">{cards}</div><div class="pagination"><span class="card-box next"></span></div></div>'
    site.add("/", page("小池塘", body, head, nav))
    site.add(
        "/archives/",
        page("归档 | 小池塘", '<div class="theme-container"><div class="archives-page"></div></div>', head, nav),
    )
    for item in ITEMS:
        site.add(url[item], article(item.title, f'<span title="发布时间">{item.day:%Y-%m-%d}</span>'))
    site.posts = [site.at(path) for path in url.values()]
    for path in ("/about/", "/archives/"):
        site.pages.setdefault(site.at(path), (HTML, article("关于", "")))
    site.add(
        "/sitemap.xml",
        sitemap([*map(site.at, ["/", "/about/", "/archives/", "/tags/", "/categories/"]), *site.posts]),
        XML,
    )
    return site


ENGINES: dict[str, Callable[[], Site]] = {
    "Hugo": hugo, "Jekyll": jekyll, "WordPress": wordpress, "Typecho": typecho, "Halo": halo, "VuePress": vuepress,
}  # fmt: skip
