"""Made-up posts: any number, the same for the same seed, for benchmarks and for what must hold at scale.

The text is a walk over which word follows which in the demo's own posts, so its words are as frequent and as long as
in real ones; now and then a word of the segmenter's dictionary steps in, by its frequency there, so that the vocabulary
grows with the number of posts as it does in real text. A post depends on the seed and on its own number alone.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path

import rjieba

from data.demo.clock import CRAWLED
from data.demo.markup import code_blocks
from data.demo.sites import SITES
from data.demo.sites.aliyun import GROUPS
from data.demo.sites.cto51 import NAV
from data.demo.sites.oschina import LISTS
from data.demo.texts import DemoPost, blocks, load

SIZE = 1000  # Han characters of prose: 3 KB in UTF-8, a usual length of a technical post
STRANGER = 0.08  # of the words; with it a thousand posts have about 20,000 different words, as real ones do
WORDS = (2, 3)  # characters of a word that steps in; one is grammar, four is an idiom
KINDS = {"n", "v", "vn"}
LONGEST = 40  # words of a sentence: the walk may circle
EVERY = timedelta(minutes=5)  # between two posts: a million span ten years
NUMBER = 90_000_000  # the platforms' numbers are counted down from here, out of the way of the demo's own
CATEGORIES = {"51cto": list(NAV), "aliyun": list(GROUPS), "oschina": list(LISTS), "hexo": ["随笔"]}
TITLES = ("{}与{}的取舍", "{}{}实践", "从{}到{}", "一次{}引起的{}", "{}为什么需要{}", "聊聊{}和{}")
WRITERS = ("沈一舟", "何以安", "夏至", "阿洛", "许知远山", "方糖", "老叶", "孟小川")


class Language:
    """What the made-up text is drawn from: word pairs, sentence beginnings, blocks of code, tags, and rarer words."""

    def __init__(self) -> None:
        posts = load()
        self.following: dict[str, list[str]] = defaultdict(list)
        self.starts: list[str] = []
        for sentence in _sentences(posts):
            words = rjieba.cut(sentence)
            self.starts.append(words[0])
            for word, after in pairwise(words):
                self.following[word].append(after)
        self.code = sorted({block for post in posts for block in code_blocks(post.markdown)})
        self.tags = sorted({tag for post in posts for tag in post.tags})
        self._rare, self._weights = _dictionary()

    def rare(self, rng: random.Random) -> str:
        """A word of the dictionary, by its frequency."""
        return self._rare[bisect(self._weights, rng.random() * self._weights[-1])]

    def sentence(self, rng: random.Random) -> str:
        """A walk from a beginning to a full stop, or as far as LONGEST words."""
        words = [rng.choice(self.starts)]
        while words[-1] not in "。！？" and len(words) < LONGEST:
            words.append(rng.choice(self.following.get(words[-1]) or ["。"]))
        drawn = [self.rare(rng) if len(word) > 1 and rng.random() < STRANGER else word for word in words]
        return "".join(drawn).rstrip("。！？，、；：") + "。"

    def paragraph(self, rng: random.Random) -> str:
        """Three to six sentences."""
        return "".join(self.sentence(rng) for _ in range(rng.randint(3, 6)))

    def program(self, rng: random.Random) -> str:
        """A block of code out of the demo's, its numbers and one of its names changed."""
        language, text = rng.choice(self.code)
        changed = re.sub(r"\b\d{2,4}\b", lambda _: str(rng.randint(10, 9999)), text)
        return f"```{language}\n{changed}\n# {self.rare(rng)} {rng.randrange(10**6)}\n```"


def generate(count: int, *, seed: int, site: str, start: int = 0) -> Iterator[DemoPost]:
    """`count` posts of a site, newest first, one at a time, from number `start` on."""
    manners = [manner for manner in SITES[site].manners if manner[0] != "old"]
    for index in range(start, start + count):
        layout, variant = manners[index % len(manners)]
        yield _post(index, seed, site, layout, variant)


def _post(index: int, seed: int, site: str, layout: str, variant: int) -> DemoPost:
    rng = random.Random(f"{seed} {index}")  # noqa: S311 - the same again is what is wanted
    language = _language()
    title = rng.choice(TITLES).format(language.rare(rng), language.rare(rng))
    writer = rng.randrange(len(WRITERS))
    return DemoPost(
        slug=f"made-{index}",
        title=f"{title}（{index + 1}）",
        site=site,
        layout=layout,
        variant=variant,
        markdown=_text(language, rng),
        published=CRAWLED - EVERY * (index + 1),
        number=NUMBER - index,
        author=WRITERS[writer],
        user=f"u_{NUMBER // 10 + writer}",
        tags=tuple(rng.sample(language.tags, rng.randint(2, 4))),
        categories=(rng.choice(CATEGORIES[site]),),
    )


def _text(language: Language, rng: random.Random) -> str:
    parts: list[str] = []
    size = 0
    programs = rng.randint(1, 3)
    while size < SIZE:
        if len(parts) % 4 == 3:  # noqa: PLR2004 - a heading before every third paragraph or so
            parts.append(f"## {language.rare(rng)}{language.rare(rng)}")
        parts.append(language.paragraph(rng))
        size += len(parts[-1])
    for _ in range(programs):
        parts.insert(rng.randint(1, len(parts)), language.program(rng))
    return "\n\n".join(parts)


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language()


def _sentences(posts: list[DemoPost]) -> Iterator[str]:
    """The sentences of the posts' prose, without Markdown's marks, each with its full stop."""
    for post in posts:
        for block in blocks(post.markdown):
            if block[0] not in "#`>|!{" and "原文" not in block:
                plain = re.sub(r"[*`#]|\[|\]\([^)]*\)", "", block.replace("\n", ""))
                yield from re.findall(r"[^。！？]+[。！？]", plain)


def _dictionary() -> tuple[list[str], list[float]]:
    """Nouns and verbs of jieba's dictionary and their running weights: frequency to the power of 0.75, which keeps
    the newspapers' commonest words, on which it was counted, from filling technical text."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ValueError("the words of jieba's dictionary are needed to make posts: pip install jieba")
    lines = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split(" ") for line in lines]
    words = [(word, int(count) ** 0.75) for word, count, kind in entries if len(word) in WORDS and kind in KINDS]
    return [word for word, _ in words], list(accumulate(weight for _, weight in words))
