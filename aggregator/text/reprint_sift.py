"""Which clues are the article's: not its own notices, not its own address, not a list of other articles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from aggregator.page.addresses import address, clean
from aggregator.text.reprint_clues import Clue
from aggregator.text.reprint_links import is_source
from aggregator.text.reprint_sites import platform_of
from aggregator.text.reprint_words import Role

# Clues that say by themselves that the article is another's, or stands elsewhere too.
TELLING = frozenset(Role) - {Role.AUTHOR, Role.MORE, Role.OWN}
# Clues that say that it was taken from somewhere.
TAKEN = frozenset({Role.REPRINT, Role.SITE, Role.COPYRIGHT, Role.DATE, Role.ORIGINAL_AUTHOR})
# How far from a clue without an address the line 链接：URL may stand: 作者, 链接 and 来源 are a line each.
NEAR = 3
# So many addresses behind labels of one kind are a list: of a digest's items, or of the sources of its parts.
_LIST = 3
_LISTING = frozenset({Role.REPRINT, Role.ORIGIN, Role.LINK})
# How sites write an article's address: /article/327, /p/1a2b, /2020/01/02/title.
_ARTICLE = re.compile(r"/(?:articles?|posts?|p|archives?|blog|news|entry|story|s|a|t|\d{4}/\d\d)/[\w-]{3,}")


def sifted(found: Sequence[Clue], own_key: str, key_of: Callable[[str], str]) -> list[Clue]:
    """The clues that tell where the article `own_key` comes from, with their addresses cleaned."""
    judged = [_judged(clue, own_key, key_of) for clue in found]
    return _without_lists(_completed(_without_notices(judged, own_key)), key_of)


def is_own(key: str, own_key: str) -> bool:
    """Whether a key is the article's, or of another page of its own site (of a platform: one that is no article)."""
    if not key.startswith("http"):
        return key == own_key
    return _site(key) == _site(own_key) or address(key).platform == own_key.partition(":")[0]


def _judged(clue: Clue, own_key: str, key_of: Callable[[str], str]) -> Clue:
    """The clue with its address cleaned, and without one that is the article's own."""
    url = clean(clue.url) if clue.url else ""
    return replace(clue, url="" if not url or not is_source(url) or is_own(key_of(url), own_key) else url)


def _site(key: str) -> str:
    return urlsplit(key).netloc


def _without_notices(found: list[Clue], own_key: str) -> list[Clue]:
    """The clues less the article's own notices; beside a copyright notice of another site those name the source."""
    own_platform = own_key.partition(":")[0]
    foreign = any(clue.role is Role.COPYRIGHT and platform_of(clue.names.site) != own_platform for clue in found)
    # All that its own site's notice says is the notice's: 本文来自博客园，作者：…，转载请注明原文链接：…
    own = {clue.at for clue in found if clue.role is Role.COPYRIGHT and not foreign}
    asked = {at for clue in found if clue.asked for at in range(clue.at + 1, clue.at + NEAR)}
    kept = []
    for clue in found:
        if clue.role is Role.REPRINT and not clue.strong and clue.at in asked and not foreign:
            continue  # 转载请注明出处, and on the next line the author's own 本文出自
        if clue.role is Role.OWN or clue.asked:
            if foreign and clue.url:
                kept.append(replace(clue, role=Role.LINK))
        elif clue.at not in own:
            kept.append(clue)
    return kept


def _completed(found: list[Clue]) -> list[Clue]:
    """The clues less addresses that stand alone (链接：URL).

    Beside a clue without an address they are that one's; as an article's last line they are its source, where they
    read like an article's.
    """
    kept = []
    for clue in found:
        if clue.role is not Role.MORE:
            kept.append(clue)
        elif beside := _beside(clue, found):
            named_before = any(other.at <= clue.at and other.role in TAKEN for other in beside)
            kept.append(replace(clue, role=Role.REPRINT, strong=named_before))
        elif clue.closing and _ARTICLE.search(clue.url):
            kept.append(replace(clue, role=Role.REPRINT))
    return kept


def _beside(more: Clue, found: list[Clue]) -> list[Clue]:
    """The clues that a line 链接：URL completes."""
    near = [clue for clue in found if abs(clue.at - more.at) <= NEAR and clue.role in TELLING | {Role.AUTHOR}]
    return [] if any(clue.url for clue in near if clue.at <= more.at) else near


def _without_lists(found: list[Clue], key_of: Callable[[str], str]) -> list[Clue]:
    for strong in (False, True):
        listed = [clue for clue in found if clue.url and clue.strong is strong and clue.role in _LISTING]
        if len({key_of(clue.url) for clue in listed}) >= _LIST:
            found = [clue for clue in found if clue not in listed]
    return found
