"""The posts as JSON Lines."""

import json
from pathlib import Path

from aggregator.publish import manifest
from aggregator.publish.export import export
from aggregator.publish.schema import columns
from aggregator.store.database import Store
from tests.publish.conftest import NOW


def test_each_line_is_a_post_under_the_names_of_its_columns(store: Store, tmp_path: Path) -> None:
    whole = export(store, tmp_path / "export.db", now=NOW)
    made = export(store, tmp_path / "posts.jsonl", form="jsonl", now=NOW)
    posts = [json.loads(line) for line in (tmp_path / "posts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [post["title"] for post in posts] == ["node.js 笔记", "部署指南", "部署指南（转）", "无题 short"]
    assert posts[0].keys() == {*columns()["posts"], "canonical_uid", "tags"} - {"id", "canonical_id"}
    assert posts[2]["canonical_uid"] == posts[1]["uid"]
    assert posts[1]["tags"] == ["Docker", "Java"]
    # What may be republished of a source is the same in every format.
    assert (posts[3]["content_text"], posts[3]["excerpt"]) == ("", "只许摘要")
    assert (made.cursor, made.counts) == (whole.cursor, {"posts": 4})
    assert manifest.digest(tmp_path / "posts.jsonl") == made.sha256
