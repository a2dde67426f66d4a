"""Being told to stop, by Ctrl-C or by SIGTERM: at once, but never in the middle of a post."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)


class Terminated(KeyboardInterrupt):
    """SIGTERM came: what is open is closed and rolled back as at Ctrl-C."""


def listen() -> None:
    """Have SIGTERM end this program as Ctrl-C does. A crawl and a server have handlers of their own while they run."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what Python calls a handler with
    raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


@contextmanager
def whole() -> Iterator[None]:
    """Let the block come to its end first; raises KeyboardInterrupt after it where a signal came meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
