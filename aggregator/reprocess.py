"""`reprocess`: every stored post again, from the HTML that is kept of it, as if it had been read today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator import clock
from aggregator.errors import AggregatorError, RejectedError
from aggregator.interrupt import whole
from aggregator.paths import database
from aggregator.run import Run
from aggregator.stages import Stages
from aggregator.store import raw
from aggregator.store.database import Store

if TYPE_CHECKING:
    from aggregator.post import Post


def reprocess() -> Run:
    """Take every post whose HTML is kept through all stages; the run's `found` counts them.

    A post that is none by today's rules stays as it is stored, and is counted as rejected. Raises StoreError,
    LockedError.
    """
    run = Run("reprocess", clock.now())
    with Store.open(database(), readonly=True) as store, Stages(run) as stages:
        for post in raw.posts(store):
            run.found += 1
            _again(stages, post)
        stages.finish(f"{refused(run)} 篇按新规则不算文章" if refused(run) else "")
    return run


def refused(run: Run) -> int:
    """How many posts are none by today's rules; those that an editor removed are not among them."""
    return run.rejected.total() - run.rejected["removed"]


def _again(stages: Stages, post: Post) -> None:
    url = post.url
    try:
        with whole():
            stages.process(post)
    except RejectedError as error:
        stages.run.reject(error, url)
    except AggregatorError:
        raise
    except Exception as error:  # noqa: BLE001 - one post that a new rule fails at must not keep the others from it
        stages.run.reject(RejectedError("failed", f"{type(error).__name__}: {error}"), url)
