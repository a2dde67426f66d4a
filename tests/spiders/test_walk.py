"""How far a listing is read."""

import pytest

from spiders.listing import Entry, Found
from spiders.walk import Walk

ONE = Found((Entry(url="https://a.example/1"),))


@pytest.mark.parametrize(
    ("is_whole", "found", "new", "expected"),
    [
        # To its end, whatever is known.
        (True, ONE, [], (True, True)),
        # As far as there is anything new.
        (False, ONE, [], (False, False)),
        (False, ONE, ["https://a.example/1"], (True, True)),
        # An index of sitemaps has no posts that could be known.
        (False, Found((), ("https://a.example/2.xml",)), [], (False, True)),
    ],
)
def test_reading_stops_where_all_is_known(
    is_whole: bool,  # noqa: FBT001
    found: Found,
    new: list[str],
    expected: tuple[bool, bool],
) -> None:
    assert Walk("x", is_whole=is_whole, most=9).goes_on(found, found.entries, new) == expected


def test_it_has_ended_when_every_page_that_was_begun_is_read() -> None:
    walk = Walk("x", is_whole=True, most=9)
    assert walk.begin("1")
    assert not walk.begin("1")
    assert walk.begin("2")
    assert not walk.end()
    assert walk.end()


@pytest.mark.parametrize(("is_narrow", "ended"), [(True, False), (False, True)])
def test_fewer_pages_than_the_source_wants_are_no_end(is_narrow: bool, ended: bool) -> None:  # noqa: FBT001
    walk = Walk("x", is_whole=True, most=1, is_narrow=is_narrow)
    assert walk.begin("1")
    assert not walk.begin("2")
    assert walk.end() is ended


def test_a_page_that_failed_leaves_it_unread() -> None:
    walk = Walk("x", is_whole=True, most=9)
    walk.begin("1")
    walk.begin("2")
    walk.end(failed=True)
    assert not walk.end()
