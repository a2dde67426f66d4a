"""What went wrong with one request, as a kind to count and a sentence for the operator."""

from __future__ import annotations

import re
import zlib
from gzip import BadGzipFile
from logging import DEBUG, WARNING
from typing import TYPE_CHECKING

from scrapy import exceptions
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from aggregator.errors import ChallengeError, RejectedError
from aggregator.fetch import guard
from aggregator.page import challenge
from aggregator.run import about

if TYPE_CHECKING:
    import logging

    from aggregator.run import Run

    # What a module logs by, or a spider.
    Log = logging.Logger | logging.LoggerAdapter[logging.Logger]

# By Scrapy's exception, the most special first: the kind, and what it means.
KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout", "no whole answer within DOWNLOAD_TIMEOUT seconds"),
    (exceptions.CannotResolveHostError, "dns", "the name of the host is not known"),
    (exceptions.DownloadConnectionRefusedError, "refused", "the server refuses connections"),
    (exceptions.DownloadCancelledError, "too-large", "the body is larger than DOWNLOAD_MAXSIZE"),
    (exceptions.ResponseDataLossError, "cut-off", "the answer was cut off before its end"),
    (exceptions.UnsupportedURLSchemeError, "scheme", "only http and https are fetched"),
    (exceptions.NotSupported, "scheme", "only http and https are fetched"),
    (exceptions.DownloadFailedError, "connection", "the connection failed"),
    (BadGzipFile, "encoding", "the body is not compressed as it claims"),
    (zlib.error, "encoding", "the body is not compressed as it claims"),
    (EOFError, "encoding", "the compressed body ends too early"),
    (ValueError, "address", "it leads to what is no address"),
)

# What a request ends with that is not made, because its host's robots.txt cannot be had.
NO_ROBOTS_TXT = "robots.txt cannot be fetched"

# What a request ends with that was waiting when the crawl was told to stop.
LET_GO = "the crawl was told to stop"

# What Scrapy says in an IgnoreRequest, or our manners, by how it begins.
IGNORED = (
    (NO_ROBOTS_TXT, "robots-unreachable"),
    ("Forbidden by robots.txt", "robots"),
    ("max redirections reached", "redirects"),
    ("Ignored response", "too-large"),
)

# How Twisted prints what was the matter, the words in its middle.
FAILURE = re.compile(r"\[?<twisted\.python\.failure\.Failure [\w.]+: (.*?)>\]?")

# Kinds that are a site's wish and not a fault of anyone's.
WISHES = {"robots"}


def tell(log: Log, run: Run, url: str, error: BaseException | None) -> None:
    """Count a request that got no usable answer, and say so; one that was let go was not made, and that is no fault.

    Of a host whose robots.txt cannot be had, manners.py has said it once: its requests may be thousands.
    """
    if not is_let_go(error):
        log.log(DEBUG if _lacks_robots_txt(error) else WARNING, "%s", count(run, url, error))


def is_let_go(error: BaseException | None) -> bool:
    """Whether a request was not made because the crawl was told to stop."""
    return isinstance(error, exceptions.IgnoreRequest) and str(error) == LET_GO


def _lacks_robots_txt(error: BaseException | None) -> bool:
    return isinstance(error, exceptions.IgnoreRequest) and str(error).startswith(NO_ROBOTS_TXT)


def count(run: Run, url: str, error: BaseException | None) -> str:
    """Count a request that got no usable answer in its run; returns the sentence, which the run keeps too.

    A challenge may come with an error's status (403, 405, 503): then it is that, and no failure.
    """
    if found := _challenge(error):
        run.reject(found, url)
        return about(run.source, url, str(found))
    kind, words = describe(error, url)
    message = about(run.source, url, words)
    if kind in WISHES:
        run.rejected[kind] += 1
        run.note(message)
    else:
        run.fail(kind, message)
    return message


def describe(error: BaseException | None, url: str = "") -> tuple[str, str]:
    """The kind of a failure and its words: ("http-404", "HTTP 404"), ("timeout", "no whole answer …").

    With the `url` that was asked for, what the address guard refused is told apart from what is not known.
    """
    if isinstance(error, exceptions.CannotResolveHostError) and (refused := guard.refusal(url)):
        return "guard", refused
    if isinstance(error, HttpError):
        answer = error.response
        target = (answer.headers.get("Location") or b"").decode("latin-1")
        flags = f" ({', '.join(answer.flags)})" if answer.flags else ""
        return f"http-{answer.status}", f"HTTP {answer.status}{flags}" + (
            f" to {target}, not followed" if target else ""
        )
    for known, kind, words in KINDS:
        if isinstance(error, known):
            return kind, f"{words}{_detail(error, words)}"
    if isinstance(error, exceptions.IgnoreRequest):
        said = str(error)
        kind = next((kind for start, kind in IGNORED if said.startswith(start)), "ignored")
        return kind, said or "not asked for"
    return "unexpected", f"{type(error).__name__}: {error}"


def _detail(error: BaseException, words: str) -> str:
    """The error's own first line, where it says more than its kind, and without the names of Twisted's classes."""
    said = FAILURE.sub(r"\1", str(error).strip().partition("\n")[0])[:200]
    return f" ({said})" if said and said not in words else ""


def _challenge(error: BaseException | None) -> ChallengeError | None:
    """The challenge that an error's page is; a notice that a post is gone adds nothing to its 404."""
    answer = error.response if isinstance(error, HttpError) else None
    if not isinstance(answer, TextResponse):
        return None
    try:
        challenge.check(answer.text, answer.url)
    except ChallengeError as found:
        return found
    except RejectedError:
        return None
    return None
