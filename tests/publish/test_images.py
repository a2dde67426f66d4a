"""The site's images: shown from our own copies, and from nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from aggregator.image_cache import ImageCache
from aggregator.publish import pages
from aggregator.publish.export import export
from aggregator.publish.site.app import create
from aggregator.run import Run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.conftest import NOW
from tests.publish.test_pages import assert_whole
from tests.search.conftest import post

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
CARD = "https://img.test/card.png"
KEPT = "https://img.test/kept.png?a=1&b=2"
GONE = "https://img.test/gone.png"
CONTENT = f'<p><img src="{KEPT.replace("&", "&amp;")}" alt="一张图"><img src="{GONE}" alt="没有的图"></p>'
ILLUSTRATED = post("illustrated", "带图的文章", title="带图", image=CARD, content_html=CONTENT)


@pytest.fixture
def cache(tmp_path: Path) -> ImageCache:
    cache = ImageCache(tmp_path / "images", 10_000)
    for url in (CARD, KEPT):
        cache.keep(url, PNG, "blog")
    return cache


@pytest.fixture
def illustrated(store: Store, tmp_path: Path) -> Path:
    write(store, ILLUSTRATED, Run("blog", NOW))
    export(store, tmp_path / "export.db", now=NOW)
    return tmp_path / "export.db"


@pytest.fixture
def reader(illustrated: Path, cache: ImageCache) -> Iterator[TestClient]:
    with TestClient(create(illustrated, "cache", cache)) as client:
        yield client


def test_a_page_shows_our_copies_and_links_to_what_is_missing(reader: TestClient, cache: ImageCache) -> None:
    page = reader.get(f"/post/{ILLUSTRATED.uid}").text
    assert f'<img src="/image/{cache.find(KEPT)}" alt="一张图" loading="lazy"' in page
    assert f'<a class="image" href="{GONE}" rel="noopener noreferrer nofollow">🖼 没有的图</a>' in page
    assert page.count("<img") == 1
    listing = reader.get("/posts").text
    assert f'<img class="thumb" src="/image/{cache.find(CARD)}"' in listing
    assert listing.count("<img") == 1


def test_an_image_is_served_as_what_it_is_and_for_good(reader: TestClient, cache: ImageCache) -> None:
    answer = reader.get(f"/image/{cache.find(KEPT)}")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert int(answer.headers["content-length"]) == len(PNG)


@pytest.mark.parametrize("address", ["/", "/posts", f"/post/{ILLUSTRATED.uid}", "image"])
def test_nothing_may_come_from_elsewhere(reader: TestClient, cache: ImageCache, address: str) -> None:
    answer = reader.get(f"/image/{cache.find(KEPT)}" if address == "image" else address)
    policy = answer.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "img-src 'self'" in policy


@pytest.mark.parametrize(
    "name",
    [
        "../export.db",
        "..\\export.db",
        "/etc/passwd",
        "",
        "0" * 64 + ".png",
        "0" * 64 + ".svg",
        "a/b.png",
        "\0",
        "<script>alert(1)</script>",
        "x" * 5000,
    ],
)
def test_no_other_name_has_an_image(reader: TestClient, name: str) -> None:
    answer = reader.get(f"/image/{quote(name, safe='')}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_further_image_makes_another_page(reader: TestClient, cache: ImageCache) -> None:
    address = f"/post/{ILLUSTRATED.uid}"
    known = {"If-None-Match": reader.get(address).headers["etag"]}
    assert reader.get(address, headers=known).status_code == 304
    cache.keep(GONE, PNG, "blog")
    later = reader.get(address, headers=known)
    assert later.status_code == 200
    assert later.text.count("<img") == 2


@pytest.mark.parametrize("images", ["none", "link"])
def test_without_a_cache_there_is_no_such_address(illustrated: Path, cache: ImageCache, images: str) -> None:
    name = cache.find(KEPT)
    with TestClient(create(illustrated, "link" if images == "link" else "none", cache)) as client:
        assert client.get(f"/image/{name}").status_code == 404
        assert "/image/" not in client.get(f"/post/{ILLUSTRATED.uid}").text


def test_a_folder_that_is_not_there_is_as_without_images(illustrated: Path, tmp_path: Path) -> None:
    with TestClient(create(illustrated, "cache", ImageCache(tmp_path / "none"))) as client:
        assert "<img" not in client.get(f"/post/{ILLUSTRATED.uid}").text


def test_pages_without_a_server_have_their_images_with_them(
    illustrated: Path, cache: ImageCache, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    unused = "https://img.test/unused.png"
    cache.keep(unused, PNG, "blog")
    pages.write(illustrated, folder, images="cache", cache=cache)
    assert {path.name for path in (folder / "image").iterdir()} == {cache.find(CARD), cache.find(KEPT)}
    assert f'src="../../image/{cache.find(KEPT)}"' in (folder / "post" / ILLUSTRATED.uid / "index.html").read_text()
    assert_whole(folder)
    # They are ours to replace.
    pages.write(illustrated, folder)
    assert not (folder / "image").exists()
