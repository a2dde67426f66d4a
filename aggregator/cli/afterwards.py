"""What follows a crawl: curation and the export, the summary, and word to whoever asked for it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator import paths
from aggregator.cli.output import print_json
from aggregator.clock import iso, now
from aggregator.errors import AggregatorError
from aggregator.store import state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aggregator.fetch.notify import Change
    from aggregator.publish.manifest import Manifest
    from aggregator.run import Run
    from aggregator.store.database import Store

# Before the reason why there is no export, wherever it is told.
NO_EXPORT = "没有导出："
KEPT = (
    "{file} 不是 {store} 导出的（或者是它从备份恢复以前导出的），"
    "有 {there} 篇文章，而这个数据库只有 {ours} 篇；原样保留。"
    "数据库没有弄错、确实要换的话，运行：aggregator export {file} --force --db {store}"
)
CUT_OFF = "所有来源都取不到：先看这台机器自己的网络和 DNS"
# Curation and the export of a large store take minutes, and whoever stops us waits: systemd for 90 seconds.
STOPPED = "没有评选和导出：抓取被中止了。已存的都在，下一次 aggregator crawl 或 export 会补上"


def finish(runs: Sequence[Run], problems: Sequence[str], *, stopped: bool, as_json: bool) -> int:
    """Curate and export, print, and return the exit status; `problems` are entries that were to be crawled and are bad.

    They were said when the crawl began. Of a crawl that was `stopped` by a signal nothing is curated or exported.
    """
    from aggregator.fetch.outcome import worst  # noqa: PLC0415 - a second of Scrapy that --help need not wait
    from aggregator.fetch.summary import is_cut_off  # noqa: PLC0415 - as above
    from aggregator.store.runs import counts  # noqa: PLC0415

    file = paths.export(paths.database())
    status = worst([*(run.status or 0 for run in runs), *([AggregatorError.exit_status] if problems else [])])
    made, kept = (None, AggregatorError(STOPPED)) if stopped else _publish(file)
    if kept and not stopped:
        _note(kept)
    # Whoever waits for a new export has to know that there is none.
    status = status or (kept.exit_status if kept else 0)
    if as_json:
        export = {**asdict(made), "file": str(file)} if made else None
        facts = [_facts(run) | counts(run) for run in runs]
        print_json({"status": status, "runs": facts, "problems": list(problems), "export": export})
    elif made:
        click.echo(f"导出 {file}：{made.counts['posts']} 篇文章，精选 {made.counts['featured']} 篇")
    if is_cut_off(runs):
        click.echo(CUT_OFF, err=True)
    if kept:
        click.echo(str(kept) if stopped else f"{NO_EXPORT}{kept}", err=True)
    return status


def _publish(file: Path) -> tuple[Manifest | None, AggregatorError | None]:
    """Export (that curates first, where anything changed), or say why what stands there must stay, or does."""
    from aggregator.publish.export import export  # noqa: PLC0415 - as above
    from aggregator.store.database import Store  # noqa: PLC0415

    try:
        with Store.open(paths.database()) as store:
            why = must_stand(store, file)
            return (None, AggregatorError(why)) if why else (export(store, file, now=now()), None)
    except AggregatorError as error:
        # What was crawled is told all the same.
        return None, error


def _note(kept: AggregatorError) -> None:
    """Keep for `status` why there is no new export, as far as the store can be written: cron drops the exit status, and
    that of a crawl whose sources look broken does not tell."""
    from aggregator.store.database import Store  # noqa: PLC0415 - as above

    with suppress(AggregatorError), Store.open(paths.database()) as store:
        state.keep(store, state.UNEXPORTED, str(kept))


def must_stand(store: Store, file: Path) -> str:
    """Why the export at `file` must not be replaced by one of this store, and how it can be; "" where it may."""
    from aggregator.publish import standing  # noqa: PLC0415 - as above

    lost = standing.loss(store, file, now())
    return KEPT.format(file=file, store=store.path, ours=lost[0], there=lost[1]) if lost else ""


def _facts(run: Run) -> dict[str, Any]:
    return {
        "source": run.source,
        "status": run.status,
        "reason": run.reason,
        "started_at": iso(run.started_at),
        "ended_at": iso(run.ended_at),
    }


def check(target: str | None) -> bool:
    """Whether whoever asked for word, if anybody did, can be told; before the crawl, which goes on without. Why not is
    said. Raises UsageError for a target that is none."""
    from aggregator.fetch import notify  # noqa: PLC0415 - as above

    problem = notify.check(target) if target is not None else ""
    if problem:
        click.echo(problem, err=True)
    return not problem


def changes(runs: Sequence[Run]) -> list[Change]:
    """Of the runs that ended last, those that changed their source's state."""
    from aggregator.fetch import notify  # noqa: PLC0415 - as above
    from aggregator.store.database import Store  # noqa: PLC0415

    with Store.open(paths.database(), readonly=True) as store:
        return notify.changes(store, runs)


def tell(target: str, changed: Sequence[Change]) -> str:
    """Tell of what changed, if anything did; why that could not be done, or "". What was not told is, after the next
    run."""
    from aggregator.fetch import notify  # noqa: PLC0415 - as above
    from aggregator.store.database import Store  # noqa: PLC0415

    if not changed:
        return ""
    problems: list[str] = []
    with _gathered(problems):
        notify.tell(target, changed)
    with _gathered(problems), Store.open(paths.database()) as store:
        notify.note(store, changed, is_told=not problems)
    return "\n".join(problems)


@contextmanager
def _gathered(problems: list[str]) -> Iterator[None]:
    """What cannot be done is added to the problems."""
    try:
        yield
    except AggregatorError as error:
        problems.append(str(error))
