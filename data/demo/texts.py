"""The demo's posts: Markdown under posts/, with TOML front matter between +++ lines. The front matter is the truth.

    +++
    title = "…"
    site = "51cto"                            # 51cto, aliyun, oschina or hexo
    layout = "2021"                           # a layout of that site (pages/__init__.py has the table)
    variant = 2                               # 1, 2 or 3: which way of writing the page is taken
    number = 10240001                         # the platform's own number; none on the blog
    author = "…"                              # as the page prints it; "" where it prints none
    user = "u_15200001"                       # 51CTO: the author's part of the address
    published = 2024-05-16T10:05:52+08:00     # or a date alone, where the platform prints no time
    precision = "minute"                      # second for a time and day for a date, if not given
    modified = 2024-05-17T09:00:00+08:00      # where the page prints one
    tags = ["…"]
    categories = ["…"]
    kind = "original"                         # original, reprint, translation or excerpt: what a careful reader says
    cases = ["reprint"]                       # which special cases of the demo this post stands for
    [original]                                # of a reprint, a translation or an excerpt
    of = "slug"                               # a post of the demo, or url = "https://…"
    author = "…"                              # the author and the site, as far as the page names them
    source = "…"
    [copy]                                    # this text begins with another post's
    of = "slug"
    take = [0, 4]                             # its Markdown blocks from..to, all if not given
    edits = [["old", "new"]]                  # each old is replaced; it must be there
    +++

The slug is the file's name. In the text {{url SLUG}} is the address of another post and {{old SLUG}} its old one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

POSTS = Path(__file__).parent / "posts"
CHINA = ZoneInfo("Asia/Shanghai")
FRONT = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """One post. `published` and `modified` are aware, +08:00; a date alone stands at its midnight."""

    slug: str
    title: str
    site: str
    layout: str
    variant: int
    markdown: str
    published: datetime
    precision: str = "second"
    modified: datetime | None = None
    number: int = 0
    author: str = ""
    user: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kind: str = "original"
    original: dict[str, str] | None = None
    cases: tuple[str, ...] = ()


def load(folder: Path = POSTS) -> list[DemoPost]:
    """All posts, newest first. Raises ValueError, naming the file, where one is not as it should be."""
    parsed = {path.stem: _split(path) for path in sorted(folder.glob("*.md"))}
    posts = [_post(slug, front, _text(slug, parsed)) for slug, (front, _) in parsed.items()]
    return sorted(posts, key=lambda post: (post.published, post.slug), reverse=True)


def blocks(markdown: str) -> list[str]:
    """The top-level blocks of a Markdown text: what blank lines part, a fenced block of code being one."""
    found: list[list[str]] = [[]]
    fenced = False
    for line in markdown.strip().splitlines():
        fenced ^= line.startswith("```")
        if line.strip() or fenced:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def _split(path: Path) -> tuple[dict[str, Any], str]:
    match = FRONT.match(path.read_text(encoding="utf-8"))
    if not match:
        raise ValueError(f"{path.name}: no front matter between +++ lines")
    return tomllib.loads(match[1]), match[2].strip()


def _text(slug: str, parsed: dict[str, tuple[dict[str, Any], str]]) -> str:
    """A post's own text, after what it copies."""
    front, own = parsed[slug]
    if "copy" not in front:
        return own
    copy = front["copy"]
    if copy["of"] == slug or copy["of"] not in parsed:
        raise ValueError(f"{slug}.md: copy of {copy['of']!r}, which is no other post")
    start, end = copy.get("take", [0, None])
    text = "\n\n".join(blocks(_text(copy["of"], parsed))[start:end])
    for old, new in copy.get("edits", []):
        if old not in text:
            raise ValueError(f"{slug}.md: nothing to edit: {old!r}")
        text = text.replace(old, new)
    return f"{text}\n\n{own}".strip()


def _post(slug: str, front: dict[str, Any], markdown: str) -> DemoPost:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in front.items()}
    fields.pop("copy", None)
    published = fields.pop("published")
    fields.setdefault("precision", "second" if isinstance(published, datetime) else "day")
    try:
        return DemoPost(slug=slug, markdown=markdown, published=_moment(published), **fields)
    except TypeError as error:
        raise ValueError(f"{slug}.md: {error}") from error


def _moment(printed: date) -> datetime:
    if isinstance(printed, datetime):
        return printed.astimezone(CHINA)
    return datetime.combine(printed, time(), CHINA)
