"""Who is told when a source's state has changed: it looked fine and now does not, or the other way round."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator.clock import iso
from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch.summary import word
from aggregator.store import runs as history
from aggregator.store import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.run import Run
    from aggregator.store.database import Store

# Seconds that a listener may take: the crawl is over by then, and cron's next one may be near.
PATIENCE = 30
# The status of a source that the listener knows, where it could not be told of a later one; the source follows.
BEHIND = "notify:"
# What stands there of a source that the listener was never told of.
UNSEEN = "unseen"


@dataclass(frozen=True)
class Change:
    """A source whose state is another than after its run before; `was` is None where this was its first, and what was
    told last where that was before."""

    source: str
    was: int | None
    now: int
    reason: str
    started_at: str

    def __str__(self) -> str:
        told = "" if self.now == 0 else f"：{self.reason}"
        was = "第一次抓取" if self.was is None else word(self.was)
        return f"{self.source}  {was} → {word(self.now)}{told}"


def changes(store: Store, runs: Iterable[Run]) -> list[Change]:
    """Of the runs that just ended, those whose status differs from that of the source's last run before, or from what
    the listener knows where it is behind; of a first run only that it was not fine.

    A run that could not be recorded counts as well.
    """
    found = []
    for run in runs:
        before = history.history(store, run.source, 2)
        if before and before[0]["started_at"] == iso(run.started_at):
            del before[0]  # this run itself
        behind = state.read(store, BEHIND + run.source)
        last = behind or (before[0]["status"] if before else UNSEEN)
        was, is_now = None if last == UNSEEN else int(last), run.status or 0
        if (was or 0) != is_now:
            found.append(Change(run.source, was, is_now, run.reason, iso(run.started_at) or ""))
    return found


def note(store: Store, changed: Iterable[Change], *, is_told: bool) -> None:
    """Keep that the listener was told of these, or that it is behind: then it is told of them after the next run."""
    with store.transaction() as db:
        for change in changed:
            if is_told:
                db.execute("delete from state where name = ?", (BEHIND + change.source,))
            else:
                state.keep(store, BEHIND + change.source, UNSEEN if change.was is None else str(change.was))


def check(target: str) -> str:
    """What will keep a target from being told, or "": its program is not there. That is no reason not to crawl.

    Raises UsageError where a target is neither an address that can be asked nor a command.
    """
    try:
        words = [] if _is_address(target) else shlex.split(target)
        is_sound = _is_sound(target) if _is_address(target) else bool(words)
    except ValueError as error:
        raise UsageError(f"--notify {_named(target)}: {error}; quote a command as for a shell") from error
    if not is_sound:
        raise UsageError(f"--notify {_named(target)}: neither an http(s) address nor a command")
    if words and shutil.which(words[0]) is None:
        return f"--notify {target}: no program {words[0]} that can be run is on the PATH; cron's is short"
    return ""


def tell(target: str, changed: Sequence[Change]) -> None:
    """Hand the changes to `target` as JSON: POST to an http(s) address, else on the standard input of a command.

    `{"text": a line a change, in Chinese, "changes": [{source, was, now, reason, started_at}]}`, `was` null of a first
    run. The command is run without a shell. Raises AggregatorError where it could not be told.
    """
    message = {"text": "\n".join(map(str, changed)), "changes": [asdict(change) for change in changed]}
    body = json.dumps(message, ensure_ascii=False).encode()
    try:
        if _is_address(target):
            _post(target, body)
        else:
            subprocess.run(shlex.split(target), input=body, timeout=PATIENCE, check=True)  # noqa: S603 - the operator's own
    except (OSError, subprocess.SubprocessError, ValueError, HTTPException) as error:
        raise AggregatorError(f"--notify {_named(target)}: could not be told: {_why(error)}") from error


def _post(address: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 - the operator's own, http(s)
    try:
        urllib.request.urlopen(request, timeout=PATIENCE).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        raise


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _is_sound(address: str) -> bool:
    parts = urlsplit(address)
    # urllib takes a name and a password for a part of the host.
    is_host = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    return is_host and address.isascii() and not any(map(str.isspace, address))


def _named(target: str) -> str:
    """A target as it may stand in a log: of an address only the host, since the rest is often a secret."""
    return f"{target.partition(':')[0]}://{urlsplit(target).hostname}/…" if _is_address(target) else target


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"it ended with status {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no end after {PATIENCE} s"
    return str(error)
