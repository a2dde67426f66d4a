"""Term recall of segmentation with and without data/dictionary.txt, and its speed on one core.

    python -m tests.benchmarks.segmentation [FILE…]

data/segmentation.tsv: sentences written for this, each with its technical terms labelled. They were written and
committed before the dictionary was, and the dictionary was not written from them. A term is found where it comes out as
one word at its place. FILE… (text, UTF-8) gives the speed on real text; without one it is taken on the sentences.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from aggregator.text.dictionary import DICTIONARY
from aggregator.text.segment import Segmenter

SENTENCES = Path(__file__).parent / "data" / "segmentation.tsv"


def labelled() -> list[tuple[str, list[str]]]:
    """The sentences, each with its terms."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()[1:]
    return [(sentence, terms.split("|")) for sentence, terms in (line.split("\t") for line in lines)]


def missed(segmenter: Segmenter) -> list[str]:
    """The terms that do not come out as one word."""
    return [
        term
        for sentence, terms in labelled()
        for term in terms
        if term not in {word for word, _, _ in segmenter.tokenize(sentence)}
    ]


def speed(segmenter: Segmenter, texts: list[str]) -> float:
    """Megabytes (UTF-8) a second of this process's own time, the best of five."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            segmenter.tokenize(text)
        best = min(best, time.process_time() - start)
    return sum(len(text.encode()) for text in texts) / best / 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    terms = sum(len(terms) for _, terms in labelled())
    texts = [file.read_text(encoding="utf-8") for file in parser.parse_args().files] or [
        "\n".join(sentence for sentence, _ in labelled()) * 20
    ]
    with tempfile.TemporaryDirectory() as folder:
        nothing = Path(folder) / "empty.txt"
        nothing.touch()
        for engine in ("rjieba", "jieba"):
            for name, dictionary in (("without", nothing), ("with", DICTIONARY)):
                segmenter = Segmenter(engine, dictionary)
                found = terms - len(missed(segmenter))
                print(
                    f"{engine:7} {name:8} dictionary: {found} of {terms} terms ({found / terms:.3f}), "
                    f"{speed(segmenter, texts):.2f} MB/s"
                )


if __name__ == "__main__":
    main()
