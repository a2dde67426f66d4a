"""What is taken off a post's score, by what it shows alone: phrases as tables, shares of the text as figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from aggregator.curate.parts import part, prose
from aggregator.curate.phrases import ADVERT, DIALOGUE, DIGEST_TITLE, RECRUITMENT, SPUN
from aggregator.post import BlockKind, Post, ScorePart
from aggregator.text.vocabulary import technical

LINK = re.compile(r"<a\s[^>]*href=[\"']?([^\"'\s>]*)", re.IGNORECASE)
WORD = re.compile(r"[A-Za-z]{2,}")
# Rows of marks and emoji, and three words in capitals one after another; a single one is an acronym or a constant.
# Each of these, and the end of a sentence, begins with one character of a set: those alone are tried, as in phrases.py.
LOUD = (
    re.compile(r"[!！?？][!！?？]+"),
    re.compile(r"[\U0001F300-\U0001FAFF★☆◆●■▲♥❤]"),
    re.compile(r"[A-Z](?<=\b.)[A-Z]+(?:[ ,]+[A-Z]{2,}){2,}"),
)
SENTENCE = re.compile(r"[。！？!?\n][。！？!?\n]*")

# So many phrases in a thousand words make a post what the phrases say.
ADVERT_RATE = 8.0
RECRUITMENT_RATE = 10.0
SPUN_RATE = 10.0
# One turn of a dialogue may stand in anybody's text; so many different ones more, and the post is one.
DIALOGUE_TURNS = 2
# A phrase in the title counts as this many in the text.
TITLE_COUNTS = 4
# A title shouts where most of its words are in capitals; of fewer words than these, it names an API.
FEWEST_CAPITALS = 5
# Below so many words there is nothing to judge rates by: they are reckoned as if over this many.
LEAST_WORDS = 300
# Fewer words than this are a note, not an article.
THIN_WORDS = 120
# A link for every so many words is a list of links.
LINK_WORDS = 25
# Shorter sentences (如下：, 好的) may be said again; among so few, one said twice is no habit; a share of
# one in five is what refrains and tables leave in articles of people.
SENTENCE_SIZE = 10
FEWEST_SENTENCES = 10
MUCH_REPEATED = 0.2


@dataclass(slots=True, frozen=True)
class Read:
    """A post as penalties look at it: `prose` is its text without the code, `links` where its links lead."""

    post: Post
    prose: str
    links: list[str]


def penalties(post: Post) -> list[ScorePart]:
    """The penalties that a post earns; those of value 0 are left out."""
    read = Read(post, prose(post), LINK.findall(post.content_html))
    parts = [part(name, *measure(read)) for name, measure in MEASURES.items()]
    return [found for found in parts if found.value > 0]


def advert(read: Read) -> tuple[float, str]:
    """Sells something."""
    return _phrases(ADVERT, read, ADVERT_RATE, "广告用语")


def recruitment(read: Read) -> tuple[float, str]:
    """Offers a job."""
    return _phrases(RECRUITMENT, read, RECRUITMENT_RATE, "招聘用语")


def digest(read: Read) -> tuple[float, str]:
    """Collects others' news: its title says so, or it is mostly links."""
    links = len(read.links)
    dense = links * LINK_WORDS / max(read.post.word_count, LEAST_WORDS)
    if match := DIGEST_TITLE.search(read.post.title):
        return 0.6 + 0.4 * dense, f"标题像合集（{match[0]}），{links} 个链接"
    return (dense - 1, f"多为链接：{links} 个") if dense > 1 else (0.0, "")


def thin(read: Read) -> tuple[float, str]:
    """Hardly anything is there."""
    return 1 - read.post.word_count / THIN_WORDS, f"只有 {read.post.word_count} 字"


def offtopic(read: Read) -> tuple[float, str]:
    """Is about life rather than the trade: no code, and no tag of the tree but those of people and careers."""
    shows_code = any(block.kind is BlockKind.CODE for block in read.post.blocks)
    on_topic = shows_code or any(match.name in technical() for match in read.post.matches)
    return (0.0, "") if on_topic else (1.0, "看不出技术主题：没有代码，也没有技术标签")


def noise(read: Read) -> tuple[float, str]:
    """Shouts: capitals in the title, rows of exclamation marks, emoji."""
    title, prose = read.post.title, read.prose
    words = WORD.findall(title)
    capitals = sum(word.isupper() for word in words) / max(FEWEST_CAPITALS, len(words))
    loud = _loud(title) / 2 + _loud(prose) / max(20, read.post.word_count / 20)
    return max((capitals - 0.8) * 5, loud - 0.2), "标题或正文有大量大写、叹号或表情"


def spun(read: Read) -> tuple[float, str]:
    """Reads like a machine's: strings of connectives, or the same sentence again and again."""
    value, reason = _phrases(SPUN, read, SPUN_RATE, "套话")
    sentences = [sentence for part in SENTENCE.split(read.prose) if len(sentence := part.strip()) >= SENTENCE_SIZE]
    turns = len(set(DIALOGUE.findall(read.prose))) - 1
    if turns / DIALOGUE_TURNS > value:
        value, reason = turns / DIALOGUE_TURNS, "像未经整理的机器对话"
    again = sum(count - 1 for count in Counter(sentences).values()) / max(FEWEST_SENTENCES, len(sentences))
    if again > value and again > MUCH_REPEATED:
        return again, f"{again:.0%} 的句子重复"
    return value, reason


def dead_links(read: Read) -> tuple[float, str]:
    """Links that lead nowhere: empty ones, and images of this machine or a chat program."""
    dead = sum(not link.lower().startswith(("http:", "https:", "mailto:", "#")) or link == "#" for link in read.links)
    return dead / max(4, len(read.links)), f"{dead} 个链接无效"


def _loud(text: str) -> int:
    return sum(len(pattern.findall(text)) for pattern in LOUD)


def _phrases(pattern: re.Pattern[str], read: Read, rate: float, name: str) -> tuple[float, str]:
    """The share of a rate that a text's phrases reach; one phrase alone in the text is no sign."""
    found, in_title = pattern.findall(read.prose), pattern.findall(read.post.title)
    # The same phrase again and again is the post's subject; an advert has many.
    number = (len(found) if len(set(found)) > 1 else 0) + len(in_title) * TITLE_COUNTS
    examples = "、".join(dict.fromkeys([*in_title, *found][:3]))
    return 1000 * number / max(read.post.word_count, LEAST_WORDS) / rate, f"{name}：{examples}"


MEASURES: dict[str, Callable[[Read], tuple[float, str]]] = {
    "advert": advert,
    "recruitment": recruitment,
    "digest": digest,
    "thin": thin,
    "offtopic": offtopic,
    "noise": noise,
    "spun": spun,
    "dead_links": dead_links,
}
