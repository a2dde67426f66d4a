"""The `aggregator` command line, one file a command group.

Commands are imported when they are called or described: `aggregator list` must not wait for Scrapy. A command's
function may return an int, its exit status; the errors of aggregator/errors.py carry theirs.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from aggregator import __version__, paths
from aggregator.cli.lazy import LazyGroup
from aggregator.cli.options import database_option, point_out_namesakes
from aggregator.errors import AggregatorError
from aggregator.interrupt import Terminated, listen
from aggregator.store.trouble import closed, explain

# Where each command is, in the order in which `aggregator --help` tells of them.
COMMANDS = {
    "demo": "aggregator.cli.demo:demo",
    "crawl": "aggregator.cli.crawl:crawl",
    "ingest": "aggregator.cli.ingest:ingest",
    "reprocess": "aggregator.cli.reprocess:reprocess",
    "read": "aggregator.cli.read:read",
    "curate": "aggregator.cli.curate:curate",
    "list": "aggregator.cli.listing:listing",
    "show": "aggregator.cli.show:show",
    "search": "aggregator.cli.search:search",
    "export": "aggregator.cli.export:export",
    "sources": "aggregator.cli.sources:sources",
    "dump": "aggregator.cli.dump:dump",
    "serve": "aggregator.cli.serve:serve",
    "status": "aggregator.cli.status:status",
    "scale": "aggregator.cli.scale:scale",
    "doctor": "aggregator.cli.doctor:doctor",
    "backup": "aggregator.cli.backup:backup",
    "pin": "aggregator.cli.editor:pin",
    "feature": "aggregator.cli.editor:feature",
    "hide": "aggregator.cli.editor:hide",
    "remove": "aggregator.cli.editor:remove",
    "merge": "aggregator.cli.editor:merge",
    "split": "aggregator.cli.editor:split",
    "tag": "aggregator.cli.tagging:tag",
    "decisions": "aggregator.cli.holding:decisions",
    "tags": "aggregator.cli.tags:tags",
}

# 128 and the signal's number, as shells count them.
INTERRUPTED = 130
TERMINATED = 143

# The packages of the program itself: of these none can be missing but by a fault of its own.
OURS = {"aggregator", "data", "pipelines", "spiders"}

# What a disk says that is full or failing, whatever was written to it.
FAILING = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    help="精选：中文技术博客聚合器。抓取、清洗、去重、打标签、评分，并导出一个可供下游网站只读使用的 SQLite 文件。",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", message="aggregator %(version)s", help="显示版本号。")
@database_option
def cli() -> None:
    """Hold the commands together."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line (sys.argv by default) and leave with its exit status."""
    _open_closed()
    listen()
    sys.exit(run(arguments))


def _open_closed() -> None:
    """What the shell closed (>&-) leads nowhere: left closed, a database would be opened in its place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115 - open to the end


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status; what went wrong stands on standard error, one clear line."""
    # Scrapy looks for scrapy.cfg from the current folder upwards, and cron's folder is not ours.
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "aggregator.settings")
    try:
        point_out_namesakes()
        result = cli.main(args=arguments, prog_name="aggregator", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo("aggregator: interrupted; what was stored stays, run the command again for the rest", err=True)
        return TERMINATED if isinstance(error.__cause__ or error, Terminated) else INTERRUPTED
    except BrokenPipeError:
        return _hang_up()
    except Exception as error:  # noqa: BLE001 - the last line of defence: a user gets a sentence, never a trace
        return _explain(error)
    return result if isinstance(result, int) else 0


def _explain(error: Exception) -> int:
    """Say what went wrong; AGGREGATOR_DEBUG=1 adds the traceback."""
    if os.environ.get("AGGREGATOR_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, sqlite3.Error):
        # A store that fails while it is read; what is written is explained where it is written.
        error = explain(error, paths.database())
    elif isinstance(error, OSError) and (told := _told(error)):
        error = AggregatorError(told)
    elif isinstance(error, ModuleNotFoundError) and error.name and error.name.partition(".")[0] not in OURS:
        # After an update without its second step.
        error = AggregatorError(
            f"{error.name} is not installed: after an update run `make setup`, which adds what is new"
        )
    if isinstance(error, AggregatorError):
        click.echo(f"aggregator: {error}", err=True)
        return error.exit_status
    click.echo(
        f"aggregator: unexpected {type(error).__name__}: {error} (AGGREGATOR_DEBUG=1 shows where it comes from, "
        "`aggregator doctor` whether the store is damaged)",
        err=True,
    )
    return 1


def _told(error: OSError) -> str:
    """What the system refuses, of a path or of itself; "" for all else that it says, which nobody expects.

    Any path that is named may lead where nobody may or can look: said here once, not at each place that looks.
    """
    named = error.filename or ("standard output" if _is_cut_off() else "")
    if not error.strerror or not (named or error.errno in FAILING):
        return ""
    return ": ".join(part for part in (str(named), error.strerror) if part) + closed(error, "it and its folders")


def _is_cut_off() -> bool:
    """Whether standard output takes no more of what we print, as that of a full disk."""
    try:
        sys.stdout.flush()
    except OSError:
        _hang_up()
        return True
    return False


def _hang_up() -> int:
    """Nobody takes our output any more: nothing more is written, not even by Python's own flush at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
