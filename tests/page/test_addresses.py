"""One key for one article, whichever way its address is written."""

import pytest

from aggregator.page.addresses import address, key_of


@pytest.mark.parametrize(
    ("url", "key", "canonical"),
    [
        ("https://blog.51cto.com/u_123/4567890", "51cto:4567890", "https://blog.51cto.com/u_123/4567890"),
        ("http://yq.aliyun.com/articles/4711?spm=a.b", "aliyun:4711", "https://developer.aliyun.com/article/4711"),
        ("https://example.com/a/?utm_source=x", "https://example.com/a", "https://example.com/a/"),
    ],
)
def test_forms(url: str, key: str, canonical: str) -> None:
    found = address(url)
    assert (found.key, found.url) == (key, canonical)
    assert key_of(found.url) == key
