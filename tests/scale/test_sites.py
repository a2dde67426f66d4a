"""Which hosts are one site, and how long a worker is waited for."""

import pytest

from aggregator.errors import UsageError
from aggregator.scale.patience import patience
from aggregator.scale.sites import site_of, sites_of
from aggregator.scale.worker import work
from spiders import registry


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("https://blog.51cto.com/nav/", "https://www.51cto.com/", True),
        ("https://blinkfox.github.io/", "https://tom0727.github.io/", False),
        ("https://a.example.com.cn/", "https://b.example.com.cn/", True),
        ("https://example.com.cn/", "https://other.com.cn/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", True),
        ("https://BLOG.test./", "https://blog.test/", True),
    ],
)
def test_what_is_one_site(one: str, other: str, *, are_one: bool) -> None:
    assert (site_of(one) == site_of(other)) is are_one


def test_a_source_has_the_sites_of_its_listings_too() -> None:
    assert sites_of(registry.spider(registry.catalogue()["51cto"])) == {"51cto.com"}
    for source in registry.catalogue().values():
        assert site_of(source.homepage) in sites_of(registry.spider(source))


@pytest.mark.parametrize("given", ["soon", "0", "-1", "nan", "inf"])
def test_patience_is_a_number_of_seconds(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("AGGREGATOR_PATIENCE", given)
    with pytest.raises(UsageError, match="AGGREGATOR_PATIENCE"):
        patience()
    with pytest.raises(UsageError, match="AGGREGATOR_PATIENCE"):
        work(1, until_done=True)
