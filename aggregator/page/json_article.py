"""A fix for articles that come as JSON, alone or in a script of their page: it makes the element that rules read.

fixes=(JsonArticle(script="#js-initialData", item="initialState.entities.articles.{id}", html=("content",)),)
body=(JSON_BODY,), title=("json:title",)
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aggregator.page import data, rich_text
from aggregator.page.addresses import key_of
from aggregator.page.dom import make
from aggregator.page.markdown import to_html
from aggregator.page.parse import fragment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.page.page import Page

NAME = "json-article"
JSON_BODY = f"div.{NAME}"
# How an object begins.
_ANSWER = re.compile(r"[\ufeff\s]*\{\s*[\"}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArticle:
    """Where the JSON is, where the article is in it, and where the article has its body. Paths are data.at's.

    Sets page.data to the article, for places such as `json:title`. Where the JSON holds no article its element is there
    and empty. A page that is an answer and no HTML loses its tree, since its markup is the JSON's; one without such a
    script is left alone.
    """

    script: str = ""  # CSS of the script; the whole page where empty
    item: str = ""  # {id} in it is the last part of the page's key
    html: tuple[str, ...] = ()  # HTML, or a rich text editor's document (rich_text.py) as JSON or within a string
    markdown: tuple[str, ...] = ()

    def __call__(self, page: Page) -> None:
        """Put the article into its element."""
        found = next((found for source in self._sources(page) if (found := _loaded(source)) is not None), None)
        # An answer that is broken, or nested without an end, is an answer still, and its source no article.
        if found is None and (self.script or not _ANSWER.match(page.html)):
            return
        path = self.item.replace("{id}", key_of(page.url).rpartition(":")[2])
        items = (item for item in data.at(found, path) if isinstance(item, dict))
        page.data = next(items, {})
        _place(page, self._content(page.data), alone=not self.script)

    def _sources(self, page: Page) -> list[str]:
        if self.script:
            return page.say(f"{self.script}::text")
        return [page.html] if _ANSWER.match(page.html) else []

    def _content(self, item: dict[str, Any]) -> str:
        """The article's HTML: of the first path that has any."""
        return next((found for found in self._contents(item) if found.strip()), "")

    def _contents(self, item: dict[str, Any]) -> Iterator[str]:
        for path in self.html:
            for value in data.at(item, path):
                if rich_text.is_document(value):
                    yield rich_text.to_html(value)
                elif isinstance(value, str):
                    yield value
        for path in self.markdown:
            yield from (to_html(value) for value in data.at(item, path) if isinstance(value, str))


def _loaded(source: str) -> Any:
    try:
        return json.loads(source.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return None


def _place(page: Page, content: str, *, alone: bool) -> None:
    root = page.selector.root
    if page.find(JSON_BODY):
        return
    if alone:
        for child in list(root):
            root.remove(child)
    body = next(root.iter("body"), None)
    if body is None:
        body = make("body")
        root.append(body)
    box = fragment(content)
    box.set("class", NAME)
    body.append(box)
    page.changed()
