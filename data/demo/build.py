#!/usr/bin/env python3
"""Make the demo's archive from posts/ and templates/, or an archive of any number of made-up posts.

python data/demo/build.py                                              data/demo/demo.warc.gz
python data/demo/build.py --generate 1000 --out big.warc.gz --seed 1 --site hexo
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from data.demo.clock import CRAWLED  # noqa: E402 - run as a script, its own folder is first on the path
from data.demo.generate import generate  # noqa: E402
from data.demo.sites import SITES  # noqa: E402
from data.demo.texts import POSTS, DemoPost, load  # noqa: E402
from data.demo.warc import Record, write  # noqa: E402

ARCHIVE = HERE / "demo.warc.gz"
REFERENCE = re.compile(r"\{\{(url|old) ([\w.-]+)\}\}")


def posts(folder: Path = POSTS) -> list[DemoPost]:
    """The demo's posts, newest first, their references to one another resolved. Raises ValueError or KeyError."""
    loaded = load(folder)
    by_slug = {post.slug: post for post in loaded}
    return [_resolved(post, by_slug) for post in loaded]


def records(demo: Sequence[DemoPost]) -> Iterator[Record]:
    """Everything that the demo's sites answer."""
    for name, site in SITES.items():
        yield from site.records(post for post in demo if post.site == name)


def build(path: Path = ARCHIVE) -> int:
    """Write the demo's archive; returns how many records it has."""
    return write(path, records(posts()), CRAWLED)


def build_generated(path: Path, count: int, *, seed: int, site: str) -> int:
    """Write an archive of `count` made-up posts of one site; returns how many records it has."""
    return write(path, SITES[site].records(generate(count, seed=seed, site=site)), CRAWLED, step=timedelta())


def _resolved(post: DemoPost, by_slug: dict[str, DemoPost]) -> DemoPost:
    def address(match: re.Match[str]) -> str:
        other = by_slug[match[2]]
        site = SITES[other.site]
        return site.url(other) if match[1] == "url" else site.old_urls(other)[0]

    original = post.original
    if original and "of" in original:
        other = by_slug[original["of"]]
        original = {name: text for name, text in original.items() if name != "of"} | {
            "url": SITES[other.site].url(other)
        }
    return replace(post, markdown=REFERENCE.sub(address, post.markdown), original=original)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generate", type=int, metavar="N", help="N made-up posts instead of the demo's own")
    parser.add_argument("--out", type=Path, default=ARCHIVE, metavar="PATH", help="the archive to write")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other posts")
    parser.add_argument("--site", choices=sorted(SITES), default="hexo", help="whose pages the made-up posts have")
    chosen = parser.parse_args(arguments)
    if chosen.generate is None:
        count = build(chosen.out)
    elif chosen.out == ARCHIVE:
        parser.error("--generate needs --out: the demo's own archive is not overwritten")
    else:
        count = build_generated(chosen.out, chosen.generate, seed=chosen.seed, site=chosen.site)
    sys.stdout.write(f"{chosen.out}: {count} records\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
