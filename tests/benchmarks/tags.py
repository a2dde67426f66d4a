"""CPU of one post's tags: python -m tests.benchmarks.tags FILE… (text or Markdown, UTF-8; generated posts without)."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random

from aggregator.post import Block, BlockKind, Post
from aggregator.text.segment import segmenter
from aggregator.text.vocabulary import vocabulary

POSTS, CHARACTERS = 500, 1000


COMMON = "的 了 在 是 我们 可以 使用 一个 进行 如果 然后 因为 所以 这个 这里 需要 问题 时候 结果 方法 代码 系统"
# Of ten words of a technical text about one is a name of the tree or a term.
TERMS = 0.1


def generated() -> list[str]:
    """Posts of 3 KB: common words, and names of the tree and terms of the dictionary among them, at random."""
    random = Random(1)  # noqa: S311 - test data
    names, common = [*segmenter().terms, *vocabulary().tags], COMMON.split()

    def word() -> str:
        return random.choice(names if random.random() < TERMS else common)

    return ["，".join(word() for _ in range(CHARACTERS // 3)) for _ in range(POSTS)]


def main() -> None:
    """Print milliseconds a post, the best of five."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    texts = [file.read_text(encoding="utf-8") for file in parser.parse_args().files] or generated()
    posts = [Post("", title=text[:20], content_text=text) for text in texts]
    for post in posts:
        post.title_tokens = segmenter().tokenize(post.title)
        post.tokens = segmenter().tokenize(post.content_text)
        post.blocks = [Block(BlockKind.PROSE, 0, len(post.content_text))]
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for post in posts:
            vocabulary().match(post)
        best = min(best, time.process_time() - start)
    size = sum(len(text.encode()) for text in texts) / len(texts)
    print(f"tags: {1000 * best / len(posts):.3f} ms a post of {size / 1000:.1f} KB")


if __name__ == "__main__":
    main()
