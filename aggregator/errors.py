"""Every error of ours, and the exit status that each ends a command with.

    AggregatorError             1   something failed
    ├── UsageError              2   the command or a file of settings is not as it should be, or names what is not there
    │   ├── SourceError         2   an entry of sources.toml
    │   └── DataError           2   another file of data/: tags, dictionary, resources
    ├── BrokenSourceError       3   ran, but a source looks broken
    ├── LockedError            75   another crawl (or editor) holds the lock
    ├── ArchiveError            1   a WARC file cannot be read or written
    ├── StoreError              1   the database: newer, full, read-only
    │   └── DamagedError        1   its file is damaged, cut off or empty
    ├── ExportError             1   the snapshot failed its own checks; the old one stands
    ├── QueueError              1   Redis, which several machines work through, cannot be used
    │   └── LeaseError          1   a worker may not ask its sites any more; its job is done again
    └── RejectedError           -   this one page or line is no post; the run goes on
        └── ChallengeError      -   a challenge or login page stands where a post should

Messages are for the operator: they name the source and the URL where there is one, and say what to do.
"""

from typing import ClassVar


class AggregatorError(Exception):
    """Something failed; the message says what, where and what to do."""

    exit_status: ClassVar[int] = 1


class UsageError(AggregatorError):
    """The command line or a file of settings is not as it should be, or names a file or source that is not there."""

    exit_status = 2


class SourceError(UsageError):
    """An entry of sources.toml; the message names file, entry and field."""


class DataError(UsageError):
    """A file of data/ other than sources.toml; the message names file and line."""


class BrokenSourceError(AggregatorError):
    """The run ended, but a source looks broken: nothing found, challenge pages, fields missing."""

    exit_status = 3


class LockedError(AggregatorError):
    """Another process holds the lock (75 is EX_TEMPFAIL of sysexits.h: try again later)."""

    exit_status = 75


class ArchiveError(AggregatorError):
    """A WARC file cannot be read or written."""


class StoreError(AggregatorError):
    """The database cannot be used: of a newer version, corrupt, full, read-only."""


class DamagedError(StoreError):
    """The database's file is damaged, cut off or empty: a backup is to take its place."""


class ExportError(AggregatorError):
    """The snapshot failed its own checks; what stood there before still stands."""


class QueueError(AggregatorError):
    """Redis, which several machines work through, cannot be reached or lost something."""


class LeaseError(QueueError):
    """A worker may not ask its sites any more; its job is done again, by another one perhaps."""


class RejectedError(AggregatorError):
    """One page or line is no post. `reason` is a short word for counting: empty, listing, challenge, encoding, url."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


# How a message ends about a page in which no article is found; the command itself has other advice.
SEE_IT = "; see it with `aggregator read`"


class ChallengeError(RejectedError):
    """A challenge or login page stands where a post should; it is never solved and never stored."""

    def __init__(self, message: str) -> None:
        super().__init__("challenge", message)
