"""The reading site: every page in two languages, as HTML and as JSON; nothing that is stored becomes active."""

import html
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from math import inf
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from aggregator.errors import ExportError
from aggregator.post import TagMatch
from aggregator.publish import manifest, soundness
from aggregator.publish.export import export
from aggregator.publish.site import snapshot, views
from aggregator.publish.site.api import ADDRESSES, CARD, Address
from aggregator.publish.site.app import NAMED, PAGES, create
from aggregator.publish.site.content import prepared
from aggregator.publish.site.render import marked
from aggregator.publish.site.words import WORDS, language_of
from aggregator.run import Run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.applying import apply
from tests.publish.conftest import NOW
from tests.search.conftest import post

FIRST = "https://blog.test/first"


@pytest.fixture
def reader(exported: Path) -> Iterator[TestClient]:
    with TestClient(create(exported)) as client:
        yield client


def uid_of(exported: Path, url: str) -> str:
    with closing(sqlite3.connect(exported)) as db:
        found: str = db.execute("select uid from posts where url = ?", (url,)).fetchone()[0]
        return found


def addresses(exported: Path) -> dict[str, str]:
    """An address for each page of the site."""
    real = {"uid": uid_of(exported, FIRST), "slug": "docker", "name": "other"}
    return {page: page.replace(":path", "").format(**real) for page in (*PAGES, *NAMED)}


@pytest.mark.parametrize("page", [*PAGES, *NAMED])
def test_every_page_answers_in_both_languages_and_as_json(reader: TestClient, exported: Path, page: str) -> None:
    address = addresses(exported)[page]
    for language in ("zh-CN,zh;q=0.9", "en"):
        answer = reader.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
    twin = "/index.json" if address == "/" else f"{address}.json"
    assert reader.get(twin).headers["content-type"] == "application/json"


def test_the_picks_have_what_a_card_needs(reader: TestClient) -> None:
    page = reader.get("/featured").text
    for text in ("部署指南", "李导", "2026-01-01", "入选理由：篇幅适中", "Docker"):
        assert text in page


def test_a_search_says_how_many_and_marks_what_it_found(reader: TestClient) -> None:
    page = reader.get("/search", params={"q": "部署"}).text
    assert "搜索[部署],共1篇文章" in page
    assert "<mark>部署</mark>" in page


def test_a_search_says_which_copy_fits_where_the_post_shown_does_not(reader: TestClient, exported: Path) -> None:
    copy = uid_of(exported, "https://blog.test/copy")
    late, early = {"q": "部署 after:2026-02"}, {"q": "部署 after:2026"}
    page = reader.get("/search", params=late).text
    (line,) = re.findall(f"<p[^>]*>{WORDS['zh']['matched_copy']}.*?</p>", page)
    assert f'href="/post/{copy}"' in line
    assert "转载" in line
    assert "2026-02-01" in line
    assert WORDS["zh"]["matched_copy"] not in reader.get("/search", params=early).text
    (found,) = reader.get("/search.json", params=late).json()["posts"]
    assert found["matched_copy"]["uid"] == copy
    (found,) = reader.get("/search.json", params=early).json()["posts"]
    assert found["matched_copy"] is None


def test_a_fault_in_the_tree_of_tags_takes_only_other_names_from_the_site(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "tags.toml").write_text("[tags]\nDocker = {\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_TAGS", str(tmp_path / "tags.toml"))
    with TestClient(create(exported)) as client:
        answers = {page: client.get(page) for page in addresses(exported).values()}
        assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(answers, 200)
        assert "共1篇文章" in client.get("/search", params={"q": "部署"}).text
        assert "共1篇文章" in client.get("/search", params={"q": "tag:docker"}).text
        assert "共0篇文章" in client.get("/search", params={"q": "tag:k8s"}).text
        assert client.get("/tag/k8s").status_code == 404
    (line,) = [record.getMessage() for record in caplog.records if "tags.toml" in record.getMessage()]
    assert "line 2" in line


@pytest.mark.parametrize("query", ["", "  ", '""', "——"])
def test_a_search_for_nothing_shows_how_to_search(reader: TestClient, query: str) -> None:
    page = reader.get("/search", params={"q": query}).text
    assert "<h1>搜索</h1>" in page
    assert WORDS["zh"]["nothing"] not in page
    found = reader.get("/search.json", params={"q": query}).json()
    assert (found["total"], found["posts"], found["more"], found["notes"]) == (0, [], [], [])
    assert WORDS["zh"]["nothing"] in reader.get("/search", params={"q": "闻所未闻"}).text


@pytest.mark.parametrize(
    ("query", "note", "english"),
    [
        ("tag:dokcer", "tag:dokcer：没有文章有这个标签；是不是 Docker？", "no post has this tag; did you mean Docker?"),
        ("after:soon", "after:soon：不是", "no date such as"),
        ("部署 NOT 服务", "写成 -服务", "-服务 is how to leave 服务 out"),
        ("部署服務", "写成简体 部署服务，有 1 篇", "finds 1 in simplified characters"),
    ],
)
def test_a_search_notes_what_may_have_been_meant(reader: TestClient, query: str, note: str, english: str) -> None:
    assert note in reader.get("/search", params={"q": query}).text
    assert english in reader.get("/search", params={"q": query}, headers={"Accept-Language": "en"}).text
    (noted,) = reader.get("/search.json", params={"q": query}).json()["notes"]
    assert note in noted


def test_likenesses_are_sought_of_the_first_label_only(reader: TestClient) -> None:
    noted = reader.get("/search.json", params={"q": "tag:dokcer tag:dokker source:othr"}).json()["notes"]
    assert ["Docker" in note or "other" in note for note in noted] == [True, False, False]


@pytest.mark.parametrize("query", ["", "<script>alert(1)</script>", '"x', "NEAR(", "C++", "\0", "的" * 5000, "page=x"])
def test_any_query_is_answered(reader: TestClient, query: str) -> None:
    page = reader.get("/search", params={"q": query, "page": "999999999999"})
    assert page.status_code == 200
    assert "<script" not in page.text


NAMED_BY_ANYTHING = ("/post/", "/tag/", "/source/", "/feed/tag/", "/feed/source/", "/sitemap/", "/static/", "/")


@settings(max_examples=150)
@given(
    st.sampled_from(NAMED_BY_ANYTHING),
    st.text(),
    st.sampled_from(["", ".json", ".xml", ".atom", "/"]),
    st.dictionaries(st.sampled_from(["q", "page", "month"]), st.text()),
    st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\r\n\0")),
)
def test_whatever_is_asked_is_answered(
    reader: TestClient, beginning: str, name: str, ending: str, query: dict[str, str], accept: str
) -> None:
    # The client raises what the application does.
    address = beginning + quote(name, safe="") + ending
    answer = reader.get(address, params=query, headers={b"accept-language": accept.encode("latin-1")})
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize(
    "address",
    ["/tag/%FF", "/post/%00", "/search?q=%FF%FE&page=-1", "/posts?month=%00", "/feed/tag/%ED%A0%80.xml"],
)
def test_bytes_that_are_no_text_are_answered(reader: TestClient, address: str) -> None:
    assert reader.get(address).status_code in {200, 404}


def test_a_copy_names_its_original_and_the_original_its_copies(reader: TestClient, exported: Path) -> None:
    copy = reader.get(f"/post/{uid_of(exported, 'https://blog.test/copy')}").text
    assert "原文链接" in copy
    assert f"/post/{uid_of(exported, FIRST)}" in copy
    assert "同一篇文章的其他出处" in reader.get(f"/post/{uid_of(exported, FIRST)}").text


def test_related_posts_share_the_rarest_tags(store: Store, tmp_path: Path) -> None:
    for name, tags in (("near", ["Docker", "Java"]), ("far", ["Docker"]), ("other", ["Redis"])):
        write(store, post(name, f"正文 {name}", matches=[TagMatch(tag) for tag in tags]), Run("blog", NOW))
    export(store, tmp_path / "export.db", now=NOW)
    with TestClient(create(tmp_path / "export.db")) as reader:
        related = reader.get(f"/post/{uid_of(tmp_path / 'export.db', FIRST)}.json").json()["related"]
    assert [one["title"] for one in related] == ["无题 near", "无题 far"]


def test_related_posts_tell_another_story(store: Store, tmp_path: Path) -> None:
    write(store, post("near", "正文 near", matches=[TagMatch("Docker")]), Run("blog", NOW))
    # More copies, with more of its tags, than posts are looked at.
    for number in range(50):
        tags = [TagMatch("Docker"), TagMatch("Java")]
        write(store, post(f"copy{number}", f"副本 {number}", matches=tags), Run("blog", NOW))
    with store.transaction() as db:
        (original,) = db.execute("select id from posts where url = ?", (FIRST,)).fetchone()
        db.execute("update posts set canonical_id = ? where url like '%/copy%'", (original,))
        db.execute(
            "insert or ignore into duplicates select id, ?, 'near', 0.9, '' from posts where url like '%/copy%'",
            (original,),
        )
    export(store, path := tmp_path / "export.db", now=NOW)
    with TestClient(create(path)) as reader:
        for url in (FIRST, "https://blog.test/copy", "https://blog.test/copy7"):
            told = reader.get(f"/post/{uid_of(path, url)}.json").json()
            assert len(told["copies"]) == 51
            assert [one["title"] for one in told["related"]] == ["无题 near"]


def test_an_excerpt_source_shows_its_excerpt_only(reader: TestClient, exported: Path) -> None:
    address = f"/post/{uid_of(exported, 'https://blog.test/short')}"
    page = reader.get(address).text
    assert "只许摘要" in page
    assert "很长很长" not in page
    # It may be the source's wish or the operator's: which is not known.
    assert "<p>这里只发布摘要，全文在原站。</p>" in page
    english = reader.get(address, headers={"Accept-Language": "en"}).text
    assert "<p>Only an excerpt is shown here; the whole text is at its source.</p>" in english


def test_a_post_shown_in_full_leads_to_its_source_and_promises_no_more_of_it(
    reader: TestClient, exported: Path
) -> None:
    page = reader.get(f"/post/{uid_of(exported, FIRST)}").text
    assert f'<a href="{FIRST}" rel="noopener noreferrer">到原站阅读</a>' in page


LINK = '原文链接：<a href="https://a.test/1" rel="noopener noreferrer">https://a.test/1</a>'


@pytest.mark.parametrize(
    ("kind", "author", "source", "url", "line"),
    [
        ("translation", "", "", "https://a.test/1", LINK),
        ("translation", "", "Netflix", "", "本文译自 Netflix"),
        ("reprint", "李导", "51CTO博客", "https://a.test/1", f"本文转自 李导 51CTO博客 · {LINK}"),
        ("reprint", "阿木", "阿木的博客", "", "本文转自 阿木的博客"),
        ("reprint", "阿木", "", "", "本文转自 阿木"),
        ("reprint", "", "", "javascript:alert(1)", ""),
        ("original", "", "", "", ""),
    ],
)
def test_where_a_post_comes_from_is_said_without_gaps(
    changeable: Path, kind: str, author: str, source: str, url: str, line: str
) -> None:
    sql = "update posts set kind = ?, original_author = ?, original_source = ?, original_url = ? where url = ?"
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute(sql, (kind, author, source, url, FIRST))
    with TestClient(create(changeable)) as reader:
        page = reader.get(f"/post/{uid_of(changeable, FIRST)}").text
    assert re.findall('<p class="reprint">(.*?)</p>', page) == [line] * bool(line)


def test_a_link_source_shows_no_empty_excerpt_and_says_why(store: Store, tmp_path: Path) -> None:
    with store.transaction() as db:
        db.execute("update sources set publish = 'link'")
    export(store, tmp_path / "export.db", now=NOW)
    with TestClient(create(tmp_path / "export.db")) as reader:
        page = reader.get(f"/post/{uid_of(tmp_path / 'export.db', FIRST)}").text
    assert "这里只列出链接，正文请到原站阅读。" in page
    assert 'class="excerpt"' not in page


@pytest.mark.parametrize(("accept", "words"), [("zh", "（无标题）"), ("en", "(untitled)")])
def test_a_post_without_a_title_is_said_to_have_none_and_its_json_is_as_stored(
    changeable: Path, accept: str, words: str
) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update posts set title = ''")
        db.execute("update featured set title = ''")
    first, copy = (f"/post/{uid_of(changeable, url)}" for url in (FIRST, "https://blog.test/copy"))
    with TestClient(create(changeable), headers={"Accept-Language": accept}) as reader:
        pages = {page: reader.get(page).text for page in ("/", "/posts", "/featured", "/search?q=docker", first, copy)}
        assert [reader.get(f"{page}.json").json()["post"]["title"] for page in (first, copy)] == ["", ""]
    for page, text in pages.items():
        assert words in text, page
        assert not re.search(r"<(a|h1|h2|h3|title)\b[^>]*>\s*</", text), page
    assert f"<h1>{words}</h1>" in pages[first]
    assert f"<title>{words} - {WORDS[accept]['site']}</title>" in pages[first]
    assert f'<a href="{copy}">{words}</a>' in pages[first]
    assert f'<a href="{first}">{words}</a>' in pages[copy]


def test_a_source_of_copies_alone_says_where_they_are(store: Store, tmp_path: Path) -> None:
    write(store, post("spread", "正文", source="copier"), Run("copier", NOW))
    with store.transaction() as db:
        (original,) = db.execute("select id from posts where url = ?", (FIRST,)).fetchone()
        (copy,) = db.execute("select id from posts where source = 'copier'").fetchone()
        db.execute("update posts set canonical_id = ? where id = ?", (original, copy))
        db.execute("insert into duplicates values (?, ?, 'near', 0.9, '')", (copy, original))
    export(store, tmp_path / "export.db", now=NOW)
    with TestClient(create(tmp_path / "export.db")) as reader:
        page = reader.get("/source/copier").text
    assert "都是转载或副本" in page
    assert "换个词" not in page


@pytest.mark.parametrize("address", ["/post/0000000000000000", "/tag/none", "/source/none", "/nothing", "/post/../etc"])
def test_what_is_not_there_is_said_kindly(reader: TestClient, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "这里没有这个页面" in answer.text


@pytest.mark.parametrize(
    "address",
    ["/nope.json", "/post/0000000000000000.json", "/tag/none.json", "/source/none.json", "/feed/tag/none.json",
     "/posts.json?page=501", "/static/none.json"],
)  # fmt: skip
def test_what_is_not_there_is_said_as_json_to_whoever_asks_for_it(reader: TestClient, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"error": "这里没有这个页面。它可能已被移除，或者地址有误。"}
    english = reader.get(address, headers={"Accept-Language": "en"}).json()
    assert english == {"error": "There is no such page. It may have been removed, or the address is wrong."}


NAMES = ["c#", "ci/cd", "package.json", "100%", "?q=", "a b&c", "<b>", "数据库", '"']


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("table", "listing"), [("tags", "/tags"), ("sources", "/sources")])
def test_whatever_its_name_is_a_link_leads_to_its_page(changeable: Path, name: str, table: str, listing: str) -> None:
    key = "slug" if table == "tags" else "name"
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute(f"update {table} set {key} = ? where {key} in ('docker', 'blog')", (name,))  # noqa: S608 - ours
        db.execute("update posts set source = ? where source = 'blog'", (name if table == "sources" else "blog",))
        db.execute("update featured set source = ? where source = 'blog'", (name if table == "sources" else "blog",))
    with TestClient(create(changeable)) as reader:
        for page in (listing, "/featured"):
            links = re.findall(rf'href="(/{table[:-1]}/[^"]+)"', reader.get(page).text)
            answers = [reader.get(html.unescape(link)) for link in links]
            assert answers
            assert all(answer.status_code == 200 for answer in answers)
            assert all(answer.headers["content-type"].startswith("text/html") for answer in answers)
            assert any("部署指南" in answer.text for answer in answers)
        assert reader.get(html.unescape(links[0]) + ".json").json()["posts"][0]["title"]


def test_a_month_is_china_s(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        # The first of February in China, as a day without a time is stored.
        db.execute("update posts set published_at = '2026-01-31T16:00:00Z' where url = ?", (FIRST,))
    with TestClient(create(changeable)) as reader:
        months = {month["month"]: month["posts"] for month in reader.get("/posts.json").json()["months"]}
        assert months == {"2026-02": 1, "2026-03": 1}
        assert [post["title"] for post in reader.get("/posts.json?month=2026-02").json()["posts"]] == ["部署指南"]
        assert reader.get("/posts.json?month=2026-01").json()["posts"] == []


@pytest.mark.parametrize(
    ("moment", "precision", "shown"),
    [
        # In China's zone, in Tokyo's, which is ahead of it, and in New York's.
        ("2024-12-31T16:00:00Z", "year", "2025"),
        ("2024-12-31T15:00:00Z", "year", "2025"),
        ("2025-01-01T05:00:00Z", "year", "2025"),
        ("2025-01-31T16:00:00Z", "month", "2025-02"),
        ("2025-01-31T15:00:00Z", "month", "2025-02"),
        ("2025-02-01T05:00:00Z", "month", "2025-02"),
    ],
)
def test_a_date_of_which_only_the_year_or_the_month_is_known_is_shown_as_that(
    changeable: Path, moment: str, precision: str, shown: str
) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update posts set published_at = ?, published_precision = ?", (moment, precision))
        db.execute("update featured set published_at = ?", (moment,))
    first = f"/post/{uid_of(changeable, FIRST)}"
    with TestClient(create(changeable)) as reader:
        for page in ("/", "/featured", "/posts", "/search?q=docker", first):
            times = re.findall("<time.*?</time>", reader.get(page).text)
            assert set(times) == {f'<time datetime="{shown}">{shown}</time>'}, page
        stored = reader.get(f"{first}.json").json()["post"]
    assert (stored["published_at"], stored["published_precision"]) == (moment, precision)


def test_a_day_is_china_s(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update posts set published_at = '2024-12-31T16:00:00Z', published_precision = 'day'")
    with TestClient(create(changeable)) as reader:
        assert '<time datetime="2024-12-31T16:00:00Z">2025-01-01</time>' in reader.get("/posts").text


@pytest.mark.parametrize(
    "month", ["2026-13", "0000-00", "9999-12", "x", "2026-02-01", "2026-2", "2026-02 ", "２０２６-02", "' or 1"]
)
def test_what_is_no_month_is_not_there(reader: TestClient, month: str) -> None:
    answer = reader.get("/posts", params={"month": month}, headers={"Accept-Language": "zh"})
    assert answer.status_code == 404
    assert "这里没有这个页面" in answer.text
    assert reader.get("/posts.json", params={"month": month}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/posts", "/featured", "/tag/docker", "/source/other", "/search?q=部署", "/posts?month=1999-01"]
)
def test_a_page_behind_the_last_is_not_there_and_the_first_always_is(reader: TestClient, address: str) -> None:
    further = f"{address}{'&' if '?' in address else '?'}page="
    assert reader.get(f"{further}1").status_code == 200
    for page in (2, 999, 99999):
        answer = reader.get(f"{further}{page}", headers={"Accept-Language": "zh"})
        assert answer.status_code == 404
        assert "这里没有这个页面" in answer.text


def test_a_tag_by_its_name_and_a_post_by_the_uid_that_listings_print_are_sent_on(
    reader: TestClient, exported: Path
) -> None:
    uid = uid_of(exported, FIRST)
    for written, right in (
        ("/tag/Docker", "/tag/docker"),
        ("/tag/dockerhub", "/tag/docker"),
        ("/tag/DOCKER.json?page=1", "/tag/docker.json?page=1"),
        ("/feed/tag/Docker.xml", "/feed/tag/docker.xml"),
        ("/feed/tag/dockerhub.atom", "/feed/tag/docker.atom"),
        ("/feed/tag/DOCKER.json?x=1", "/feed/tag/docker.json?x=1"),
        (f"/post/{uid[:8]}", f"/post/{uid}"),
        (f"/post/{uid[:8].upper()}.json", f"/post/{uid}.json"),
    ):
        answer = reader.get(written, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, right)
        assert reader.get(right, follow_redirects=False).status_code == 200
    for nothing in (f"/post/{uid[:3]}", "/post/0000000z", "/tag/Nothing", "/feed/tag/Nothing.xml", f"/post/{uid}0"):
        assert reader.get(nothing, follow_redirects=False).status_code == 404


def test_the_beginning_of_two_uids_leads_nowhere(changeable: Path) -> None:
    uid = uid_of(changeable, FIRST)
    with closing(sqlite3.connect(changeable)) as db, db:
        (other,) = db.execute("select max(id) from posts where url <> ?", (FIRST,)).fetchone()
        db.execute("update posts set uid = ? where id = ?", (uid[:8] + "0" * 8, other))
    with TestClient(create(changeable)) as reader:
        assert reader.get(f"/post/{uid[:8]}", follow_redirects=False).status_code == 404
        assert reader.get(f"/post/{uid[:15]}", follow_redirects=False).status_code == 302


def test_the_last_page_has_no_next(store: Store, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(65):
        write(store, post(f"many-{n}", f"第 {n} 篇"), Run("blog", NOW))
    export(store, exported, now=NOW)
    monkeypatch.setattr(views, "LAST_PAGE", 3)
    with TestClient(create(exported)) as reader:
        said = [reader.get(f"/posts.json?page={page}").json() for page in (2, 3)]
        assert reader.get("/posts.json?page=4").status_code == 404
    assert [(answer["page"], answer["next"]) for answer in said] == [(2, True), (3, False)]


def filled_in(exported: Path, address: str) -> str:
    return address.replace("UID", uid_of(exported, FIRST)).replace("SLUG", "docker").replace("NAME", "blog")


@pytest.mark.parametrize("one", ADDRESSES, ids=lambda one: one.address)
def test_the_json_is_what_its_page_says(reader: TestClient, exported: Path, one: Address) -> None:
    answer = reader.get(filled_in(exported, one.address), params={"q": "部署"}).json()
    assert answer.keys() == set(one.holds.split())
    for card in answer.get("posts", []):
        assert set(CARD.split()) <= card.keys()
        assert not {"id", "post_id", "canonical_id"} & card.keys()
    assert "/api.json" not in reader.get("/api").text
    assert one.address in reader.get("/api").text


def test_every_twin_is_described() -> None:
    described = {one.address.removesuffix(".json") for one in ADDRESSES}
    named = {
        page.replace("{uid:path}", "UID").replace("{slug:path}", "SLUG").replace("{name:path}", "NAME")
        for page in NAMED
    }
    assert described == {"/index" if page == "/" else page for page in {*PAGES, *named}} - {"/about", "/api"}


def test_headers_allow_nothing_to_run(reader: TestClient) -> None:
    headers = reader.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_unchanged_page_is_not_sent_twice(reader: TestClient) -> None:
    etag = reader.get("/featured").headers["etag"]
    again = reader.get("/featured", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    twin = reader.get("/featured.json").headers["etag"]
    assert twin != etag
    assert reader.get("/featured.json", headers={"If-None-Match": twin}).status_code == 304


def edited(exported: Path, sql: str) -> Path:
    """A copy of an export that was changed, and has another cursor."""
    newer = exported.with_name("newer.db")
    newer.write_bytes(exported.read_bytes())
    with closing(sqlite3.connect(newer)) as db, db:
        db.execute(sql)
        db.execute("update meta set value = 'fedcba9876543210' where key = 'cursor'")
    return newer


@pytest.mark.usefixtures("patient")
def test_a_new_export_is_picked_up(exported: Path) -> None:
    with TestClient(create(exported)) as reader:
        edited(exported, "update posts set title = '换了标题'").replace(exported)
        assert "换了标题" in reader.get("/posts").text


def damage(export: Path, *, manifested: bool) -> None:
    """Write over a part of the file; its size and its beginning stay."""
    content = bytearray(export.read_bytes())
    start = len(content) // 3
    content[start : 2 * start] = Random(7).randbytes(start)  # noqa: S311 - no secret
    damaged = export.with_name("damaged.db")
    damaged.write_bytes(content)
    if not manifested:
        manifest.beside(export).unlink()
    damaged.replace(export)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request looks for a new export, and waits until it was checked."""
    monkeypatch.setattr(snapshot, "LOOK_AGAIN", 0)
    monkeypatch.setattr(snapshot, "PATIENCE", 60)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("manifested", [True, False])
def test_a_damaged_new_export_leaves_the_old_one_in_place(
    exported: Path,
    manifested: bool,  # noqa: FBT001
    caplog: pytest.LogCaptureFixture,
) -> None:
    with TestClient(create(exported)) as reader:
        damage(exported, manifested=manifested)
        for _ in range(2):
            assert "部署指南" in reader.get("/posts").text
        assert len([record for record in caplog.records if "is damaged" in record.message]) == 1
        with pytest.raises(ExportError, match=r"export\.db: is damaged"):
            create(exported)


@pytest.mark.usefixtures("patient")
def test_one_wrong_letter_is_damage_where_there_is_a_manifest(exported: Path) -> None:
    content = exported.read_bytes()
    assert "部署指南".encode() in content
    exported.write_bytes(content.replace("部署指南".encode(), "部署脂南".encode()))
    with pytest.raises(ExportError, match="SHA-256"):
        create(exported)


@pytest.mark.usefixtures("patient")
def test_an_export_that_a_delta_made_newer_needs_no_manifest_of_its_own(
    store: Store, exported: Path, tmp_path: Path
) -> None:
    with TestClient(create(exported)) as reader:
        (cursor,) = store.db.execute("select cursor from exports").fetchone()
        write(store, post("new", "新的一篇", title="增量里的"), Run("blog", NOW))
        export(store, tmp_path / "delta.db", since=cursor, now=NOW)
        next_one = tmp_path / "next.db"
        next_one.write_bytes(exported.read_bytes())
        apply(tmp_path / "delta.db", next_one)
        next_one.replace(exported)
        assert "增量里的" in reader.get("/posts").text


@pytest.mark.usefixtures("patient")
def test_a_large_export_is_checked_while_the_old_one_is_read(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "PATIENCE", 0)
    begun, may_end = Event(), Event()
    check = soundness.check

    def slow(path: Path, db: sqlite3.Connection) -> dict[str, str]:
        begun.set()
        assert may_end.wait(60)
        return check(path, db)

    with TestClient(create(exported)) as reader:
        newer = edited(exported, "update posts set title = '换了标题'")
        monkeypatch.setattr(soundness, "check", slow)
        newer.replace(exported)
        assert "部署指南" in reader.get("/posts").text
        assert begun.wait(60)
        assert "部署指南" in reader.get("/posts").text
        may_end.set()
        monkeypatch.setattr(snapshot, "PATIENCE", 60)
        while "换了标题" not in reader.get("/posts").text:
            time.sleep(0.01)


@pytest.mark.parametrize("address", ["/posts", "/posts.json", "/feed.xml", "/nothing"])
def test_a_file_that_is_written_over_is_a_sentence_and_a_line_in_the_log(
    exported: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    # It is read before anybody looks whether there is a newer one, however long that takes.
    monkeypatch.setattr(snapshot, "LOOK_AGAIN", inf)
    # The client raises what the server would log with a traceback.
    with TestClient(create(exported)) as reader:
        content = exported.read_bytes()
        exported.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
        answer = reader.get(address)
    said = answer.json()["error"] if address.endswith(".json") else answer.text
    assert (answer.status_code, said) == (503, "出了点问题。请稍后再试。")
    (record,) = [record for record in caplog.records if record.name.startswith("aggregator")]
    assert record.message.startswith(f"{address}: ")
    assert record.exc_info is None


@pytest.mark.usefixtures("patient")
def test_a_broken_new_export_leaves_the_old_one_in_place(exported: Path) -> None:
    with TestClient(create(exported)) as reader:
        broken = exported.with_name("broken.db")
        broken.write_bytes(b"no database")
        broken.replace(exported)
        assert "部署指南" in reader.get("/posts").text


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\0" + b"\0" * 100])
def test_no_export_is_one_clear_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "export.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExportError, match="export"):
        create(path)


def test_a_file_that_is_cut_short_is_one_clear_sentence(exported: Path) -> None:
    content = exported.read_bytes()
    exported.write_bytes(content[: len(content) // 2])
    with pytest.raises(ExportError, match=r"export\.db: is cut short"):
        create(exported)


def test_a_delta_is_no_site(store: Store, exported: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(exported)) as db:
        (cursor,) = db.execute("select value from meta where key = 'cursor'").fetchone()
    export(store, tmp_path / "delta.db", since=cursor, now=NOW)
    with pytest.raises(ExportError, match="is a delta"):
        create(tmp_path / "delta.db")


def test_nor_is_the_store(store: Store) -> None:
    store.close()
    with pytest.raises(ExportError, match="is a store and no export"):
        create(store.path)


def test_an_export_that_is_closed_to_us_is_said_to_be(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    # As root, who runs tests in containers, nothing is closed.
    monkeypatch.setattr(snapshot, "_check_size", refuse)
    with pytest.raises(ExportError, match=r"export\.db: Permission denied: check the owner and permissions"):
        create(exported)


@pytest.mark.parametrize("version", ["x", ""])
def test_a_version_that_is_none_is_refused(changeable: Path, version: str) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update meta set value = ? where key = 'schema_version'", (version,))
    with pytest.raises(ExportError, match="schema version"):
        create(changeable)


def test_the_same_content_is_the_same_page_wherever_it_lies(exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(exported.read_bytes())
    etags = set()
    for path in (exported, copy):
        with TestClient(create(path)) as reader:
            etags.add(reader.get("/posts").headers["etag"])
    assert len(etags) == 1


def test_an_export_of_a_newer_schema_is_refused(changeable: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("update meta set value = '2' where key = 'schema_version'")
    with pytest.raises(ExportError, match="schema version 2"):
        create(changeable)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("en-US,en;q=0.9,zh;q=0.1", "en"),
        ("fr,en;q=0.2", "en"),
        ("x;q=y", "zh"),
        ("en; q=0.9", "en"),
        ("en;q=0", "zh"),
    ],
)
def test_the_reader_s_language_is_chosen(accept: str, language: str) -> None:
    assert language_of(accept) == language


def test_both_languages_have_every_word() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_a_snippet_keeps_its_marks_and_nothing_else() -> None:
    assert marked("<b>x</b> <mark>容器</mark> & more") == "&lt;b&gt;x&lt;/b&gt; <mark>容器</mark> &amp; more"


def hidden(url: str) -> str:
    """What a page is told of an image that it is not to show."""
    del url
    return ""


def test_code_is_coloured_and_its_text_unchanged() -> None:
    shown = prepared('<pre><code class="language-python">if a &lt; b:\n\treturn "&amp;"</code></pre>', hidden)
    assert '<span class="hl-k">if</span>' in shown
    assert "&lt;" in shown
    assert "\n\t" in shown


def test_unknown_languages_stay_plain() -> None:
    html = '<pre><code class="language-nothing">x</code></pre>'
    assert prepared(html, hidden) == html


def test_images_are_links_or_lazy() -> None:
    content = '<p><img src="https://a.test/x.png" alt="图"></p>'
    assert prepared(content, hidden).count("<img") == 0
    assert 'href="https://a.test/x.png"' in prepared(content, hidden)
    assert 'loading="lazy" referrerpolicy="no-referrer"' in prepared(content, lambda url: url)
