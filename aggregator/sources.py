"""Sources: who publishes, and of those that need no code how their posts are found: data/sources.toml.

    [blinkfox]                                  # the name: of the spider, in `scrapy list`, and in the export
    title = "闪烁之狐"
    homepage = "https://blinkfox.github.io/"
    timezone = "Asia/Shanghai"                  # where the site prints no offset; Asia/Shanghai if not given
    posts = '/\\d{4}/\\d\\d/\\d\\d/'            # regular expression, searched in a post's URL
    feeds = ["atom.xml"]                        # at least one way to find posts; relative to the homepage
    sitemaps = ["sitemap.xml"]
    listings = ["archives/"]                    # listing or archive pages,
    next = '/(page|archives)/'                  # and the URLs of further ones, followed as they are met
    publish = "full"                            # full, excerpt or link: what may be republished
    enabled = true                              # false keeps it out of `aggregator crawl`
    keep_raw = 0                                # days that the source HTML is kept; 0 is for ever
    delay = 1.0                                 # seconds between two requests, where the site wants more than ours

data/sources.local.toml is the user's own: an entry of a name that is known changes the fields it gives (of a platform
enabled, publish, keep_raw and delay). A bad entry is one error that names file, entry and bad fields; the others go on,
and its source is not used at all: nobody knows what the operator wanted of it. A file that is not TOML, or not
where a variable says, is a UsageError.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aggregator import paths
from aggregator.errors import SourceError, UsageError
from aggregator.source_fields import CHECKS, POLICY, Fault, lacking, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who publishes; the fields are those of the module's docstring.

    `platform` is true for a spider of spiders/, which finds its posts by itself.
    """

    name: str
    title: str
    homepage: str
    timezone: str = "Asia/Shanghai"
    posts: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    next: str = ""
    publish: str = "full"
    enabled: bool = True
    keep_raw: int = 0
    delay: float = 0.0
    platform: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sources by name, and what was wrong with the entries that are not among them.

    `errors` are all that is wrong; `broken` are the sources that are not used for it, by name.
    """

    sources: dict[str, Source]
    errors: tuple[SourceError, ...] = ()
    broken: dict[str, Broken] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """A source whose entry cannot be used: where it is ("" where the entry does not say), and what is wrong."""

    homepage: str
    error: SourceError


@dataclass(frozen=True, slots=True)
class _Given:
    """A field as a file gives it."""

    value: Any
    file: Path


def local_file() -> Path:
    """The user's own file, which `aggregator sources add` writes: AGGREGATOR_LOCAL_SOURCES, or
    data/sources.local.toml."""
    return paths.resolve(os.environ.get("AGGREGATOR_LOCAL_SOURCES") or paths.DATA / "sources.local.toml")


def files(*, making: bool = False) -> list[Path]:
    """The files that are read, later ones winning: data/sources.toml, the user's own, then those that
    AGGREGATOR_SOURCES names (separated as PATH is), as the demo does for its own blog.

    The user's own may be missing where no variable names it, or where it is about to be made.
    """
    own, further = local_file(), os.environ.get("AGGREGATOR_SOURCES", "")
    is_optional = making or not os.environ.get("AGGREGATOR_LOCAL_SOURCES")
    return [
        paths.DATA / "sources.toml",
        *([] if is_optional and not paths.exists(own) else [own]),
        *(paths.resolve(path) for path in further.split(os.pathsep) if path),
    ]


def load(files: Iterable[Path], platforms: Iterable[Source] = ()) -> Catalogue:
    """The platforms and all sources of the files, in order.

    Raises UsageError for a file that is not there, and with the line for one that is not TOML.
    """
    sources = {source.name: source for source in platforms}
    entries: dict[str, dict[str, _Given]] = {}
    errors: list[SourceError] = []
    broken: dict[str, Broken] = {}
    for file in files:
        for name, entry in _tables(file).items():
            if isinstance(entry, dict):
                entries.setdefault(name, {}).update({key: _Given(value, file) for key, value in entry.items()})
            else:
                errors.append(SourceError(f"{file}: {name}: stands outside of every [entry]; put it below one"))
    for name, entry in entries.items():
        try:
            sources[name] = _changed(sources[name], entry) if name in sources else _source(name, entry)
        except SourceError as error:
            errors.append(error)
            broken[name] = Broken(_homepage(sources.pop(name, None), entry), error)
    return Catalogue(sources, tuple(errors), broken)


def _homepage(platform: Source | None, entry: Mapping[str, _Given]) -> str:
    """Where a source is whose entry is bad, as far as that much is right."""
    if platform is not None:
        return platform.homepage
    given = entry.get("homepage")
    return given.value if given is not None and not CHECKS["homepage"](given.value) else ""


def _tables(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        named = "is it what AGGREGATOR_LOCAL_SOURCES or AGGREGATOR_SOURCES should name?"
        raise UsageError(f"{file}: there is no such file: {named}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        line = place[1] if place and place[1] else text.count("\n") + 1
        raise UsageError(f"{file}: line {line}: not TOML: {PLACE.sub('', str(error))}") from error


def _source(name: str, entry: Mapping[str, _Given]) -> Source:
    """A whole entry as a Source. Raises SourceError."""
    file = next((given.file for given in entry.values()), paths.DATA / "sources.toml")
    if not NAME.fullmatch(name):
        raise SourceError(f"{file}: [{name}]: a name is made of a-z, 0-9, - and _")
    return Source(name=name, **_checked(name, entry, lacking(entry, file)))


def _changed(source: Source, entry: Mapping[str, _Given]) -> Source:
    """A platform with what the operator decides about it. Raises SourceError."""
    only = f"a platform's own; only {', '.join(POLICY)} change"
    owned = [Fault(given.file, key, only) for key, given in entry.items() if key in CHECKS and key not in POLICY]
    return replace(source, **_checked(source.name, entry, owned))


def _checked(name: str, entry: Mapping[str, _Given], faults: Iterable[Fault]) -> dict[str, Any]:
    """The values of an entry's fields. Raises SourceError with all that is wrong, `faults` among it."""
    unknown = f"no such field; there are {', '.join(CHECKS)}"
    found = [*faults]
    for key, given in entry.items():
        check = CHECKS.get(key)
        if problem := check(given.value) if check else unknown:
            found.append(Fault(given.file, key, problem))
    if found:
        raise SourceError(told(name, found))
    return {key: tuple(given.value) if isinstance(given.value, list) else given.value for key, given in entry.items()}
