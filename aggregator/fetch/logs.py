"""Log lines that name the source and the address, and never print a whole post."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from pythonjsonlogger.json import JsonFormatter
from scrapy.logformatter import LogFormatter

from aggregator.run import about

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


# What a line of JSON has, and under which name; times are UTC.
JSON_FIELDS = {"asctime": "time", "levelname": "level", "name": "logger"}

# Loggers that tell at INFO how Scrapy is put together, which is of no use to an operator.
LISTS = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log")


class _Json(JsonFormatter):
    """With a spider's name in place of the spider, which Scrapy gives most of its messages."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Called with what is about to be written."""
        if "spider" in log_data:
            log_data["spider"] = getattr(log_data["spider"], "name", None)
        return log_data


def quiet(level: str) -> None:
    """Leave out Scrapy's banner and lists of its parts, seventy lines a run, unless `level` is DEBUG."""
    if level != "DEBUG":
        for name in LISTS:
            # Not a level: Scrapy takes those of its own loggers back when it sets logging up.
            logging.getLogger(name).addFilter(_is_trouble)


def _is_trouble(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def as_json(level: str) -> None:
    """From now on what is logged at this level or above is a line of JSON on standard error: time, level, logger,
    message, and exc_info where there is one. Once a process; Scrapy's own handler must be off (LOG_ENABLED).
    """
    if any(isinstance(handler.formatter, JsonFormatter) for handler in logging.root.handlers):
        return
    formatter = _Json(
        " ".join(f"%({field})s" for field in (*JSON_FIELDS, "message")),
        datefmt="%Y-%m-%dT%H:%M:%SZ",
        rename_fields=JSON_FIELDS,
        json_ensure_ascii=False,
    )
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    handler.setLevel(level)
    logging.root.addHandler(handler)


# They warn of what the report has a line for, with source and address.
for name in ("scrapy.core.downloader.handlers.http11", "scrapy.downloadermiddlewares.httpcompression"):
    logging.getLogger(name).setLevel(logging.ERROR)


class Lines(LogFormatter):
    """Scrapy asks it for every message about a page or a post."""

    def scraped(self, item: Any, response: Any, spider: Spider) -> LogFormatterResult:  # noqa: ARG002
        """A post went through all stages."""
        return _line(logging.DEBUG, "%s: %s: read", spider.name, getattr(item, "url", item))

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> LogFormatterResult:  # noqa: ARG002
        """A stage said no."""
        return _line(logging.WARNING, "%s", about(spider.name, getattr(item, "url", "?"), str(exception)))

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,
    ) -> LogFormatterResult:
        """A stage broke down; the traceback follows."""
        return _line(logging.ERROR, "%s: %s: lost: %s", spider.name, getattr(item, "url", item), exception)

    def spider_error(
        self,
        failure: Failure,
        request: Request,
        response: Response | Failure,  # noqa: ARG002
        spider: Spider,
    ) -> LogFormatterResult:
        """A callback raised; the traceback follows."""
        return _line(logging.ERROR, "%s: %s: not read: %s", spider.name, request.url, failure.value)

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """No answer, and nobody took care of it."""
        return _line(logging.ERROR, "%s: %s: not fetched: %s", spider.name, request.url, errmsg or failure.value)


def _line(level: int, message: str, *parts: Any) -> LogFormatterResult:
    return {"level": level, "msg": message, "args": parts}
