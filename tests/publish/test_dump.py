"""The canonical dump: the same bytes for the same content, wherever it stands and however it came."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from aggregator.errors import ExportError
from aggregator.publish import manifest
from aggregator.publish.dump import dump_export, dump_store
from aggregator.publish.export import export
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import READ_AT, a_post, a_run, a_text


@pytest.fixture(autouse=True)
def no_curation() -> None:
    """What is dumped is curated here."""


def lines(store: Store) -> list[str]:
    return list(dump_store(store, READ_AT))


def filled(path: Path, order: tuple[int, ...], day: int = 4) -> Store:
    store = Store.open(path)
    for number in order:
        write(store, a_post(str(number), a_text(number % 3), fetched_at=READ_AT.replace(day=day)), a_run())
    return store


def test_two_stores_of_one_content_dump_the_same(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", (1, 2, 3, 4)) as one, filled(tmp_path / "b.db", (4, 2, 1, 3, 2), day=9) as other:
        assert lines(one) == lines(other)


def test_an_export_dumps_as_its_store(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", (1, 2, 3, 4)) as store:
        export(store, tmp_path / "export.db", now=READ_AT)
        assert lines(store) == list(dump_export(tmp_path / "export.db"))


def test_a_row_says_everything_but_ids_and_our_times(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", (1,)) as store:
        rows = [json.loads(line) for line in lines(store)]
    post = next(row for row in rows if row["table"] == "posts")
    assert (post["uid"], post["canonical"], post["title"]) == (a_post("1").uid, a_post("1").uid, "标题 1")
    assert post["content_text"] == a_text(1)
    assert not {"id", "first_seen_at", "canonical_id"} & post.keys()
    assert {row["table"] for row in rows} >= {"sources", "posts", "tags", "post_tags"}
    tag = next(row for row in rows if row["table"] == "post_tags")
    assert (tag["uid"], tag["tag"]) == (a_post("1").uid, "java")


def test_any_difference_of_content_is_one_of_the_dump(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", (1, 2)) as store:
        before = lines(store)
        write(store, a_post("2", a_text(2), author="别人"), a_run())
        differing = [json.loads(line) for line in lines(store) if line not in before]
        # Its card, its score and where it stands among the picks may follow.
        assert "别人" in [row["author"] for row in differing if row["table"] == "posts"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_a_file_that_is_no_export_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(ExportError, match=r"x\.db: is no export"):
        list(dump_export(tmp_path / "x.db"))


@pytest.mark.parametrize("damage", ["bytes", "text", "reference"])
@pytest.mark.parametrize("manifested", [True, False])
def test_of_a_damaged_export_no_line_comes_out(tmp_path: Path, damage: str, manifested: bool) -> None:  # noqa: FBT001
    path = tmp_path / "export.db"
    with filled(tmp_path / "a.db", tuple(range(1, 9))) as store:
        export(store, path, now=READ_AT)
    if not manifested:
        manifest.beside(path).unlink()
    if damage == "bytes":
        content = bytearray(path.read_bytes())
        third = len(content) // 3
        content[third : 2 * third] = Random(7).randbytes(third)  # noqa: S311 - no secret
        path.write_bytes(content)
    else:
        with closing(sqlite3.connect(path)) as db, db:
            change = "content_text = cast(x'fffe' as text)" if damage == "text" else "canonical_id = 12345"
            db.execute(f"update posts set {change} where id = (select max(id) from posts)")  # noqa: S608 - ours
    came: list[str] = []
    with pytest.raises(ExportError, match=r"export\.db: is .*damaged"):
        came.extend(dump_export(path))
    assert came == []
