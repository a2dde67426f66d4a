"""Crawls on a terminal: a line a source at work, and its summary when it has ended."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from aggregator.clock import now
from aggregator.fetch.summary import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.run import Run

# Columns of a bar; times a second that the display is drawn (a person sees no more, and a crawl needs the CPU).
BAR, REFRESH = 24, 4


class Display:
    """The runs at work. It only reads their counts, so that it may be drawn from a thread of its own."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.working: list[Run] = []

    def started(self, run: Run) -> None:
        """A source begins: it gets a line."""
        self.working = [*self.working, run]

    def ended(self, run: Run) -> None:
        """A source has ended: its line gives way to its summary."""
        self.working = [other for other in self.working if other is not run]
        self.console.print(line(run), highlight=False, markup=False)

    def table(self) -> Table:
        """What stands on the screen now."""
        table = Table.grid(padding=(0, 2))
        for run in self.working:
            done = run.posts + run.rejected.total()
            # Known posts that were due come on top of those that were found.
            wanted = max(run.found, done)
            table.add_row(
                run.source,
                ProgressBar(total=max(wanted, 1), completed=done, width=BAR),
                f"{run.posts}/{wanted} 篇",
                f"新增 {run.outcomes['new']}",
                f"页面 {run.pages}",
                f"失败 {run.failures.total()}" if run.failures else "",
                f"{(now() - run.started_at).total_seconds():.0f} 秒",
            )
        return table


@contextmanager
def display() -> Iterator[Display]:
    """Show runs on standard error; what is printed or logged meanwhile goes above them."""
    console = Console(stderr=True)
    shown = Display(console)
    with Live(console=console, get_renderable=shown.table, refresh_per_second=REFRESH, transient=True):
        yield shown
