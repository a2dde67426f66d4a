"""`aggregator sources check`: how the sources fare, field by field; offline."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli import cards
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.terminal import printable, width
from aggregator.near import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.discover.fixtures import Field
    from aggregator.discover.health import Health
    from aggregator.store.database import Store

HELP = """检查各来源的健康：库里的文章有多少缺标题、日期、正文、作者、标签、代码，有没有可疑，是不是停更；
上次抓取是不是失败了、看来坏了。

不写 NAME 时检查所有启用的和库里有文章的来源。--fixtures 改为把 tests/golden 里的测试页重新读一遍，逐项核对。
都不访问网络。看来有坏了的来源（或读错的字段）时退出状态为 3。
"""

BROKEN = 3

STATES = {"broken": "可能坏了", "suspicious": "可疑", "fine": "正常", "empty": "没有抓过"}

HEADINGS = ("来源", "文章", "最新", "上次抓取", "状态")


@click.command(short_help="检查各来源的健康：缺哪些字段，有没有可疑，是不是停更。", help=HELP)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--fixtures", is_flag=True, help="检查 tests/golden 的测试页，而不是数据库。")
@json_option
@database_option
def check(*, names: tuple[str, ...], fixtures: bool, as_json: bool) -> int:
    """Print a line a source, or a line a field that is not as it should be; returns the exit status."""
    return _check_fixtures(names, as_json=as_json) if fixtures else _check_store(names, as_json=as_json)


def _check_store(names: Sequence[str], *, as_json: bool) -> int:
    from aggregator.cli.stores import open_store  # noqa: PLC0415 - with all that follows: only the command shall wait
    from aggregator.clock import now  # noqa: PLC0415
    from aggregator.discover import health  # noqa: PLC0415

    with open_store(readonly=True) as store:
        checked = [health.check(store, name, now()) for name in _wanted(store, names)]
    if as_json:
        print_json({"sources": [one.facts() for one in checked]})
    else:
        _print(checked)
    return BROKEN if any(one.state == "broken" for one in checked) else 0


def _wanted(store: Store, names: Sequence[str]) -> list[str]:
    """The sources to check. Raises click.UsageError for one that is not known."""
    from spiders import registry  # noqa: PLC0415

    catalogue = registry.catalogue()
    stored = [str(row["source"]) for row in store.db.execute("select distinct source from posts order by source")]
    for name in names:
        if name not in (known := [*catalogue, *stored]):
            raise click.UsageError(
                f"{name}: no such source{did_you_mean(name, known)} (`aggregator sources` shows all)"
            )
    enabled = [name for name, source in catalogue.items() if source.enabled]
    return list(dict.fromkeys(names or (*enabled, *stored)))


def _print(checked: Sequence[Health]) -> None:
    from aggregator.discover.health import FIELDS  # noqa: PLC0415

    rows = [[*HEADINGS[:2], *(f"缺{words}" for words in FIELDS.values()), *HEADINGS[2:]]]
    rows += [_row(one) for one in checked]
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
        for problem in checked[number - 1].problems if number else ():
            click.echo(f"    {STATES[problem.level]}：{printable(problem.what)}")


def _row(one: Health) -> list[str]:
    shares = [f"{number / one.posts:.0%}" if one.posts else "—" for number in one.missing.values()]
    newest = {"published_at": one.newest, "published_precision": one.newest_precision, "timezone": one.timezone}
    run = cards.moment(one.last_run["started_at"], newest)[:10] if one.last_run else "—"
    return [one.source, str(one.posts), *shares, cards.date(newest) or "—", run, STATES[one.state]]


def _check_fixtures(names: Sequence[str], *, as_json: bool) -> int:
    from aggregator.discover import fixtures  # noqa: PLC0415

    checked = fixtures.check(names)
    if as_json:
        print_json({"fields": [_facts(field) for field in checked]})
    else:
        _print_fields(checked)
    return BROKEN if any(field.state != "ok" for field in checked) else 0


def _facts(field: Field) -> dict[str, Any]:
    return {name: getattr(field, name) for name in ("case", "name", "state", "expected", "found")}


def _print_fields(checked: Sequence[Field]) -> None:
    """A line a case, and below it the fields that are not as they should be."""
    words = {"ok": "正确", "missing": "没有读出", "wrong": "不对"}
    for case in dict.fromkeys(field.case for field in checked):
        fields = [field for field in checked if field.case == case]
        counts = Counter(field.state for field in fields)
        click.echo(f"{case}  " + "，".join(f"{words[state]} {counts[state]}" for state in words if counts[state]))
        for field in fields:
            if field.state != "ok":
                shown = f"应为 {field.expected!r}，读出 {field.found!r}"
                click.echo(f"    {field.name} {words[field.state]}：{printable(shown)}")
    counts = Counter(field.state for field in checked)
    click.echo("共 " + "，".join(f"{words[state]} {counts[state]}" for state in words))
