"""Posts as they come out of the stages, made by hand."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from aggregator.post import Post, Said, TagMatch
from aggregator.run import Run
from aggregator.text.fingerprint import fingerprint

READ_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TEXT = "连接池里的连接用完之后，新的请求会一直等待，直到有连接被归还，或者等到超时为止。"


def a_run(source: str = "blog") -> Run:
    return Run(source=source, started_at=READ_AT)


def a_text(seed: int, sentences: int = 40) -> str:
    """Sentences of 20 Han characters at random: of two seeds, no four characters in a row are the same."""
    random = Random(seed)  # noqa: S311 - test data
    return "\n".join("".join(chr(random.randrange(0x4E00, 0x9FA0)) for _ in range(20)) + "。" for _ in range(sentences))


def a_post(name: str = "a", text: str = TEXT, **fields: Any) -> Post:
    """A post of blog.test that is ready for the store; `name` is the last part of its address."""
    url = f"https://{fields.get('source', 'blog')}.test/{name}"
    given: dict[str, Any] = {
        "url": url,
        "key": url,
        "source": "blog",
        "title": f"标题 {name}",
        "author": "作者",
        "fetched_at": READ_AT,
        "said": Said(html=f"<article><p>{text}</p></article>", published="2026-03-01", reader="blog/test"),
        "published_at": datetime(2026, 3, 1, tzinfo=UTC),
        "published_precision": "day",
        "language": "zh",
        "content_html": f"<p>{text}</p>",
        "content_text": text,
        "matches": [TagMatch("连接池"), TagMatch("Java", 0.6, "auto", "title")],
    }
    post = Post(**given | fields)
    post.said.title, post.said.image = post.title, post.image
    post.fingerprint = fingerprint(post.title, post.content_text, post.language)
    return post
