"""The folder of images: what counts as one, what a name may be, and how much there may be."""

import os
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.image_cache import ImageCache, kind_of
from aggregator.image_owners import FILE
from aggregator.replacing import drafted

PNG = b"\x89PNG\r\n\x1a\n"
URL = "https://blog.test/a.png"

KNOWN = {
    "png": PNG + b"\0\0\0\rIHDR",
    "jpg": b"\xff\xd8\xff\xe1\0\x10Exif",
    "gif": b"GIF87a",
    "webp": b"RIFF\x24\0\0\0WEBPVP8L",
    "avif": b"\0\0\0\x1cftypavis",
}


@pytest.mark.parametrize(("kind", "body"), KNOWN.items())
def test_an_image_is_known_by_its_first_bytes(kind: str, body: bytes) -> None:
    assert kind_of(body) == kind
    # Not by what stands anywhere else in it.
    assert kind_of(b" " + body) == ""
    assert kind_of(body[:3] if kind != "jpg" else body[:2]) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<?xml version='1.0'?><svg>",
        b"<!doctype html><html>",
        b"%PDF-1.7",
        b"BM\x36\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42",
        b"\0\0\x01\0\x01\0",
        b"MZ\x90",
    ],
)
def test_nothing_else_is(body: bytes) -> None:
    assert kind_of(body) == ""


@given(st.text())
def test_any_address_has_a_name_that_leads_out_of_no_folder(url: str) -> None:
    assert ImageCache(Path("/nowhere")).find(url) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.png",
        "..%2fsecret.png",
        "/etc/passwd",
        "secret.png",
        "0" * 64,
        "0" * 64 + ".svg",
        "0" * 64 + ".PNG",
        "0" * 64 + ".png\n",
        "0" * 64 + ".png.part",
        "0" * 63 + "G.png",
        "\0" + "0" * 63 + ".png",
        "0" * 64 + "/../secret.png",
    ],
)
def test_no_other_name_is_read(tmp_path: Path, name: str) -> None:
    images = tmp_path / "images"
    images.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (images / "secret.png").write_bytes(PNG)
    (images / f"{'0' * 64}.svg").write_bytes(PNG)
    assert ImageCache(images).read(name) is None


def test_what_is_kept_is_found_and_read_until_it_is_discarded(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path / "images", 1000)
    assert cache.find(URL) == ""
    before = cache.stamp
    cache.keep(URL, PNG, "blog")
    assert cache.stamp != before
    assert cache.read(cache.find(URL)) == (PNG, "image/png")
    cache.discard(URL)
    cache.discard(URL)
    assert cache.find(URL) == ""


def test_a_folder_in_the_place_of_an_image_is_none(tmp_path: Path) -> None:
    (tmp_path / f"{'0' * 64}.png").mkdir()
    assert ImageCache(tmp_path).read(f"{'0' * 64}.png") is None


def test_the_oldest_make_room(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, 1000)
    for number in range(5):
        cache.keep(f"{URL}?{number}", PNG.ljust(200, b"\0"), "blog")
        os.utime(tmp_path / cache.find(f"{URL}?{number}"), (number, number))
    cache.keep(f"{URL}?5", PNG.ljust(200, b"\0"), "blog")
    left = [number for number in range(6) if cache.find(f"{URL}?{number}")]
    assert left == [2, 3, 4, 5]


SECONDS = count()


def filled(cache: ImageCache, source: str, number: int) -> list[str]:
    """Keep so many further images of a source, of 200 bytes and one a second: their addresses."""
    urls = [f"https://{source}.test/{second}.png" for second in islice(SECONDS, number)]
    for url in urls:
        cache.keep(url, PNG.ljust(200, b"\0"), source)
        second = next(SECONDS)
        os.utime(cache.folder / cache.find(url), (second, second))
    return urls


def left(cache: ImageCache, urls: list[str]) -> list[str]:
    return [url for url in urls if cache.find(url)]


def test_a_source_that_keeps_filling_the_cache_pushes_out_its_own(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, 1000)
    small, large = filled(cache, "small", 2), filled(cache, "large", 20)
    assert left(cache, small) == small
    assert left(cache, large) in (large[-2:], large[-3:])


def test_whose_an_image_is_is_known_to_the_next_process_and_what_is_gone_is_not_written_down(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, 1000)
    small = filled(cache, "small", 2)
    for _ in range(10):
        large = filled(ImageCache(tmp_path, 1000), "large", 4)
    assert left(cache, small) == small
    noted = (tmp_path / FILE).read_text().splitlines()
    assert [f"{cache.find(url)} small" for url in small] == [line for line in noted if line.endswith(" small")]
    assert len(noted) <= len(small) + len(large)


def test_what_was_kept_before_anybody_noted_whose_is_as_of_one_source(tmp_path: Path) -> None:
    cache = ImageCache(tmp_path, 1000)
    old = filled(cache, "old", 4)
    (tmp_path / FILE).unlink()
    new = filled(cache, "new", 2)
    assert left(cache, new) == new
    assert left(cache, old) == old[2:]


def test_what_an_earlier_process_kept_counts(tmp_path: Path) -> None:
    ImageCache(tmp_path, 1000).keep(URL, PNG.ljust(900, b"\0"), "blog")
    ImageCache(tmp_path, 1000).keep(f"{URL}?2", PNG.ljust(200, b"\0"), "blog")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1000


def test_what_a_killed_process_left_goes_and_what_one_writes_stays(tmp_path: Path) -> None:
    name = f"{'0' * 64}.png"
    (tmp_path / f".{name}.0123abcd.part").write_bytes(PNG)
    (tmp_path / "README").write_text("not ours")
    with drafted(tmp_path / name) as used:
        ImageCache(tmp_path, 1000).keep(URL, PNG, "blog")
        assert {path.name for path in tmp_path.glob(".*.part")} == {used.name}
    assert (tmp_path / "README").exists()


def test_the_folder_is_not_looked_through_for_every_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ImageCache(tmp_path, 1000)
    cache.keep(URL, PNG, "blog")
    monkeypatch.setattr(os, "scandir", None)
    monkeypatch.setattr(Path, "iterdir", None)
    monkeypatch.setattr(os, "listdir", None)
    cache.keep(f"{URL}?2", PNG, "blog")
    assert cache.read(cache.find(f"{URL}?2")) == (PNG, "image/png")
