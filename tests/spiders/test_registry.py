"""The whole catalogue: every platform and every source, walked."""

import re
from pathlib import Path

import pytest
from parsel import Selector

from aggregator import paths
from aggregator.page.by_rules import _compiled
from aggregator.page.platform_urls import PLATFORMS
from aggregator.page.rules import Rules
from spiders import registry
from spiders.base import PlatformSpider

LAYOUTS = [rules for platform in registry.platforms().values() for rules in platform.rules]


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_a_platform_is_declared_whole(name: str) -> None:
    platform = registry.platforms()[name]
    assert name == platform.name
    assert platform.title
    assert platform.homepage.startswith("https://")
    assert platform.publish in ("excerpt", "link", "full")
    assert platform.__doc__
    assert platform.rules
    assert platform.posts
    re.compile(platform.posts)
    assert all(rules.name.startswith(f"{name}/") for rules in platform.rules)


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_its_articles_have_a_key_of_the_platform(name: str) -> None:
    platform = registry.platforms()[name]
    keys = [form.key for forms in PLATFORMS.values() for form in forms if form.platform == name]
    samples = [re.sub(r"\{[^}]*\}", "1000", key) for key in keys]
    assert any(re.fullmatch(platform.posts, sample) for sample in samples)


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_a_platform_is_a_declaration_and_no_code(name: str) -> None:
    platform = registry.platforms()[name]
    added = [key for key, value in vars(platform).items() if callable(value) and not key.startswith("__")]
    assert added == []
    module = Path(str(__import__(platform.__module__, fromlist=["x"]).__file__))
    assert "sqlite" not in module.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_what_nobody_has_seen_is_off(name: str) -> None:
    platform = registry.platforms()[name]
    seen = {rules.evidence for rules in platform.rules} | {listing.evidence for listing in platform.listings}
    if not seen - {"unverified"}:
        assert platform.experimental
    if platform.experimental:
        assert not registry.catalogue()[name].enabled


@pytest.mark.parametrize("rules", LAYOUTS, ids=lambda rules: rules.name)
def test_every_place_of_a_layout_can_be_looked_at(rules: Rules) -> None:
    page = Selector(text="<p>")
    for name in ("body", "title", "author", "published", "modified", "kind", "copyright", "tags", "categories"):
        for place in getattr(rules, name):
            scheme, _, rest = place.partition(":")
            if scheme == "re":
                assert _compiled(rest).groups >= 1
            elif scheme not in ("jsonld", "meta", "json", "label"):
                page.css(place)
    for css in rules.drop:
        page.css(css)
    re.compile(rules.title_suffix)


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_its_listings_can_be_asked_for(name: str) -> None:
    spider = registry.platforms()[name]()
    for listing in spider.listings:
        Selector(text="<p>").css(listing.posts)
        re.compile(listing.further)
        assert listing.address("x", 1).startswith("https://")
        host = listing.address("x", 1).split("/")[2]
        assert any(host == own or host.endswith(f".{own}") for own in spider.allowed_domains)
        assert listing.said.keys() <= {"title", "author", "published", "tags"}


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_what_answers_an_article_is_on_its_hosts(name: str) -> None:
    spider = registry.platforms()[name]
    if spider.detail is None:
        return
    host = spider.detail.url.split("/")[2]
    assert any(host == own or host.endswith(f".{own}") for own in spider.hosts)
    assert "{id}" in spider.detail.url + spider.detail.body


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://blog.51cto.com/u_1/1000", "51cto/2021"),
        ("http://michael.blog.51cto.com/1/1000", "51cto/2021"),
        ("https://BLOG.51cto.com/u_1/1000", "51cto/2021"),
        ("https://developer.aliyun.com/article/1", "aliyun/lark"),
        ("https://yq.aliyun.com/articles/1", "aliyun/lark"),
    ],
)
def test_rules_go_by_the_host(url: str, name: str) -> None:
    assert name in [rules.name for rules in registry.rules_for(url)]


@pytest.mark.parametrize(
    "url", ["https://pond.example/", "https://notblog.51cto.com.example/", "not a url", "http://[bad", ""]
)
def test_other_hosts_have_none(url: str) -> None:
    assert registry.rules_for(url) == ()


def test_the_catalogue_has_both_kinds() -> None:
    found = registry.catalogue()
    assert found["51cto"].platform
    assert found["51cto"].publish == "excerpt"
    assert not found["blinkfox"].platform
    assert not found["blinkfox"].enabled


def test_the_spider_of_a_source() -> None:
    source = registry.catalogue()["blinkfox"]
    spider = registry.spider(source)
    assert issubclass(spider, PlatformSpider)
    assert spider is registry.spider(source)
    assert spider.source() == source
    assert spider().name == "blinkfox"


def test_every_source_of_the_project_can_be_made() -> None:
    assert registry.load().errors == ()
    for source in registry.catalogue().values():
        assert registry.spider(source)().asked.url == ""


def test_no_source_is_named_as_a_platform() -> None:
    text = (paths.DATA / "sources.toml").read_text(encoding="utf-8")
    assert not set(re.findall(r"^\[([\w-]+)\]", text, re.M)) & registry.platforms().keys()
