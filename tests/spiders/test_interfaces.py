"""Sources that answer in JSON, crawled from an archive: posted requests, files, lists of whole articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aggregator.fetch.spelling import REQUEST_FIELD, request_field
from aggregator.store.database import Store
from tests.fetch import warc
from tests.fetch.crawling import scrapy

API = "https://www.infoq.cn/public/v1/"
FILE = "https://static001.geekbang.org/infoq/one.txt"
BLOG = '[oak]\ntitle = "橡树下"\nhomepage = "https://oak.example/"\nposts = "/p/"\nlistings = ["wp-json/wp/v2/posts"]\n'


def answer(url: str, data: object, sent: str = "") -> bytes:
    fields = {REQUEST_FIELD: request_field("POST", sent.encode())} if sent else None
    body = json.dumps(data, ensure_ascii=False).encode()
    return warc.page(url, body, headers={"Content-Type": "application/json"}, fields=fields)


def crawled(tmp_path: Path, name: str, *records: bytes, **environment: str) -> list[dict[str, Any]]:
    """The posts of a crawl of an archive of these records."""
    archive, database = tmp_path / "archive.warc.gz", tmp_path / "posts.db"
    archive.write_bytes(b"".join(records))
    done = scrapy("crawl", name, "-s", f"ARCHIVE={archive}", "-s", f"DATABASE={database}", **environment)
    assert "Traceback" not in done.stderr, done.stderr
    with Store.open(database, readonly=True) as store:
        return [dict(row) for row in store.db.execute("SELECT * FROM posts ORDER BY key")]


def test_an_article_by_its_interface_and_its_file(tmp_path: Path) -> None:
    document = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "闸门要一道一道开。"}]}],
    }
    detail = {
        "article_title": "三道闸门",
        "author": [{"nickname": "沈一苇"}],
        "publish_time": 1688983200000,
        "content_url": FILE,
    }
    (post,) = crawled(
        tmp_path,
        "infoq",
        answer(
            f"{API}my/recommond", {"code": 0, "data": [{"uuid": "abc", "publish_time": 1688983200000}]}, '{"size":30}'
        ),
        answer(f"{API}article/getDetail", {"code": 0, "data": detail}, '{"uuid":"abc"}'),
        answer(FILE, document),
    )
    assert (post["key"], post["title"], post["author"]) == ("infoq:abc", "三道闸门", "沈一苇")
    assert post["url"] == "https://www.infoq.cn/article/abc"
    assert post["excerpt"] == "闸门要一道一道开。"


def test_a_blog_by_wordpress_interface_alone(tmp_path: Path) -> None:
    listing = "https://oak.example/wp-json/wp/v2/posts?per_page=100&page={}&_embed=author,wp:term"
    items = [
        {
            "date_gmt": "2024-03-02T01:15:00",
            "link": f"https://oak.example/p/{number}/",
            "title": {"rendered": f"第 {number} 篇"},
            "content": {"rendered": f"<p>第 {number} 篇的正文，一句就够。</p>"},
        }
        for number in (1, 2)
    ]
    sources = tmp_path / "sources.toml"
    sources.write_text(BLOG, encoding="utf-8")
    end = warc.page(listing.format(2), b'{"code": "rest_post_invalid_page_number"}', status="400 Bad Request")
    posts = crawled(tmp_path, "oak", answer(listing.format(1), items), end, AGGREGATOR_SOURCES=str(sources))
    assert [post["title"] for post in posts] == ["第 1 篇", "第 2 篇"]
    assert [post["url"] for post in posts] == ["https://oak.example/p/1/", "https://oak.example/p/2/"]
