"""The generic reader beside trafilatura on the same pages: CPU a page, beyond the parse that both need."""

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from trafilatura import extract

from aggregator.clock import now
from aggregator.errors import RejectedError
from aggregator.page.clean import clean
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from data.demo.build import build_generated
from tests.benchmarks.archives import bodies
from tests.benchmarks.measure import Spent, spending, table

GENERATED = 120  # pages: as many as the reader goes through in a second


def pages(corpus: Path | None, folder: Path) -> list[tuple[str, bytes]]:
    """Address and bytes of the corpus's pages, else of generated ones."""
    if corpus is not None:
        return [
            (f"https://{path.stem}.invalid/post/", path.read_bytes()) for path in sorted(corpus.glob("pages/*.html"))
        ]
    made = folder / "generated.warc.gz"
    build_generated(made, GENERATED, seed=1, site="hexo")
    return [(url, body) for url, body in bodies(made) if b"<article" in body]


def spent_by_ours(found: Iterable[tuple[str, bytes]]) -> dict[str, Spent]:
    """What decoding and parsing, reading, and cleaning take."""
    steps = {"decode and parse": Spent(), "read": Spent(), "clean": Spent()}
    for url, body in found:
        with spending(steps["decode and parse"]):
            page = Page(url, decode(body), now())
            _ = page.selector
        try:
            with spending(steps["read"]):
                post = read(page)
        except RejectedError:
            continue
        with spending(steps["clean"]):
            clean(post)
    return steps


def spent_by(work: Callable[[str], object], found: Iterable[tuple[str, bytes]]) -> Spent:
    """What a reader takes on the decoded pages, its own parse included."""
    spent = Spent()
    for _, body in found:
        page = decode(body)
        with spending(spent):
            work(page)
    return spent


def run(archive: Path | None, corpus: Path | None) -> None:
    """Print the table."""
    del archive
    peer = partial(extract, output_format="html", include_links=True, include_images=True)
    with tempfile.TemporaryDirectory() as name:
        found = pages(corpus, Path(name))
        # Both import and compile on their first page.
        spent_by_ours(found[:1]), spent_by(peer, found[:1])
        steps = spent_by_ours(found)
        theirs = spent_by(peer, found)
    each = 1000 / len(found)
    total = sum(step.cpu for step in steps.values())
    print(f"{len(found)} pages\n")
    table(
        ("reader", "CPU ms a page"),
        [
            *((step, took.cpu * each) for step, took in steps.items()),
            ("ours, all", total * each),
            ("trafilatura, parse included", theirs.cpu * each),
            ("trafilatura ÷ ours", theirs.cpu / total),
        ],
    )
