"""The search at size: posts of 3 KB, of turns of phrase whose words are distributed as jieba's dictionary counts them.

Words drawn one by one would be no language: there, bigrams alone take 1.46 of the text, in real posts 0.65 to 0.68.
Turns of phrase, some common and most rare (Zipf), take as much as real posts do.

`python -m tests.benchmarks.search --posts 1000000` for a million; `make bench` measures 20,000. Texts are put together
from a pool of passages that are tokenised once, or a million posts would take an hour to make; the speed of tokenising
is measured on the pool.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import jieba

from aggregator.clock import iso
from aggregator.publish.schema import INDEXES, TABLES
from aggregator.search.document import EVERY, IN_TITLE, OFTEN, often
from aggregator.search.paired import PAIRED
from aggregator.search.period import labels_of
from aggregator.search.search import search
from aggregator.search.tokens import BREAK, indexed, phrase
from aggregator.text.normalize import fold

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATIN = (
    "docker", "kubernetes", "redis", "mysql", "java", "python", "go", "spring-boot", "node.js", "c++", "linux", "nginx",
    "http", "json", "sql", "jvm", "git",
)  # fmt: skip
PASSAGE, PASSAGES_A_POST, POOL = 60, 3, 20_000
TURNS = 8000

# From the commonest to the rarest, one character, words, Latin, several, phrases, and what finds nothing. 毁 and 鸿
# form no pairs, and 毁 is in nearly all posts here, as no such character is in real ones: nothing is slower than 毁损.
QUERIES = (
    "的", "一", "数", "我们", "中国", "数据", "数据库", "docker", "c++", "node.js", "的 一", "我们 数据", "的 docker",
    '"我们的"', "数据 -docker", "docker OR redis", "source:s7 的", "after:2025 的", "使用docker部署", "分布式事务",
    "龘", "鸿蒙系统", "损毁", "毁损", "不存在的词语组合",
)  # fmt: skip


class Words:
    """Draws words as often as jieba's dictionary says they occur."""

    def __init__(self, seed: int = 7) -> None:
        lines = (Path(jieba.__file__).with_name("dict.txt")).read_text(encoding="utf-8").splitlines()
        entries = [line.split(" ") for line in lines]
        self.words = [entry[0] for entry in entries]
        self.weights = list(accumulate(int(entry[1]) for entry in entries))
        self.topics = [word for word, count, *_ in entries if 200 < int(count) < 5000 and len(word) > 1]
        self.rng = random.Random(seed)  # noqa: S311 - figures must be the same again
        self.turns = [self.turn() for _ in range(TURNS)]
        self.common = list(accumulate(1 / rank for rank in range(1, TURNS + 1)))

    def turn(self) -> str:
        """One to four words that belong together."""
        return "".join(self.rng.choices(self.words, cum_weights=self.weights, k=self.rng.randint(2, 6)))

    def passage(self) -> str:
        """A kilobyte of text with a topic."""
        turns = self.rng.choices(self.turns, cum_weights=self.common, k=PASSAGE)
        # Whoever writes of a thing says the same words again and again.
        topic = [*self.rng.choices(self.topics, k=3), *self.rng.choices(self.turns, k=5)]
        for at in range(0, PASSAGE, 2):
            turns[at] = self.rng.choice(topic)
        for at in range(5, PASSAGE, 5):
            turns[at] = f" {self.rng.choice(LATIN)} "
        for at in range(4, PASSAGE, 5):
            turns[at] += "，"
        return "".join(turns) + "。\n"

    def title(self) -> str:
        """A few words, one of them a topic."""
        return "".join([self.rng.choice(self.topics), *self.rng.choices(self.words, cum_weights=self.weights, k=3)])


def make(path: Path, posts: int) -> dict[str, float]:
    """An export of so many posts; what it took."""
    words = Words()
    pool = [words.passage() for _ in range(min(POOL, posts * PASSAGES_A_POST))]
    begun = time.process_time()
    tokenised = [indexed(fold(passage)) for passage in pool]
    tokenising = time.process_time() - begun
    size = statistics.mean(len(passage.encode()) for passage in pool)
    begun = time.process_time()
    with closing(sqlite3.connect(path, isolation_level=None)) as out:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -64000"):
            out.execute(f"pragma {pragma}")
        out.executescript(TABLES)
        out.execute("begin")
        out.execute("insert into posts_fts(posts_fts, rank) values ('hashsize', 64000000)")
        drawn = [words.rng.choices(range(len(pool)), k=PASSAGES_A_POST) for _ in range(posts)]
        titles = [words.title() for _ in range(posts)]
        out.executemany(
            "insert into posts_fts(rowid, body, title, labels) values (?, ?, ?, ?)", _tokens(tokenised, drawn, titles)
        )
        out.execute("insert into posts_fts(posts_fts) values ('optimize')")
        indexing = time.process_time() - begun
        _rows(out, pool, drawn, titles, words.rng)
        out.execute("insert into meta values ('paired', ?)", (PAIRED,))
        out.execute("commit")
        out.executescript(INDEXES)
        (index,) = out.execute("select sum(length(block)) from posts_fts_data").fetchone()
    text = posts * PASSAGES_A_POST * size + sum(len(title.encode()) for title in titles)
    megabytes = text / 1e6
    return {
        "text MB": megabytes,
        "index / text": index / text,
        "tokenising MB/s": len(pool) * size / 1e6 / tokenising,
        "FTS5 MB/s": megabytes / indexing,
    }


def _tokens(pool: list[list[str]], drawn: list[list[int]], titles: list[str]) -> Iterator[tuple[int, str, str, str]]:
    for number, (passages, title) in enumerate(zip(drawn, titles, strict=True), start=1):
        body = [token for at in passages for token in (*pool[at], BREAK)]
        head = indexed(fold(title))
        marked = [*(IN_TITLE + token for token in head), *(OFTEN + token for token in often(body))]
        labels = [EVERY, f"source:s{number % 50}", *labels_of(published(number, len(titles)))]
        yield number, " ".join(body), " ".join(head), " ".join([*labels, *marked])


def _rows(
    out: sqlite3.Connection, pool: list[str], drawn: list[list[int]], titles: list[str], rng: random.Random
) -> None:
    out.executemany(
        "insert into sources values (?, ?, '', 'Asia/Shanghai', 'full')", [(f"s{n}", f"S{n}") for n in range(50)]
    )
    row = f"insert into posts values ({', '.join('?' * 23)})"  # noqa: S608 - question marks
    for number, (passages, title) in enumerate(zip(drawn, titles, strict=True), start=1):
        text = "".join(pool[at] for at in passages)
        moment = iso(published(number, len(titles)))
        url = f"https://posts.test/{number}"
        out.execute(row, (
            number, f"{number:016x}", f"s{number % 50}", url, "original", title, "", moment, "second", None,
            moment, "zh", text[:300], f"<p>{text}</p>", text, "", 1000, "", "", "", "", number, rng.random(),
        ))  # fmt: skip


def published(number: int, posts: int) -> datetime:
    """The last of the posts now, one every ten minutes before."""
    return NOW - timedelta(minutes=10 * (posts - number))


def timed(action: Callable[[], object], times: int = 20) -> list[float]:
    """Milliseconds of CPU of each of so many calls, after one that warms up; all is in memory by then."""
    action()
    taken = []
    for _ in range(times):
        begun = time.process_time()
        action()
        taken.append((time.process_time() - begun) * 1e3)
    return taken


def run(archive: Path | None = None, corpus: Path | None = None, posts: int = 20_000) -> None:  # noqa: ARG001
    """Make, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.db"
        for name, value in make(path, posts).items():
            print(f"{name:20} {value:10.2f}")
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as db:
            print(f"\n{posts} posts; CPU ms         found      p50      p95   order by rank")
            every: list[float] = []
            for query in QUERIES:
                answer = search(db, query, as_of=NOW)
                taken = timed(lambda query=query: search(db, query, as_of=NOW))  # type: ignore[misc]
                every += taken
                total = f"{answer.total}{'+' if answer.total_capped else ''}"
                p95 = statistics.quantiles(taken, n=20)[-1]
                print(f"{query:20} {total:>12} {statistics.median(taken):8.2f} {p95:8.2f} {_by_rank(db, query):>12}")
            print(f"{'all':20} {'':12} {statistics.median(every):8.2f} {statistics.quantiles(every, n=20)[-1]:8.2f}")


def _by_rank(db: sqlite3.Connection, query: str) -> str:
    """What FTS5's own ranking takes for a single word."""
    if not query.isalnum():
        return ""
    sql = "select rowid from posts_fts where posts_fts match ? order by rank limit 20"
    expression = chr(34) + " ".join(phrase(fold(query))) + chr(34)
    return f"{statistics.median(timed(lambda: db.execute(sql, (expression,)).fetchall(), 3)):.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    run(posts=parser.parse_args().posts)
