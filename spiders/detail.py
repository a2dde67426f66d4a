"""What answers an article whose page has none of its text: a request of its own, as data."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aggregator.page.addresses import key_of
from aggregator.page.data import at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.page.rules import Evidence

_ID = re.compile(r"\{id\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """The request that answers an article. {id} in `url` and `body` is the last part of the article's key.

    The answer is read under the article's own address by the platform's rules (page/json_article.py). Where it only
    names the file that holds the body, `file` is the path of that address and `body_at` the key beside it under
    which the file's text is put.
    """

    url: str
    evidence: Evidence
    body: str = ""  # what is posted; a GET where empty
    headers: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    body_at: str = "content"

    def request(self, article: str) -> dict[str, Any]:
        """The arguments of the request for an article by its address."""
        identity = key_of(article).rpartition(":")[2]
        body = _ID.sub(identity, self.body)
        return {
            "url": _ID.sub(identity, self.url),
            "method": "POST" if body else "GET",
            "body": body,
            "headers": {"Referer": article, **self.headers},
        }

    def file_of(self, answer: str) -> str:
        """The address of the file that holds the body; "" where the answer has it or is none."""
        if not self.file:
            return ""
        found = [value for value in at(_loaded(answer), self.file) if isinstance(value, str)]
        return next((value for value in found if value.startswith("https://")), "")

    def completed(self, answer: str, text: str) -> str:
        """The answer with the text of its file in it."""
        whole = _loaded(answer)
        for holder in at(whole, self.file.rpartition(".")[0]):
            if isinstance(holder, dict):
                holder[self.body_at] = text
        return json.dumps(whole, ensure_ascii=False)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
