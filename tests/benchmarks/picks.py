"""How well the score tells what an editor would pick: precision at 20 and NDCG against graded posts.

    python -m tests.benchmarks.picks CORPUS     # a folder with posts.jsonl.gz

data/picks.tsv: 200 posts of the corpus drawn by chance, by id, each graded twice, in two orders, by what the post says
alone (no score, no date, no site, and not the other grade). The rules:

    2  an editor would sign it: a whole article that explains something in depth, in its own words or well translated,
       with reasons, code or a case
    1  of use, and nothing special: a short how-to, notes on a book or a course, a list with opinions, a chapter of a
       manual, somebody's experience
    0  not for 精选: an index page or a stub, a diary, news in brief, a plug for a program, an unedited dialogue with a
       machine, a copy of a reference

The truth of a post is the mean of its two grades; it is right to pick it where that is 1.5 or more.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aggregator.cli import run
from aggregator.curate.curate import curate
from aggregator.store.database import Store

GRADES = Path(__file__).parent / "data" / "picks.tsv"
FIRST = 20
GOOD = 1.5

Row = dict[str, float]
Order = Callable[[Row], float]


def grades() -> dict[str, tuple[int, int]]:
    """The two grades of each post, by id."""
    lines = GRADES.read_text(encoding="utf-8").splitlines()[1:]
    return {name: (int(first), int(second)) for name, first, second in (line.split("\t") for line in lines)}


def kappa(pairs: list[tuple[int, int]]) -> float:
    """Cohen's κ of two gradings."""
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[grade] * second[grade] for grade in first) / len(pairs) ** 2
    return (agreed - chance) / (1 - chance)


def precision(ranked: list[float]) -> float:
    """How many of the first FIRST are good."""
    return sum(grade >= GOOD for grade in ranked[:FIRST]) / FIRST


def ndcg(ranked: list[float], first: int | None = None) -> float:
    """Normalised discounted cumulative gain of the first of a ranking, or of all; a grade gains 2^grade - 1."""

    def gain(order: list[float]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(order[:first]))

    return gain(ranked) / gain(sorted(ranked, reverse=True))


def stored(corpus: Path, folder: Path) -> dict[str, Row]:
    """The graded posts after the whole program has read all of the corpus and curated it."""
    os.environ["AGGREGATOR_DB"] = str(folder / "picks.db")
    lines = folder / "posts.jsonl"
    with (
        gzip.open(corpus / "posts.jsonl.gz", "rt", encoding="utf-8") as posts,
        lines.open("w", encoding="utf-8") as out,
    ):
        for post in map(json.loads, posts):
            given = {"url": f"https://posts.test/{post['id']}", "title": post["title"], "markdown": post["body"]}
            given |= {"published": post.get("date") or "", "source": post["repo"], "tags": post.get("tags") or []}
            out.write(json.dumps(given, ensure_ascii=False) + "\n")
    if run(["ingest", str(lines)]):
        sys.exit("ingest failed")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        curate(store, now=datetime.now(UTC))
        rows = store.db.execute(
            "select url, score, coalesce(published_at, '') as day, word_count from posts"
        ).fetchall()
    days = {day: number for number, day in enumerate(sorted({row["day"] for row in rows}))}
    return {
        row["url"].rsplit("/", 1)[1]: {"score": row["score"], "day": days[row["day"]], "words": row["word_count"]}
        for row in rows
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", metavar="CORPUS", type=Path)
    corpus = parser.parse_args().corpus
    if not (corpus / "posts.jsonl.gz").is_file():
        parser.error(f"{corpus}: has no posts.jsonl.gz")
    graded = grades()
    with tempfile.TemporaryDirectory() as folder:
        rows = stored(corpus, Path(folder))
    truth = {name: (first + second) / 2 for name, (first, second) in graded.items() if name in rows}
    good = sum(grade >= GOOD for grade in truth.values())
    print(f"{len(truth)} posts, {good} of them good; κ of the two gradings {kappa(list(graded.values())):.2f}")
    orders: dict[str, Order] = {
        "score": lambda row: row["score"],
        "newest first": lambda row: row["day"],
        "longest first": lambda row: row["words"],
    }
    for label, key in orders.items():
        ranked = [truth[name] for name in sorted(truth, key=lambda name: (-key(rows[name]), name))]
        print(
            f"{label:15} precision at {FIRST} {precision(ranked):.2f}"
            f"   NDCG at {FIRST} {ndcg(ranked, FIRST):.3f}   of all {ndcg(ranked):.3f}"
        )


if __name__ == "__main__":
    main()
