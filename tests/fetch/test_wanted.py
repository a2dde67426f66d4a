"""Which images a crawl asks for, in a real store: how many of a post and a source, and where the next one goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.fetch.wanted import Wanted
from aggregator.image_cache import ImageCache
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as store:
        yield store


@pytest.fixture
def cache(tmp_path: Path) -> ImageCache:
    return ImageCache(tmp_path / "images", 1000)


def stored(store: Store, name: str, count: int) -> list[str]:
    """A new post with so many images: their addresses."""
    urls = [f"https://img.test/{name}/{number}.png" for number in range(count)]
    html = "".join(f'<p><img src="{url}"></p>' for url in urls)
    write(store, a_post(name, content_html=f"{html}<p>正文</p>"), a_run())
    return urls


def test_one_post_of_very_many_images_does_not_hold_back_the_next(store: Store, cache: ImageCache) -> None:
    many, one = stored(store, "many", 2000), stored(store, "one", 1)
    wanted = Wanted(store, cache, "blog")
    assert list(wanted) == many[:30] + one
    wanted.keep_mark()
    assert list(Wanted(store, cache, "blog")) == []


def test_a_source_fills_a_tenth_of_the_cache_in_a_run_and_the_next_goes_on(store: Store, cache: ImageCache) -> None:
    urls = [url for name in "abc" for url in stored(store, name, 2)]
    for expected in (urls[:3], urls[3:]):
        wanted = Wanted(store, cache, "blog")
        asked = []
        for url in wanted:
            asked.append(url)
            cache.keep(url, PNG.ljust(40, b"\0"))
            wanted.kept(40)
        wanted.keep_mark()
        assert asked == expected
