"""A run in one line, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator import reasons
from aggregator.fetch.symptoms import BROKEN, FAILED, FINE, NO_ROBOTS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from aggregator.run import Run

STATUS = {FINE: "正常", FAILED: "失败", BROKEN: "可能坏了"}

# The store's words for what became of a post.
OUTCOMES = {"new": "新增", "changed": "更新", "moved": "搬迁", "unchanged": "未变", "removed": "已移除"}

# What visits found where no post came of them (aggregator/run.py).
VISITS = {
    "unmodified": "未改动",
    "same": "内容相同",
    "gone": "找不到",
    "lost": "已消失",
    "vanished": "多数找不到",
    "lied": "谎称未改动",
}

# What became of the images that were asked for.
IMAGES = {"kept": "图片", "lost": "没有取到的图片"}

# Failures of requests that no site has answered.
UNREACHED = {NO_ROBOTS, "connection", "dns", "refused", "timeout"}


def line(run: Run) -> str:
    """`51cto  正常  新增 12 · 更新 1 · 未变 30 · 页面 50 · 用时 35 秒`, and what was wrong, if anything."""
    parts = [f"{words} {run.outcomes[name]}" for name, words in OUTCOMES.items() if run.outcomes[name]]
    parts += [f"已知 {run.known}"] * bool(run.known)
    parts += [f"{words} {run.visits[name]}" for name, words in VISITS.items() if run.visits[name]]
    parts += [f"{words} {run.images[name]}" for name, words in IMAGES.items() if run.images[name]]
    parts += [f"页面 {run.pages}", f"用时 {seconds(run):.0f} 秒"]
    parts += [f"拒绝 {run.rejected.total()}（{detail(run.rejected)}）"] * bool(run.rejected)
    parts += [f"失败 {run.failures.total()}（{detail(run.failures)}）"] * bool(run.failures)
    reason = "" if run.reason in {"", STATUS[FINE]} else f"：{run.reason}"
    return f"{run.source}  {word(run.status)}{reason}  {' · '.join(parts)}"


def is_cut_off(runs: Sequence[Run]) -> bool:
    """Whether several sources were asked and none was even reached: more likely, it is this machine."""
    return len(runs) > 1 and all(run.failures and run.failures.keys() <= UNREACHED and not run.pages for run in runs)


def word(status: int | None) -> str:
    """A run's exit status in a word."""
    return STATUS.get(status or FINE, STATUS[FAILED])


def seconds(run: Run) -> float:
    """How long a run took; 0 where the clock is fixed or it has not ended."""
    return (run.ended_at - run.started_at).total_seconds() if run.ended_at else 0.0


def detail(kinds: Counter[str]) -> str:
    """`验证或登录页面 2、没有正文 1`."""
    return "、".join(f"{reasons.word(kind)} {number}" for kind, number in kinds.most_common() if number)
