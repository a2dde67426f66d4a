"""Small blogs, written for the tests, as archives and as entries of a sources file."""

from __future__ import annotations

from pathlib import Path

from tests.fetch import warc

PROSE = "这一篇讲怎样给数据库的查询建索引，以及建好以后怎样知道它真的被用上了。" * 6


def post(title: str, day: str = "2024-05-01", body: str = PROSE) -> bytes:
    return (
        f"<html lang='zh-CN'><head><title>{title} | 小站</title></head><body><article><h1>{title}</h1>"
        f"<time datetime='{day}T08:00:00+08:00'>{day}</time><div class='post-content'><p>{body}</p><p>{title}</p></div>"
        "</article></body></html>"
    ).encode()


def listing(*paths: str) -> bytes:
    links = "".join(f"<li><a href='{path}'>{path}</a></li>" for path in paths)
    return f"<html><head><title>归档</title></head><body><ul>{links}</ul></body></html>".encode()


def blog(host: str, titles: list[str]) -> bytes:
    """The records of a blog of these posts at /post/1/, /post/2/ …, linked from /archives/."""
    home = f"https://{host}/"
    paths = [f"/post/{number}/" for number, _ in enumerate(titles, start=1)]
    pages = {home + "archives/": listing(*paths)}
    pages |= {home.rstrip("/") + path: post(title) for path, title in zip(paths, titles, strict=True)}
    return b"".join(warc.page(url, body) for url, body in pages.items())


def sources(path: Path, **hosts: str) -> Path:
    """A sources file with a blog a name."""
    entries = (
        f'[{name}]\ntitle = "{name}"\nhomepage = "https://{host}/"\nposts = \'/post/\\d+/\'\nlistings = ["archives/"]\n'
        for name, host in hosts.items()
    )
    path.write_text("\n".join(entries))
    return path
