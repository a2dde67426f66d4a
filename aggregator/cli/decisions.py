"""What the editor's commands share: their options, and how a decision is written and followed."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import click

from aggregator import clock, paths
from aggregator.cli import confirmed
from aggregator.cli.options import database_option
from aggregator.cli.stores import open_store
from aggregator.cli.values import Given
from aggregator.curate import editor
from aggregator.curate.curate import curate
from aggregator.curate.editor import Word
from aggregator.curate.find import find
from aggregator.errors import AggregatorError, UsageError
from aggregator.image_cache import ImageCache
from aggregator.search.index import refresh
from aggregator.search.visible import hiding
from aggregator.store import images
from aggregator.store.database import Store

# What `--until` takes an end away with.
NEVER = "never"

Command = TypeVar("Command", bound=Callable[..., Any])


def user() -> str:
    """Who is at the keyboard; cron and containers may not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def common(command: Command) -> Command:
    """`--who`, `--note` (None where it is not given), `--later` and `--db`."""
    for decorate in (
        database_option,
        click.option("--later", is_flag=True, help="只记录；分组、精选与搜索等下一次 curate 或 export 再更新。"),
        click.option("--note", help="说明，和决定一起保存；会随导出给读者看（谁作的决定不会）。"),
        click.option("--who", default=user, show_default="当前用户", help="谁作的决定。"),
    ):
        command = decorate(command)
    return command


def ending(command: Command) -> Command:
    """`--until` and `--undo`; what is not given of `--until` and `--note` stays as it was said and holds."""
    until = click.option(
        "--until",
        type=Given(),
        metavar="TIME",
        help="到何时为止（ISO 8601，如 2026-03-01T08:00:00+08:00）；不写时区按中国时间，只写日期到那一天零点为止。"
        f"再说一次同样的决定而不写它，期限不变（--note 也是，--note '' 去掉说明）；{NEVER} 去掉期限。",
    )
    return until(undoing(command))


def undoing(command: Command) -> Command:
    """`--undo`."""
    return click.option("--undo", is_flag=True, help="撤销先前的这个决定。")(command)


def decide(
    action: str,
    post: str,
    *,
    who: str,
    note: str | None,
    later: bool,
    other: str = "",
    until: str | None = None,
    undo: bool = False,
) -> None:
    """Write one decision, and curate unless that is for later."""
    with open_store() as store:
        uid = find(store, post)
        value = find(store, other) if other else ""
        if undo and not editor.holds(store, action, uid, clock.now(), value):
            named = " ".join(filter(None, [action, uid, value]))
            raise AggregatorError(f"{uid}: there is nothing to undo: no `{named}` holds")
        said = editor.UNDONE[action] if undo else action
        shown = images.of_uid(store.db, uid) if said == "remove" else []
        word = _kept(store, Word(said, uid, who, clock.now(), value, note or "", time_of(until)), note, until)
        subject = confirmed.subject(store, word)
        editor.say(store, word)
        _discard(store, shown)
        follow(store, subject, later=later, terms=confirmed.terms(word))
        # Which post is the original of a merged one is known once that was carried out.
        for sentence in () if later else confirmed.originals(store, word):
            click.echo(sentence)
        if said == "feature" and editor.holds(store, "pin", uid, clock.now()):
            click.echo(f"它仍置顶；取消置顶：aggregator pin {uid} --undo")
        if said in ("pin", "feature"):
            _say_if_hidden(store, uid)


def _kept(store: Store, word: Word, note: str | None, until: str | None) -> Word:
    """The word with the note and the end of what it replaces, where it was given none itself."""
    before = editor.standing(store, word.action, word.uid, word.at) if word.action in editor.ENDING else None
    if before is None:
        return word
    return replace(
        word,
        note=before.note if note is None else note,
        until=before.until if until is None else word.until,
    )


def _say_if_hidden(store: Store, uid: str) -> None:
    for (post_id,) in store.db.execute("select id from posts where uid = ?", (uid,)).fetchall():
        for hide in hiding(store.db, post_id, clock.now()):
            click.echo(f"它仍被隐藏，哪里也看不到；取消隐藏：aggregator hide {hide['uid']} --undo")


def _discard(store: Store, shown: Iterable[str]) -> None:
    """Drop our copies of a removed post's images, but those that other posts show: whoever wants it gone wants them
    gone. Raises AggregatorError."""
    cache = ImageCache(paths.images(store.path))
    ours = {url for url in shown if cache.find(url) or images.is_lost(store, url)}
    try:
        for url in sorted(ours - images.shown_of_any(store.db, ours)):
            cache.discard(url)
            images.forget(store, url)
    except OSError as error:
        raise AggregatorError(f"{cache.folder}: an image cannot be removed: {error.strerror}") from error


def follow(store: Store, subject: str, *, later: bool, terms: str = "") -> None:
    """Bring the store in line with a decision, unless that is for later, and say so of its `subject`."""
    if later:
        # What is hidden, removed or tagged is so at once.
        click.echo(f"{subject}：已记录{terms}，分组、精选与搜索等下一次 curate 或 export 再更新")
        return
    now = clock.now()
    curate(store, now=now)
    refresh(store, now)
    click.echo(f"{subject}：已记录并生效{terms}")


def time_of(until: str | None) -> datetime | None:
    """A time as given to `--until`: without an offset China's, as all that people are shown; None for NEVER. Raises
    UsageError."""
    if until is None or until == NEVER:
        return None
    try:
        end = clock.parse_iso(until, clock.CHINA)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--until {until}: expected a time such as 2026-03-01 or 2026-03-01T08:00:00+08:00") from error
    if end <= (present := clock.now()):
        now = present.astimezone(clock.CHINA).isoformat(" ", "seconds")
        raise UsageError(f"--until {until}: is past, it is {now} now; to end it now: --undo")
    return end
