"""Feeds, and the other files that programs read: valid by their formats' rules, whatever is stored."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from starlette.testclient import TestClient

from aggregator.publish import pages
from aggregator.publish.site import files, views
from aggregator.publish.site.app import create
from tests.publish import rules

FORMS = {"xml": rules.rss, "atom": rules.atom, "json": rules.json_feed}
FEEDS = ["/feed", "/feed/tag/docker", "/feed/source/blog"]
BASE = "https://reading.test/jx"

Rule = Callable[[bytes], list[str]]


@pytest.fixture
def reader(exported: Path) -> Iterator[TestClient]:
    with TestClient(create(exported)) as client:
        yield client


@pytest.fixture
def hostile(changeable: Path) -> Path:
    """An export with all that a format might choke on."""
    nasty = "<b>&\x01\x0b]]>\ufffe\U0001f600\"' </title>"
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update posts set title = ?, author = ?, excerpt = ?", (nasty,) * 3)
        db.execute("update posts set title = '' where url like '%undated'")
        db.execute("update sources set title = ?", (nasty,))
        db.execute("update tags set name = ?", (nasty,))
        db.execute("update tags set slug = 'c#/x y.json' where slug = 'docker'")
    return changeable


def everything(reader: TestClient, feeds: list[str]) -> Iterator[tuple[str, Rule]]:
    for feed in feeds:
        for form, rule in FORMS.items():
            yield f"{feed}.{form}", rule
    yield from (("/sources.opml", rules.opml), ("/sitemap.xml", rules.sitemap))
    maps = fromstring(reader.get("/sitemap.xml").content)
    yield from (
        (loc.text.removeprefix("http://testserver"), rules.sitemap)
        for loc in maps.iter(f"{rules.SITEMAP}loc")
        if loc.text
    )


def assert_valid(reader: TestClient, feeds: list[str]) -> None:
    for address, rule in everything(reader, feeds):
        answer = reader.get(address)
        assert answer.status_code == 200, address
        assert rule(answer.content) == [], address


def test_every_file_keeps_its_format_s_rules(reader: TestClient) -> None:
    assert_valid(reader, FEEDS)


def test_whatever_is_stored(hostile: Path) -> None:
    with TestClient(create(hostile)) as reader:
        assert_valid(reader, ["/feed", "/feed/tag/c%23%2Fx%20y.json", "/feed/source/blog"])


@pytest.mark.parametrize("form", ["xml", "atom"])
def test_a_reader_understands_them(reader: TestClient, form: str) -> None:
    read = feedparser.parse(reader.get(f"/feed/tag/docker.{form}").content)
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["部署指南"]
    assert read.entries[0].link.startswith("http://testserver/post/")
    assert read.entries[0].author == "李导"
    assert {tag.term for tag in read.entries[0].tags} == {"Docker", "Java"}
    assert read.entries[0].published_parsed[:3] == (2026, 1, 1)


def test_the_picks_come_by_rank_and_a_source_by_date(reader: TestClient) -> None:
    assert [item["title"] for item in reader.get("/feed.json").json()["items"]] == ["部署指南"]
    # One line an original; the one without a date last.
    assert [item["title"] for item in reader.get("/feed/source/blog.json").json()["items"]] == [
        "部署指南",
        "node.js 笔记",
    ]


@pytest.mark.parametrize("form", ["xml", "atom"])
def test_a_feed_calls_a_post_without_a_title_by_its_address(changeable: Path, form: str) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update posts set title = '' where url = 'https://blog.test/first'")
    with TestClient(create(changeable)) as reader:
        (entry,) = feedparser.parse(reader.get(f"/feed.{form}").content).entries
    assert entry.title == "https://blog.test/first"


@pytest.mark.parametrize("precision", ["year", "month"])
def test_programs_are_told_no_time_where_only_the_year_or_the_month_is_known(changeable: Path, precision: str) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute(
            "update posts set published_at = '2024-12-31T16:00:00Z', published_precision = ?,"
            " first_seen_at = '2026-03-01T00:00:00Z'",
            (precision,),
        )
    with TestClient(create(changeable)) as reader:
        assert_valid(reader, FEEDS)
        (entry,) = feedparser.parse(reader.get("/feed.xml").content).entries
        assert "published" not in entry
        (entry,) = feedparser.parse(reader.get("/feed.atom").content).entries
        assert "published" not in entry
        # Atom wants a time of change: as of a post without a date, when it was found.
        assert entry.updated_parsed[:3] == (2026, 3, 1)
        (item,) = reader.get("/feed.json").json()["items"]
        assert "date_published" not in item
        assert item["date_modified"] == "2026-03-01T00:00:00Z"
        assert "2024" not in reader.get("/sitemap/1.xml").text


def changed(reader: TestClient, feed: str) -> set[tuple[int, ...]]:
    """The day on which a feed last changed, as its RSS and its Atom say."""
    return {
        tuple(feedparser.parse(reader.get(f"{feed}.{form}").content).feed.updated_parsed[:3])
        for form in ("xml", "atom")
    }


def test_the_picks_change_when_the_export_says_so_and_a_tag_with_its_newest_post(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update meta set value = '2026-03-04T10:00:00Z' where key = 'featured_at'")
    with TestClient(create(changeable)) as reader:
        assert changed(reader, "/feed") == {(2026, 3, 4)}
        assert changed(reader, "/feed/tag/docker") == {(2026, 1, 1)}


def test_an_export_of_an_earlier_version_has_feeds_of_its_picks(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("delete from meta where key = 'featured_at'")
        db.execute("update meta set value = '2026-03-03T10:00:00Z' where key = 'generated_at'")
    with TestClient(create(changeable)) as reader:
        assert changed(reader, "/feed") == {(2026, 3, 3)}


@pytest.mark.parametrize(
    "address", ["/feed/tag/none.xml", "/feed/source/none.json", "/feed/other/x.xml", "/sitemap/9.xml", "/feed.txt"]
)
def test_what_is_not_there(reader: TestClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_post_is_the_same_in_every_form_and_wherever_the_site_is(exported: Path) -> None:
    ids = set()
    for base in ("https://one.test", "https://other.test"):
        with TestClient(create(exported), base_url=base) as reader:
            ids.add(fromstring(reader.get("/feed.xml").content).findtext("channel/item/guid"))
            ids.add(fromstring(reader.get("/feed.atom").content).findtext(f"{rules.ATOM}entry/{rules.ATOM}id"))
    assert len(ids) == 1


def test_a_page_names_its_feeds(reader: TestClient) -> None:
    for page, feed in (("/", "/feed"), ("/tag/docker", "/feed/tag/docker"), ("/source/blog", "/feed/source/blog")):
        named = re.findall(r'<link rel="alternate" type="application/(\S+)" .*?href="([^"]+)"', reader.get(page).text)
        assert named == [("rss+xml", f"{feed}.xml"), ("atom+xml", f"{feed}.atom"), ("feed+json", f"{feed}.json")]
        for kind, address in named:
            assert reader.get(address).headers["content-type"].startswith(f"application/{kind}")


def test_the_sitemap_has_every_original_once(
    reader: TestClient, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "IN_SITEMAP", 2)
    index = fromstring(reader.get("/sitemap.xml").content)
    found = [
        loc.text
        for each in index.iter(f"{rules.SITEMAP}loc")
        for loc in fromstring(reader.get(each.text or "").content).iter(f"{rules.SITEMAP}loc")
    ]
    with closing(sqlite3.connect(exported)) as db:
        originals = [row[0] for row in db.execute("select uid from posts where id = canonical_id")]
    assert sorted(at for at in found if at and "/post/" in at) == sorted(
        f"http://testserver/post/{uid}" for uid in originals
    )
    assert len(found) == len(set(found))


def test_a_source_without_a_home_page_has_none_in_the_list(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update sources set homepage = 'https://blog.test/' where name = 'blog'")
        db.execute("update sources set homepage = '' where name = 'other'")
    with TestClient(create(changeable)) as reader:
        outlines = fromstring(reader.get("/sources.opml").content).findall("body/outline")
    assert {outline.get("text"): outline.get("htmlUrl") for outline in outlines} == {
        "blog": "https://blog.test/",
        "other": None,
    }


def test_the_search_is_described(reader: TestClient) -> None:
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = fromstring(reader.get("/opensearch.xml").content)
    assert root.tag == f"{space}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{space}ShortName") or "") <= 16
    assert 0 < len(root.findtext(f"{space}Description") or "") <= 1024
    (url,) = root.findall(f"{space}Url")
    template = url.get("template") or ""
    assert "部署指南" in reader.get(template.replace("{searchTerms}", "部署")).text
    assert "Sitemap: http://testserver/sitemap.xml" in reader.get("/robots.txt").text


def test_a_site_without_a_server_has_them_where_its_address_is_known(hostile: Path, tmp_path: Path) -> None:
    pages.write(hostile, tmp_path / "site", BASE)
    site = tmp_path / "site"
    for form, rule in FORMS.items():
        found = [*site.glob(f"feed.{form}"), *site.glob(f"feed/source/*.{form}"), *site.glob(f"feed/tag/*.{form}")]
        assert len(found) == 1 + 2 + 2
        assert [rule(path.read_bytes()) for path in found] == [[]] * 5
    items = json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    assert (site / items[0]["url"].removeprefix(BASE + "/")).is_file()
    assert rules.opml((site / "sources.opml").read_bytes()) == []
    for path in (site / "sitemap.xml", *(site / "sitemap").iterdir()):
        assert rules.sitemap(path.read_bytes()) == []
        for loc in fromstring(path.read_bytes()).iter(f"{rules.SITEMAP}loc"):
            assert (loc.text or "").startswith(BASE + "/")


def test_only_the_tags_that_the_page_of_tags_lists_have_feeds_in_files(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_TAGS", 1)
    site = tmp_path / "site"
    pages.write(exported, site, BASE)
    assert sorted(path.name for path in (site / "feed" / "tag").iterdir()) == [
        "docker.atom",
        "docker.json",
        "docker.xml",
    ]
    feeds = {
        tag: re.findall('rel="alternate".*href="(.*xml)"', (site / "tag" / tag / "index.html").read_text("utf-8"))
        for tag in ("docker", "java")
    }
    assert feeds == {"docker": ["../../feed/tag/docker.xml"], "java": ["../../feed.xml"]}


BROKEN = [
    (rules.rss, "/feed.xml", (b'<guid isPermaLink="false">', b"<guid>")),
    (rules.rss, "/feed.xml", (b"+0000", b"yesterday")),
    (rules.rss, "/feed.xml", (b'rel="self"', b'rel="other"')),
    (rules.atom, "/feed.atom", (b"<updated>2026", b"<updated>last year")),
    (rules.atom, "/feed.atom", (b"<id>urn:uuid:", b"<id>")),
    (rules.json_feed, "/feed.json", (b"version/1.1", b"version/9")),
    (rules.json_feed, "/feed.json", (b"content_text", b"content")),
    (rules.opml, "/sources.opml", (b"xmlUrl", b"url")),
    (rules.sitemap, "/sitemap.xml", (b"http://", b"//")),
]


@pytest.mark.parametrize(("rule", "address", "change"), BROKEN)
def test_the_rules_see_what_is_wrong(reader: TestClient, rule: Rule, address: str, change: tuple[bytes, bytes]) -> None:
    document = reader.get(address).content
    assert rule(document) == []
    assert change[0] in document
    assert rule(document.replace(*change)) != []
