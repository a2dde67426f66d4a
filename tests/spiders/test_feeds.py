import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from aggregator.errors import RejectedError
from spiders.feeds import feed
from spiders.listing import Entry, Found

URL = "https://pond.example/feed/atom.xml"
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>半亩方塘</title>
<link href="https://pond.example/feed/atom.xml?page=2" rel="next"/>
<entry><title>甲</title><link href="/2024/01/02/a/"/><published>2024-01-02T08:00:00+08:00</published>
<updated>2024-02-02T08:00:00Z</updated><author><name>方塘</name></author>
<category term="Linux"/><category term="内存"/></entry>
<entry><title>乙</title><link href="b/"/><updated>2024-02-03T08:00:00Z</updated></entry>
<entry><title>没有链接</title></entry>
</feed>"""


def rss(item: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'.encode()


def test_an_atom_feed() -> None:
    found = feed(ATOM.encode(), URL)
    assert found.further == ("https://pond.example/feed/atom.xml?page=2",)
    assert found.entries == (
        Entry(
            url="https://pond.example/2024/01/02/a/",
            title="甲",
            author="方塘",
            published="2024-01-02T08:00:00+08:00",
            tags=("Linux", "内存"),
        ),
        Entry(url="https://pond.example/feed/b/", title="乙", published="2024-02-03T08:00:00Z"),
    )


@pytest.mark.parametrize(
    "printed", ["2021年3月4日", "Thu, 04 Mar 2021 10:00:00 CST", "昨天 10:00", "2021/03/04 10:00:00"]
)
def test_dates_stay_as_printed(printed: str) -> None:
    found = feed(rss(f"<item><link>https://a.example/1</link><pubDate>{printed}</pubDate></item>"), URL)
    assert found.entries[0].published == printed


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<guid>https://a.example/2</guid>", "https://a.example/2"),
        ('<guid isPermaLink="false">17</guid>', None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("", None),
    ],
)
def test_where_an_entry_leads(item: str, url: str | None) -> None:
    found = feed(rss(f"<item><title>x</title>{item}</item>"), URL)
    assert [entry.url for entry in found.entries] == ([url] if url else [])


def test_a_feed_of_another_encoding() -> None:
    head = '<?xml version="1.0" encoding="gb2312"?>'
    body = rss("<item><title>中文標題</title><link>https://a.example/1</link></item>", head).decode().encode("gb18030")
    assert feed(body, URL, "text/xml").entries[0].title == "中文標題"


def test_a_feed_that_breaks_off_still_gives_what_came() -> None:
    body = rss("<item><title>甲</title><link>https://a.example/1</link></item>")
    found = feed(body[: body.index(b"</channel>")] + b"<item><title>&nope;", URL)
    assert found.entries[0].url == "https://a.example/1"


def test_a_json_feed() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "t", "next_url": "/feed.json?page=2", "items": [
        {"id": "1", "url": "/a/", "title": "甲", "date_published": "2024-01-02", "tags": ["x"],
         "authors": [{"name": "方塘"}]},
        {"id": "2", "external_url": "https://b.example/", "author": {"name": "乙"}}, {"id": "3"}, "odd"]}"""
    found = feed(("\ufeff" + body).encode(), URL)
    assert found.further == ("https://pond.example/feed.json?page=2",)
    assert found.entries == (
        Entry(url="https://pond.example/a/", title="甲", author="方塘", published="2024-01-02", tags=("x",)),
        Entry(url="https://b.example/", author="乙"),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html><body>404</body></html>",
        b"not a feed",
        b"{}",
        b'{"items": 3}',
        b'{"items"',
        b"\xff\xfe\x00",
        b"{" * 9999,
    ],
)
def test_what_is_no_feed_is_said(body: bytes) -> None:
    with pytest.raises(RejectedError, match=r"[Ff]eed") as caught:
        feed(body, URL)
    assert caught.value.reason == "feed"


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    "body",
    [
        rss("&e9;", f"<!DOCTYPE rss [{ENTITIES}]>"),
        rss("<ite").partition(b"</channel>")[0],
        rss("<item><title>x</title><link>https://a.exam").partition(b"</channel>")[0],
        rss("<!@>"),
    ],
    ids=["entity bomb", "cut off", "cut off in its first entry", "no XML"],
)
def test_a_feed_that_breaks_before_anything_is_read_is_said(body: bytes) -> None:
    with pytest.raises(RejectedError, match="a feed that is broken before the end of its first entry") as caught:
        feed(body, URL)
    assert caught.value.reason == "feed"


def test_what_a_broken_feed_has_is_read() -> None:
    body = rss("<item><link>https://a.example/1</link></item><item><ti").partition(b"</channel>")[0]
    assert [entry.url for entry in feed(body, URL).entries] == ["https://a.example/1"]


LONG = rss("".join(f"<item><title>第{n}篇</title><link>https://a.example/{n}</link></item>" for n in range(3)))


def wide(text: str, order: str) -> bytes:
    """As UTF-16 of that byte order, without a mark."""
    return text.replace('"utf-8"', '"utf-16"').encode(f"utf-16-{order}")


@pytest.mark.parametrize(
    ("whole", "first", "end"),
    [
        (LONG, b"</item>", b"</channel>"),
        (ATOM.encode(), b"</entry>", b"</feed>"),
        (LONG.replace("第0".encode(), "第\0".encode()), b"</item>", b"</channel>"),
        *(
            (mark + wide(LONG.decode(), order), wide("</item>", order), wide("</channel>", order))
            for order, mark in (("le", b""), ("le", b"\xff\xfe"), ("be", b"\xfe\xff"))
        ),
    ],
    ids=["RSS", "Atom", "RSS with a NUL", "UTF-16LE", "UTF-16LE with a mark", "UTF-16BE with a mark"],
)
def test_a_feed_that_is_cut_off_anywhere_says_so_and_has_what_stands_before(
    whole: bytes, first: bytes, end: bytes
) -> None:
    entries = feed(whole, URL).entries
    assert not feed(whole, URL).is_cut
    for length in range(whole.index(first) + len(first), whole.index(end)):
        found = feed(whole[:length], URL)
        assert found.is_cut
        assert [entry.url for entry in found.entries] == [entry.url for entry in entries[: len(found.entries)]]
        # Whatever character it ends in the middle of.
        assert found.entries[0] == entries[0]


@pytest.mark.parametrize("behind", ["", "<!-- cached -->", "<br>Warning: line 1"])
def test_a_feed_that_is_broken_in_its_middle_is_not_cut_off(behind: str) -> None:
    body = rss("<item><title>R&D&nbsp;<b></title><link>https://a.example/1</link></item>") + behind.encode()
    found = feed(body, URL)
    assert (len(found.entries), found.is_cut) == (1, False)
    assert not feed(body.decode().replace('"utf-8"', '"utf-16"').encode("utf-16"), URL).is_cut


def test_an_empty_feed_is_no_error() -> None:
    assert feed(rss(""), URL).entries == ()


def test_an_address_or_a_path_as_a_body_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss("<item><link>https://a.example/1</link></item>"))
    for body in (str(path).encode(), path.as_uri().encode(), b"https://pond.example/atom.xml"):
        with pytest.raises(RejectedError):
            feed(body, URL)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    found = Found()
    with suppress(RejectedError):
        found = feed(body, URL)
    for url in (*(entry.url for entry in found.entries), *found.further):
        assert Request(url).url.startswith(("http://", "https://"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_link_costs_its_neighbours_their_place(link: str) -> None:
    items = [{"url": "https://a.example/1"}, {"url": link}, {"url": "https://a.example/2"}]
    found = feed(json.dumps({"items": items}).encode(), URL)
    urls = [entry.url for entry in found.entries]
    assert (urls[0], urls[-1]) == ("https://a.example/1", "https://a.example/2")
    assert all(Request(url) for url in urls)


@pytest.mark.parametrize(
    "bad",
    [
        "<guid>http://[bad/</guid>",
        "<link>http://[bad/</link>",
        "<link>http://a.example:port/x</link>",
        "<link>https://a.example:99999/x</link>",
    ],
)
def test_a_bad_link_costs_no_other_entry(bad: str) -> None:
    found = feed(rss(f"<item><title>坏</title>{bad}</item><item><link>https://a.example/1</link></item>"), URL)
    assert [entry.url for entry in found.entries] == ["https://a.example/1"]
    assert found.unread == 1
    assert found.problem.startswith("entry 1 cannot be read (")


@pytest.mark.parametrize("bad", [{"url": "http://[bad"}, {"url": "https://a.example:port/"}, 5, None, ["x"]])
def test_a_bad_item_of_a_json_feed_costs_no_other(bad: object) -> None:
    found = feed(json.dumps({"items": [{"url": "https://a.example/1"}, bad]}).encode(), URL)
    assert [entry.url for entry in found.entries] == ["https://a.example/1"]
    assert found.problem.startswith("entry 2 cannot be read (")
    assert found.unread == 1


@pytest.mark.parametrize("field", [{"tags": 5}, {"tags": "甲"}, {"tags": [5, None]}, {"authors": 5}, {"author": "乙"}])
def test_a_field_of_a_wrong_type_costs_the_item_no_more_than_the_field(field: dict[str, object]) -> None:
    found = feed(json.dumps({"items": [{"url": "https://a.example/1", **field}], "next_url": 7}).encode(), URL)
    assert found.entries == (Entry(url="https://a.example/1"),)
    assert (found.unread, found.further) == (0, ())


@pytest.mark.parametrize("items", ["aaa", {"a": 1}, 5, None])
def test_items_that_are_no_list_are_no_feed(items: object) -> None:
    """Nor is a text of three megabytes a list of three million entries."""
    with pytest.raises(RejectedError, match="neither XML nor a JSON Feed"):
        feed(json.dumps({"items": items}).encode(), URL)


def test_a_bad_address_of_the_next_page_costs_no_entry() -> None:
    found = feed(json.dumps({"items": [{"url": "https://a.example/1"}], "next_url": "http://[bad"}).encode(), URL)
    assert (len(found.entries), found.further) == (1, ())
