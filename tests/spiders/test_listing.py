import json

from spiders.listing import Listing


def test_an_address_that_stands_as_it_is() -> None:
    listing = Listing(url="https://a.example/", evidence="real")
    assert (listing.argument, listing.is_numbered) == ("", False)
    assert listing.entrances({"user": ("x",)}) == ("",)
    assert listing.address("", 1) == "https://a.example/"


def test_a_numbered_address_with_an_argument() -> None:
    listing = Listing(url="https://a.example/{nav}_p_{page}", values=("ai", "db"), evidence="real")
    assert (listing.argument, listing.is_numbered) == ("nav", True)
    assert listing.entrances({}) == ("ai", "db")
    assert listing.entrances({"nav": ("go",)}) == ("go",)
    assert listing.address("go", 3) == "https://a.example/go_p_3"


def test_an_argument_that_is_not_given() -> None:
    assert Listing(url="https://a.example/{user}", evidence="real").entrances({}) == ()


def test_a_json_body_keeps_its_braces() -> None:
    listing = Listing(
        url="https://a.example/", kind="json", body='{"page": {page}, "of": {"id": "{id}"}}', evidence="real"
    )
    assert (listing.argument, listing.is_numbered) == ("id", True)
    assert json.loads(listing.posted("7", 2)) == {"page": 2, "of": {"id": "7"}}
