"""What to think of a run: fine, failed, or a source that looks broken; and one sentence why, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aggregator.fetch.symptoms import BROKEN, FAILED, FINE, RULES, never_read, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aggregator.run import Run

# From the best to the worst: what several runs together are. A failure of ours hides what a source is like.
SEVERITY = (FINE, BROKEN, FAILED)


def judge(run: Run, history: Sequence[Mapping[str, Any]] | Sequence[Any], *, has_posts: bool = True) -> tuple[int, str]:
    """The exit status of a run (0 fine, 1 failed, 3 the source looks broken) and the reason, a sentence in Chinese.

    `history` are rows of the table runs of the same source, this run's not among them; `has_posts` says whether the
    store has any post of it.
    """
    past = summed(history)
    verdicts = [verdict for rule in RULES if (verdict := rule(run, past))]
    if not verdicts and not has_posts and (verdict := never_read(run, past)):
        verdicts = [verdict]
    if not verdicts:
        return FINE, _fine(run)
    status = worst(status for status, _ in verdicts)
    return status, "；".join(reason for _, reason in verdicts)


def worst(statuses: Iterable[int]) -> int:
    """The exit status of several runs together: failed before broken before fine; fine where there are none."""
    return max(statuses, key=lambda status: SEVERITY.index(status) if status in SEVERITY else len(SEVERITY), default=0)


def _fine(run: Run) -> str:
    if not run.requests:
        return "没有要问的，一个请求也没有发出"
    if run.visits.total() and not (run.found or run.known or run.posts):
        return "来源没有变化"
    return "正常，到达本次的页数或时间上限而止" if run.finished.startswith("closespider_") else "正常"
