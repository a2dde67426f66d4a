import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.fetch.outcome import judge, worst
from aggregator.fetch.summary import line
from aggregator.fetch.symptoms import BROKEN, FAILED, FINE
from aggregator.run import Run


def run(**seen: Any) -> Run:
    """A run that ended by itself, after ten pages."""
    seen = {"pages": 10, "requests": 11, "finished": "finished", **seen}
    counters = {name: Counter(value) for name, value in seen.items() if isinstance(value, dict)}
    return Run("blog", datetime(2026, 1, 1, tzinfo=UTC), **{**seen, **counters})


def past(**counts: Any) -> list[dict[str, str]]:
    return [{"counts": json.dumps(counts)}]


POSTS = {"new": 8}
GOOD = past(posts=100, found=100, missing={"author": 2})


@pytest.mark.parametrize(
    ("seen", "history", "status", "words"),
    [
        (run(found=8, outcomes=POSTS), GOOD, FINE, "正常"),
        (run(found=8, outcomes=POSTS), [], FINE, "正常"),
        # A revisit where all is known is fine, and so is one where nothing is newer than what was asked for.
        (run(known=8), GOOD, FINE, "正常"),
        (run(rejected={"old": 8}), GOOD, FINE, "正常"),
        (run(found=8, outcomes=POSTS, finished="closespider_timeout"), GOOD, FINE, "上限"),
        # Some failures and odd pages are a site's everyday life.
        (run(found=8, outcomes=POSTS, failures={"http-404": 3, "timeout": 1}), GOOD, FINE, "正常"),
        (run(found=8, outcomes=POSTS, rejected={"empty": 2}), GOOD, FINE, "正常"),
        # Nothing found.
        (run(), GOOD, BROKEN, "没有找到任何文章（以前 1 次共见到 100 篇）"),
        (run(), [], BROKEN, "没有找到任何文章"),
        # A source that never gave anything does not become fine by being asked twice.
        (run(), past(posts=0, found=0), BROKEN, "没有找到任何文章（列表页或文章地址的规则可能不对）"),
        # Found, and nothing of it read.
        (run(found=8, rejected={"offsite": 8}), GOOD, BROKEN, "找到 8 篇文章，一篇也没有读到（转到别的网站 8 次）"),
        (run(found=2, rejected={"robots": 2}), [], BROKEN, "一篇也没有读到（robots.txt 不允许 2 次）"),
        (run(found=3, failures={"http-404": 3}), GOOD, BROKEN, "一篇也没有读到（HTTP 404 3 次）"),
        (run(found=3), GOOD, BROKEN, "一篇也没有读到（没有应答）"),
        (run(found=1, known=7, rejected={"empty": 1}), GOOD, FINE, "正常"),
        (run(found=3, rejected={"old": 3}), GOOD, FINE, "正常"),
        # Not welcome.
        (run(found=8, outcomes=POSTS, rejected={"challenge": 1}), GOOD, BROKEN, "1 个验证或登录页面"),
        (run(found=8, failures={"http-403": 9}), GOOD, BROKEN, "来源拒绝了多数请求（HTTP 403 9 次）"),
        (run(pages=0, rejected={"robots": 2}), GOOD, BROKEN, "robots.txt 不允许抓取"),
        # No robots.txt, no request; what else went wrong is said as it is.
        (run(pages=0, failures={"robots-unreachable": 2}), GOOD, BROKEN, "robots.txt 取不到，2 个请求没有发出"),
        (run(pages=0, failures={"robots-unreachable": 2, "dns": 1}), GOOD, FAILED, "一个页面也没有取到"),
        (run(found=8, outcomes=POSTS, failures={"robots-unreachable": 1}), GOOD, BROKEN, "robots.txt 取不到"),
        # A changed layout.
        (run(found=8, outcomes={"new": 1}, rejected={"empty": 7}), GOOD, BROKEN, "8 个文章页中有 7 个读不到正文"),
        (run(found=8, outcomes=POSTS, missing={"published_at": 5}), GOOD, BROKEN, "缺少发布日期"),
        (run(found=8, outcomes=POSTS, missing={"title": 8, "content_text": 8}), [], BROKEN, "缺少标题、正文"),
        (run(found=8, outcomes=POSTS, missing={"published_at": 4}), GOOD, FINE, "正常"),
        # An author who was always named is missed; one who never was is not.
        (run(found=8, outcomes=POSTS, missing={"author": 8}), GOOD, BROKEN, "缺少作者"),
        (run(found=8, outcomes=POSTS, missing={"author": 8}), [], FINE, "正常"),
        (run(found=8, outcomes=POSTS, missing={"author": 8}), past(posts=100, missing={"author": 90}), FINE, "正常"),
        # Two posts are too few to say "most".
        (run(found=2, outcomes={"new": 2}, missing={"title": 2}), GOOD, FINE, "正常"),
        # Failed.
        (run(pages=0, failures={"dns": 2}), GOOD, FAILED, "一个页面也没有取到（查不到域名 2 次）"),
        (run(found=8, outcomes=POSTS, failures={"stage": 1}), GOOD, FAILED, "处理环节出错 1 次"),
        (run(found=8, outcomes=POSTS, failures={"archive": 1}), GOOD, FAILED, "归档文件有问题"),
        (run(found=8, outcomes=POSTS, finished="shutdown"), GOOD, FAILED, "被信号中止"),
        (run(finished=""), GOOD, FAILED, "没有跑完"),
        (run(pages=0, finished="unopened", failures={"stage": 1}), [], FAILED, "没有开始；处理环节出错 1 次"),
        # Neither the source's fault nor ours: try again later.
        (run(found=8, finished="locked", failures={"store": 1}), GOOD, 75, "另有程序一直在写数据库"),
        # The worse counts, and both are said.
        (run(failures={"spider": 1}, rejected={"challenge": 2}), GOOD, FAILED, "解析出错 1 次；遇到 2 个验证"),
    ],
)
def test_a_run_is_judged(seen: Run, history: list[dict[str, str]], status: int, words: str) -> None:
    judged, reason = judge(seen, history)
    assert (judged, words in reason) == (status, True), reason


UNCHANGED = {"visits": {"same": 1}}


@pytest.mark.parametrize(
    ("seen", "history", "status"),
    [
        (UNCHANGED, past(posts=0, found=2), BROKEN),
        (UNCHANGED, [], BROKEN),
        # Another source has its posts, or an editor removed them.
        (UNCHANGED, past(known=2), FINE),
        (UNCHANGED, past(posts=2), FINE),
        ({"known": 2}, [], FINE),
        # It was asked for newer ones only.
        ({"rejected": {"old": 2}}, [], FINE),
    ],
)
def test_a_source_without_any_post_is_not_fine_because_nothing_changes(
    seen: dict[str, Any], history: list[dict[str, str]], status: int
) -> None:
    assert judge(run(**seen), history, has_posts=False)[0] == status
    assert judge(run(**seen), history, has_posts=True)[0] == FINE


def test_a_run_without_requests_is_told_as_that() -> None:
    nothing = run(requests=0, pages=0)
    assert judge(nothing, GOOD) == (FINE, "没有要问的，一个请求也没有发出")
    assert judge(nothing, [], has_posts=False) == (BROKEN, "没有可问的：没有不带参数的列表，库里也没有它的文章")


def test_a_row_that_cannot_be_read_is_no_history() -> None:
    assert judge(run(), [{"counts": "{"}, {"counts": None}, {"counts": "{}"}]) == judge(run(), [])


@pytest.mark.parametrize(
    ("statuses", "expected"), [([], 0), ([0, 0], 0), ([0, 3], 3), ([3, 1, 0], 1), ([0, 75, 1], 75)]
)
def test_the_worst_of_several(statuses: list[int], expected: int) -> None:
    assert worst(statuses) == expected


def test_the_summary_is_one_line_with_what_matters() -> None:
    seen = run(outcomes={"new": 2, "unchanged": 5}, known=3, rejected={"challenge": 1}, failures={"timeout": 2})
    seen.ended_at = datetime(2026, 1, 1, 0, 1, 5, tzinfo=UTC)
    seen.status, seen.reason = judge(seen, [])
    assert line(seen) == (
        "blog  可能坏了：遇到 1 个验证或登录页面，来源可能在拦截我们  "
        "新增 2 · 未变 5 · 已知 3 · 页面 10 · 用时 65 秒 · 拒绝 1（验证或登录页面 1） · 失败 2（超时 2）"
    )


def test_a_fault_of_ours_is_not_told_as_the_source_s() -> None:
    assert judge(run(found=8, failures={"stage": 8}), GOOD) == (FAILED, "处理环节出错 8 次")
