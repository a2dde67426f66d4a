"""What can be wrong with a run: one rule a symptom, each a status and the words for it, or None."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aggregator.errors import BrokenSourceError, LockedError
from aggregator.reasons import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aggregator.run import Run

FINE, FAILED, BROKEN = 0, 1, BrokenSourceError.exit_status

# How Scrapy says that a run was ended from outside, or our own report. One that could not begin Scrapy calls
# "shutdown", as if a signal had ended it.
UNOPENED, LOCKED = "unopened", "locked"
STOPPED = {
    "": "没有跑完",
    UNOPENED: "没有开始",
    "shutdown": "被信号中止，没有跑完",
    "cancelled": "被取消，没有跑完",
    "store": "数据库写不进去，已停止抓取",
    LOCKED: "另有程序一直在写数据库，已停止抓取",
}

# Failures that are ours, whatever the site does.
OURS = ("stage", "spider", "archive", "store", "queue")

# Answers that mean "not you".
REFUSALS = ("http-401", "http-403", "http-412", "http-418", "http-429", "http-451", "http-468")

# Requests that were not made because the host's robots.txt cannot be had.
NO_ROBOTS = "robots-unreachable"

# Half: more than half of the pages being wrong in one way is a change of the site, less is its authors' variety.
MOST = 0.5

# Posts: with fewer, "most of them" says nothing.
ENOUGH = 3

# Fields that no source is without; others may be missing for good, and only a change against history tells.
ESSENTIAL = {"title": "标题", "published_at": "发布日期", "content_text": "正文"}
USUAL = {**ESSENTIAL, "author": "作者"}

# Reasons of rejection that say that an article was not where it was looked for.
NO_ARTICLE = ("empty", "listing")


@dataclass
class Past:
    """What earlier runs of a source saw, summed up."""

    runs: int = 0
    posts: int = 0
    known: int = 0
    seen: int = 0
    missing: Counter[str] = field(default_factory=Counter)


def summed(history: Iterable[Any]) -> Past:
    """The earlier runs as one; a row whose counts cannot be read, or were lost with its process, is as good as none."""
    past = Past()
    for row in history:
        try:
            counts = json.loads(row["counts"])
        except (ValueError, TypeError):
            continue
        if not counts:
            continue
        past.runs += 1
        past.posts += int(counts.get("posts", 0))
        past.known += int(counts.get("known", 0))
        past.seen += sum(int(counts.get(name, 0)) for name in ("posts", "found", "known"))
        past.missing.update(counts.get("missing", {}))
    return past


Verdict = tuple[int, str] | None


def _stopped(run: Run, past: Past) -> Verdict:  # noqa: ARG001 - all rules are asked the same way
    words = STOPPED.get(run.finished)
    return (LockedError.exit_status if run.finished == LOCKED else FAILED, words) if words else None


def _our_fault(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    faults = Counter({kind: run.failures[kind] for kind in OURS if run.failures[kind]})
    return (FAILED, _counted(faults)) if faults else None


def _unreachable(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    # What robots.txt kept us from was not tried.
    tried = run.failures.total() - run.failures[NO_ROBOTS]
    if run.pages or not tried or run.finished == UNOPENED:
        return None
    return FAILED, f"一个页面也没有取到（{_counted(run.failures)}）"


def _blocked(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    challenges = run.rejected["challenge"]
    return (BROKEN, f"遇到 {challenges} 个验证或登录页面，来源可能在拦截我们") if challenges else None


def _refused(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    refusals = Counter({kind: run.failures[kind] for kind in REFUSALS if run.failures[kind]})
    if refusals.total() <= MOST * run.pages:
        return None
    return BROKEN, f"来源拒绝了多数请求（{_counted(refusals)}）"


def _forbidden(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    forbidden = run.rejected["robots"]
    if not forbidden or run.found or run.known or run.posts or run.visits.total():
        return None
    return BROKEN, f"robots.txt 不允许抓取（{forbidden} 个请求），没有取到任何文章"


def _no_robots(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    kept = run.failures[NO_ROBOTS]
    return (BROKEN, f"robots.txt 取不到，{kept} 个请求没有发出（按 RFC 9309 视为全部不允许）") if kept else None


def _no_listing(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    # Known posts may answer all the same, but of new ones nothing is heard any more.
    failed = run.listings["failed"]
    if not run.pages or not failed or run.listings["read"] or run.finished in STOPPED:
        return None
    return (
        BROKEN,
        f"入口页（feed、站点地图、列表）一个也没有读到（{failed} 个失败：{_counted(run.failures + run.rejected)}）",
    )


def _vanished(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    lost = run.visits["vanished"]
    return (
        (BROKEN, f"已有的文章多数找不到了（{lost} 篇 404 或 410），没有当作消失：网站出了问题，或者换了地址")
        if lost
        else None
    )


def _nothing_found(run: Run, past: Past) -> Verdict:
    # A listing that has not changed since it was read leads to no article, and to none that is missing.
    seen = run.found or run.known or run.posts or run.visits.total() or run.rejected.total()
    if seen or not run.pages or run.finished in STOPPED or _no_listing(run, past):
        return None
    before = f"以前 {past.runs} 次共见到 {past.posts} 篇" if past.seen else "列表页或文章地址的规则可能不对"
    return BROKEN, f"没有找到任何文章（{before}）"


def _none_read(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    # What is only older than was asked for is as it should be.
    if not run.found or run.posts or run.known or run.visits.total() or run.rejected["old"] or run.finished in STOPPED:
        return None
    if any(run.failures[kind] for kind in OURS):
        return None
    why = run.rejected + run.failures
    return BROKEN, f"找到 {run.found} 篇文章，一篇也没有读到（{_counted(why) if why else '没有应答'}）"


def _no_articles(run: Run, past: Past) -> Verdict:  # noqa: ARG001
    lost = sum(run.rejected[reason] for reason in NO_ARTICLE)
    if lost < ENOUGH or lost <= MOST * (lost + run.posts):
        return None
    return BROKEN, f"{lost + run.posts} 个文章页中有 {lost} 个读不到正文，页面结构可能变了"


def _fields_missing(run: Run, past: Past) -> Verdict:
    if run.posts < ENOUGH:
        return None
    gone = [words for name, words in USUAL.items() if _mostly_missing(run, past, name)]
    return (BROKEN, f"多数文章缺少{'、'.join(gone)}，页面结构可能变了") if gone else None


def _mostly_missing(run: Run, past: Past, name: str) -> bool:
    if run.missing[name] <= MOST * run.posts:
        return False
    if past.posts:
        return name in ESSENTIAL or past.missing[name] <= MOST * past.posts
    return name in ESSENTIAL


def never_read(run: Run, past: Past) -> Verdict:
    """Of a source that has no post in the store: nothing has changed, and nothing is what there was."""
    if run.posts or run.known or run.rejected["old"] or past.posts or past.known:
        return None
    if not run.requests:
        return BROKEN, "没有可问的：没有不带参数的列表，库里也没有它的文章"
    return BROKEN, "还从来没有读到过这个来源的文章，入口页也没有变化"


def _counted(kinds: Counter[str]) -> str:
    return "，".join(f"{word(kind)} {number} 次" for kind, number in kinds.most_common())


RULES: tuple[Callable[[Run, Past], Verdict], ...] = (
    _stopped,
    _our_fault,
    _unreachable,
    _blocked,
    _refused,
    _forbidden,
    _no_robots,
    _no_listing,
    _vanished,
    _nothing_found,
    _none_read,
    _no_articles,
    _fields_missing,
)
