"""Made-up posts: any number, the same for the same seed, for benchmarks and for what must hold at scale."""

from __future__ import annotations

from collections.abc import Iterator

from data.demo.texts import DemoPost


def generate(count: int, *, seed: int, site: str) -> Iterator[DemoPost]:
    """`count` posts of a site, newest first, one at a time."""
    raise NotImplementedError
