"""`aggregator read URL|FILE`: what is understood of one page, field by field, and by which rule; stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from aggregator.cli import cards, terminal
from aggregator.cli.options import archive_options, json_option
from aggregator.cli.output import print_json
from aggregator.cli.values import Given
from aggregator.clock import iso
from aggregator.errors import AggregatorError, RejectedError
from aggregator.source_fields import is_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.page.page import Page
    from aggregator.page.rules import Rules
    from aggregator.post import Post

# Of a text only its beginning is printed; --json has the whole.
SHOWN = 300

# The fields of Post that a rule may name, by the rule's own names for them.
BY_RULE = {
    "title": "title", "author": "author", "published": "published_at", "modified": "modified_at", "kind": "kind",
    "tags": "tags", "categories": "categories", "copyright": "licence",
}  # fmt: skip


# A date that the page prints and nobody can read is no date, and must not look like one that is not there.
DATES = ("published_at", "modified_at")
UNREAD = "读不出日期"


class Field(NamedTuple):
    """What was understood, the page's own words where they differ, and the place they were taken from."""

    name: str
    value: Any
    said: str = ""
    place: str = ""


@click.command(
    short_help="读一个网页，逐项显示读出了什么、依据哪条规则；不入库。",
    help="读一个网页（地址或存下的文件），逐项显示读出了什么、依据哪条规则，代码块原样印在后面；不入库。"
    "正文只印开头，--json 有全部。",
)
@click.argument("page", type=Given(), metavar="URL|FILE")
@click.option("--url", type=Given(), help="文件原来的地址（决定用哪个平台的规则）。")
@archive_options
@json_option
def read(*, page: str, url: str | None, as_json: bool) -> None:
    """Read, clean and print."""
    # Scrapy takes a second to import: only the command itself shall.
    from aggregator.cli import one_page  # noqa: PLC0415
    from spiders.registry import rules_for  # noqa: PLC0415

    if url and not is_web(url):
        raise click.BadParameter(f"{url} is no http or https address", param_hint="--url")
    is_address = page.startswith(("http://", "https://"))
    opened = one_page.fetch(page) if is_address else one_page.from_file(Path(page), url or "")
    opened.timezone = _zone(opened)
    try:
        post, fields = understand(opened, rules_for(opened.url))
    except RejectedError as error:
        raise one_page.explained(error, opened, page) from error
    if as_json:
        print_json({field.name: field._asdict() for field in fields} | {"html": {"value": post.content_html}})
        return
    for line in (*_lines(fields, _times(post), terminal.columns()), *_code(post)):
        click.echo(line)


def _zone(page: Page) -> str:
    """The zone of the source that has the page's address. Where its entry cannot be used that is said, and the usual
    one holds: `read` is what entries are mended with."""
    from aggregator.owners import owner_of  # noqa: PLC0415

    try:
        return owner_of(page.url).timezone
    except AggregatorError as error:
        click.echo(f"{error}（没有偏移的时间按 {page.timezone} 读）", err=True)
    except ValueError:
        pass  # what is no address is nobody's
    return page.timezone


def understand(page: Page, rules: Sequence[Rules] = ()) -> tuple[Post, list[Field]]:
    """The post of a page as the reader and the clean stage make it, and its fields. Raises RejectedError."""
    from aggregator.page import challenge  # noqa: PLC0415
    from aggregator.page.clean import clean  # noqa: PLC0415
    from aggregator.page.read import read as read_page  # noqa: PLC0415

    challenge.check(page.html, page.url)
    post = read_page(page, rules)
    places = _places(page, next((rule for rule in rules if rule.name == post.said.reader), None))
    clean(post)
    return post, list(_fields(post, places))


def _places(page: Page, rule: Rules | None) -> dict[str, str]:
    """Which alternative of the rule yields each field."""
    from aggregator.page import by_rules  # noqa: PLC0415
    from aggregator.page.metadata import Metadata  # noqa: PLC0415

    article = by_rules.element(page, rule.body) if rule else None
    if rule is None or article is None:
        return {}
    metadata = Metadata(page)
    return {
        ours: place
        for theirs, ours in BY_RULE.items()
        for place in reversed(getattr(rule, theirs))
        if by_rules.first(page, metadata, (place,), article)
    } | {"text": rule.body[0]}


def _fields(post: Post, places: dict[str, str]) -> Iterator[Field]:
    said = post.said
    whence = {name: places.get(name, "") for name in [*BY_RULE.values(), "text"]}
    yield Field("reader", said.reader)
    yield Field("url", post.url)
    yield Field("key", post.key)
    yield Field("uid", post.uid)
    yield Field("title", post.title, place=whence["title"])
    yield Field("author", post.author, place=whence["author"])
    yield Field("published_at", iso(post.published_at), said.published, whence["published_at"])
    yield Field("published_precision", post.published_precision)
    yield Field("modified_at", iso(post.modified_at), said.modified, whence["modified_at"])
    yield Field("kind", post.kind.value, said.kind, whence["kind"])
    yield Field("tags", post.tags, place=whence["tags"])
    yield Field("categories", post.categories, place=whence["categories"])
    yield Field("language", post.language)
    for name in ("original_url", "original_author", "original_source", "reprint_line"):
        yield Field(name, getattr(post, name))
    yield Field("licence", post.licence, post.notice, whence["licence"])
    yield Field("image", post.image)
    yield Field("word_count", post.word_count)
    yield Field("blocks", _counted(post))
    yield Field("excerpt", post.excerpt)
    yield Field("text", post.content_text, place=whence["text"])


def _counted(post: Post) -> dict[str, int]:
    counts: dict[str, int] = {}
    for block in post.blocks:
        counts[block.kind.value] = counts.get(block.kind.value, 0) + 1
    return counts


def _times(post: Post) -> dict[str, str]:
    """The times that were read, as the source's clocks show them: --json has UTC."""
    there = {"timezone": post.said.timezone, "published_precision": post.published_precision}
    published, modified = iso(post.published_at), iso(post.modified_at)
    return {
        "published_at": cards.published({**there, "published_at": published}),
        "modified_at": cards.moment(modified, there) if modified else "",
    }


def _lines(fields: Sequence[Field], times: dict[str, str], columns: int) -> Iterator[str]:
    """A line a field, longer ones wrapped; the page's own words and the rule's place behind it."""
    label = max(len(field.name) for field in fields) + 2
    for field in fields:
        value = times.get(field.name) or _shown(field.value) or (UNREAD if field.said and field.name in DATES else "")
        if field.said and terminal.printable(field.said) != value:
            value += f"  ← 页面原文：{terminal.printable(field.said)[:SHOWN]}"
        if field.place:
            value += f"  ← 规则：{field.place}"
        for number, line in enumerate(terminal.wrap(value or "—", columns - label)):
            yield (field.name if number == 0 else "").ljust(label) + line


def _code(post: Post) -> Iterator[str]:
    """Each block of code as it was read, below a line that says its language: to be held against the page."""
    blocks = [block for block in post.blocks if block.kind == "code"]
    for number, block in enumerate(blocks, start=1):
        yield ""
        language = terminal.printable(block.detail)
        yield f"—— 代码 {number}/{len(blocks)}" + (f"（{language}）" if language else "")
        yield from terminal.verbatim(post.content_text[block.start : block.end])


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{name} {count}" for name, count in value.items())
    if isinstance(value, list):
        return "、".join(map(terminal.printable, value))
    text = terminal.printable(str(value if value is not None else ""))
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
