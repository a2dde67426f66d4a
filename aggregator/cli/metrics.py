"""What the last runs saw, for Prometheus: a text file for node_exporter's textfile collector."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from aggregator import paths
from aggregator.errors import ExportError
from aggregator.publish import place
from aggregator.store.trouble import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PREFIX = "jingxuan_source_"

# Gauges with one value a source, all of its last run; README.md and docs/operations.md name them.
SINGLE = {
    "status": "Exit status of the last run: 0 fine, 1 failed, 3 looks broken.",
    "enabled": "1 where `aggregator crawl` is for it, 0 for a source that is off, for ingest and reprocess.",
    "started_seconds": "When the last run began, in seconds since 1970 (UTC); 0 of a source that never ran.",
    "duration_seconds": "How long the last run took.",
    "unfinished": "1 where the last run did not record its end (killed, a power cut, could not write), else 0.",
    "requests": "Requests of the last run, retries among them, robots.txt not.",
    "pages": "Answers of the last run.",
    "found": "Links to posts that were new to us.",
    "known": "Links to posts that the store had already.",
}
# Gauges with a label for the kind: new, changed …; challenge, empty …; http-404, timeout …; title, published_at ….
BY_KIND = {
    "posts": ("outcomes", "Posts of the last run by what became of them."),
    "rejected": ("rejected", "Pages of the last run that were no post, by reason."),
    "failures": ("failures", "What went wrong in the last run, by kind."),
    "missing": ("missing", "Posts of the last run without this field."),
}


def write(path: Path, store: Path, runs: Iterable[Mapping[str, Any]]) -> None:
    """Write the metrics of these runs, the last one of each source, as `status --json` has them, with
    `enabled` where that is known; of a source that never ran only `source` and `enabled`.

    The file is exchanged at once, so that nobody reads half of it. Raises ExportError where it cannot be written,
    UsageError where `path` is the store that the runs are of, another one, a folder or a device.
    """
    place.check(path, store)
    registry = CollectorRegistry()
    single = {name: Gauge(PREFIX + name, words, ["source"], registry=registry) for name, words in SINGLE.items()}
    by_kind = {
        name: Gauge(PREFIX + name, words, ["source", "kind"], registry=registry) for name, (_, words) in BY_KIND.items()
    }
    for run in runs:
        for name, value in _values(run).items():
            if value is None:
                continue
            single[name].labels(run["source"]).set(value)
        for name, (counts, _) in BY_KIND.items():
            for kind, number in run.get(counts, {}).items():
                by_kind[name].labels(run["source"], kind).set(number)
    try:
        # A link stays one: what it leads to is replaced.
        write_to_textfile(str(paths.end(path)), registry)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}){_advice(error, path.parent)}") from error


def _advice(error: OSError, folder: Path) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ": name a folder that exists"
    return closed(error, f"{folder.absolute()}")


def _values(run: Mapping[str, Any]) -> dict[str, float | None]:
    if "started_at" not in run:
        return {"enabled": run["enabled"], "started_seconds": 0}
    started = datetime.fromisoformat(run["started_at"]).timestamp()
    ended = datetime.fromisoformat(run["ended_at"] or run["started_at"]).timestamp()
    values = {
        "status": run["status"] or 0,
        "enabled": run.get("enabled"),
        "started_seconds": started,
        "duration_seconds": ended - started,
        "unfinished": int(not run["ended_at"]),
    }
    return values | {name: run.get(name, 0) for name in SINGLE if name not in values}
