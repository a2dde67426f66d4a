"""Which images a crawl asks for, in a real store: how many of a post and a source, and where the next one goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.fetch.wanted import Wanted
from aggregator.image_cache import ImageCache
from aggregator.store import images, state
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
            cache.keep(url, PNG.ljust(40, b"\0"), "blog")
            wanted.kept(40)
        wanted.keep_mark()
        assert asked == expected


def test_where_there_is_nothing_to_ask_for_others_have_their_turn_and_the_mark_is_kept(
    store: Store, cache: ImageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "PAGE", 2)
    first = Wanted(store, cache, "blog")
    for name in "abcde":
        stored(store, name, 0)
    (url,) = stored(store, "f", 1)
    assert list(first) == ["", "", url, ""]
    again = Wanted(store, cache, "blog")
    assert (next(again), next(again)) == ("", "")
    again.keep_mark()
    assert list(Wanted(store, cache, "blog")) == [url, ""]


def test_of_posts_with_one_change_none_is_passed_over_and_none_asked_again(
    store: Store, cache: ImageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "PAGE", 2)
    before = Wanted(store, cache, "blog")
    urls = [url for name in "abcde" for url in stored(store, name, 1)]
    with store.transaction() as db:
        db.execute("update posts set change = ?", (state.changed(store),))
    assert [url for url in before if url] == urls
    for url in urls:
        cut_off = Wanted(store, cache, "blog")
        assert next(url for url in cut_off if url) == url
        # It was had, and others have pushed it out of the cache since.
        cut_off.keep_mark()


def test_a_post_whose_images_were_not_all_asked_for_comes_again(store: Store, cache: ImageCache) -> None:
    one, other = stored(store, "a", 2)
    cut_off = Wanted(store, cache, "blog")
    assert next(cut_off) == one
    cut_off.keep_mark()
    assert list(Wanted(store, cache, "blog")) == [one, other]


def test_a_mark_of_a_change_alone_is_behind_all_of_its_posts(store: Store, cache: ImageCache) -> None:
    _, after = stored(store, "a", 1) + stored(store, "b", 1)
    first = images.news(store, "blog", (0, 0))[0][0][0]
    state.keep(store, f"images {cache.identity()} blog", str(first))
    assert list(Wanted(store, cache, "blog")) == [after]


def test_changes_of_other_sources_are_not_looked_through_again(store: Store, cache: ImageCache) -> None:
    write(store, a_post("a", source="other"), a_run("other"))
    wanted = Wanted(store, cache, "blog")
    assert list(wanted) == []
    assert wanted.seen == images.behind(state.changes(store))
