"""The site as files: every link leads to a file, wherever the folder is put, and nothing else is ever replaced."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ExportError, UsageError
from aggregator.publish import folder as ours
from aggregator.publish import pages
from aggregator.publish.export import export
from aggregator.publish.site import views
from aggregator.publish.site.filed import file_name
from aggregator.run import Run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.conftest import NOW
from tests.search.conftest import post

HOSTILE = [
    "c#",
    "ci/cd",
    "../../up",
    "100%",
    "?q=",
    "a b&c",
    "<script>",
    '"',
    "数据库",
    "con",
    "index.html",
    "x" * 300,
    ".",
    "A",
]


def links(page: Path) -> list[str]:
    found = re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))
    return [unescape(link) for link in found if not re.match(r"https?:|#", link)]


def assert_whole(folder: Path) -> None:
    """Every link of every page leads to a file, and every page is led to."""
    there = {path.resolve() for path in folder.rglob("*.html")}
    led_to = {folder.resolve() / "index.html"}
    for page in there:
        for link in links(page):
            target = (page.parent / unquote(link.partition("?")[0])).resolve()
            assert target.is_file(), f"{page}: {link}"
            assert target.is_relative_to(folder.resolve())
            led_to.add(target)
    assert there <= led_to


@pytest.mark.parametrize("base", ["", "https://blog.test/j/"])
def test_every_link_leads_to_a_file(exported: Path, tmp_path: Path, base: str) -> None:
    count = pages.write(exported, tmp_path / "site", base)
    assert_whole(tmp_path / "site")
    assert count == len(list((tmp_path / "site").rglob("*.html"))) > 10
    assert "部署指南" in (tmp_path / "site" / "featured" / "index.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "site" / "pages.json").read_text())["pages"] == count


def test_whatever_is_called_whatever(changeable: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(changeable)) as db, db:
        (number,) = db.execute("select max(id) from posts").fetchone()
        for n, name in enumerate(HOSTILE):
            db.execute("insert into tags values (?, ?, ?, 1)", (10**9 + n, name, name))
            db.execute("insert into post_tags values (?, ?, 1.0, 'author')", (number, 10**9 + n))
        db.execute("update sources set name = '../x' where name = 'other'")
        db.execute("update posts set source = '../x' where source = 'other'")
    pages.write(changeable, tmp_path / "site")
    assert_whole(tmp_path / "site")
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".db"} >= {"site"}
    assert "<script>" not in "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html"))


def test_a_long_listing_has_further_pages(store: Store, tmp_path: Path) -> None:
    for n in range(45):
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(n)
        write(store, post(f"many-{n}", f"第 {n} 篇", title=f"第{n:02}篇", published_at=day), Run("blog", NOW))
    export(store, tmp_path / "export.db", now=NOW)
    pages.write(tmp_path / "export.db", tmp_path / "site")
    assert_whole(tmp_path / "site")
    listing = tmp_path / "site" / "posts"
    assert sorted(path.name for path in listing.iterdir()) == ["2.html", "3.html", "index.html"]
    seen = Counter(
        title for page in listing.iterdir() for title in re.findall(r"第\d\d篇", page.read_text(encoding="utf-8"))
    )
    assert seen == Counter(f"第{n:02}篇" for n in range(45))


def test_the_last_page_of_a_listing_leads_to_none(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(45):
        write(store, post(f"many-{n}", f"第 {n} 篇"), Run("blog", NOW))
    export(store, tmp_path / "export.db", now=NOW)
    monkeypatch.setattr(views, "LAST_PAGE", 2)
    count = pages.write(tmp_path / "export.db", tmp_path / "site")
    assert count == len(list((tmp_path / "site").rglob("*.html")))
    listing = tmp_path / "site" / "posts"
    assert sorted(path.name for path in listing.iterdir()) == ["2.html", "index.html"]
    assert all((listing / unquote(link)).resolve().is_file() for link in links(listing / "2.html"))


@given(st.lists(st.text(), unique=True))
def test_no_two_names_share_a_folder(names: list[str]) -> None:
    folders = [file_name(name) for name in names]
    assert len({folder.lower() for folder in folders}) == len(names)
    for folder in folders:
        assert folder
        assert not re.search(r'[/\\:*?"<>|\x00-\x1f]|^\.|\.$', folder)
        assert len(folder.encode()) < 255


def test_pages_that_stood_there_are_replaced_as_a_whole(changeable: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pages.write(changeable, site)
    with closing(sqlite3.connect(changeable)) as db, db:
        (gone,) = db.execute("select uid from posts where url like '%undated'").fetchone()
        db.execute("delete from posts where uid = ?", (gone,))
    assert (site / "post" / gone).exists()
    pages.write(changeable, site)
    assert not (site / "post" / gone).exists()
    assert_alone(site)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_takes_the_old_one_s_place(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    """In one step where the system has it, which renames nothing; else in three."""
    site = tmp_path / "site"
    renamed: list[Path] = []
    pages.write(exported, site)
    (site / "index.html").write_text("old")
    if not at_once:
        monkeypatch.setattr(ours, "_exchange", lambda *_: False)
    rename = Path.rename

    def counted(self: Path, to: Path) -> Path:
        renamed.append(self)
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", counted)
    pages.write(exported, site)
    assert len(renamed) == (0 if at_once else 3)
    assert_whole(site)
    assert (site / "index.html").read_text() != "old"
    assert_alone(site)


def test_what_a_killed_run_left_is_put_back_or_removed(exported: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pages.write(exported, site)
    shutil.copytree(site, tmp_path / ".site.0123abcd.part")
    site.rename(tmp_path / ".site.0123abcd.old")
    with pytest.raises(ExportError, match=r"none\.db"):
        pages.write(tmp_path / "none.db", site)
    assert_whole(site)
    assert_alone(site)


def assert_alone(site: Path) -> None:
    """There is no draft of a folder beside it."""
    assert [path.name for path in site.parent.iterdir() if site.name in path.name] == [site.name]


MARKS = ['{"nav": []}', "[]", "{", "", '{"cursor": "", "as_of": "", "pages": 1, "files": "precious.txt"}', "[" * 10**5]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark[:12])
def test_another_s_mark_gives_nothing_away(exported: Path, tmp_path: Path, mark: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "pages.json").write_text(mark)
    (tmp_path / "home" / "precious.txt").write_text("precious")
    with pytest.raises(UsageError, match=r"home: holds (precious\.txt|pages\.json)"):
        pages.write(exported, tmp_path / "home")
    assert (tmp_path / "home" / "precious.txt").read_text() == "precious"


@pytest.mark.parametrize("name", ["precious.txt", "post/precious.html", "new/.git/config"])
def test_a_stranger_s_file_among_our_pages_is_named(exported: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "site" / name
    pages.write(exported, tmp_path / "site")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("precious")
    with pytest.raises(UsageError, match=f"site: holds {re.escape(name)}"):
        pages.write(exported, tmp_path / "site")
    assert file.read_text() == "precious"
    file.unlink()
    file.symlink_to(tmp_path)
    with pytest.raises(UsageError, match=f"site: holds {re.escape(name)}"):
        pages.write(exported, tmp_path / "site")


def test_a_file_that_comes_while_the_pages_are_written(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, fill = tmp_path / "site", pages._fill
    pages.write(exported, site)

    def filled(*given: Any) -> int:
        (site / "late.txt").write_text("precious")
        return fill(*given)

    monkeypatch.setattr(pages, "_fill", filled)
    with pytest.raises(UsageError, match="late"):
        pages.write(exported, site)
    assert (site / "late.txt").read_text() == "precious"


@pytest.mark.parametrize(
    ("store", "export", "said"),
    [
        ("site/my.db", None, "my.db"),
        ("site/deep/my.db", None, "my.db"),
        # Its folder of backups.
        ("my.db", None, "backups"),
        ("elsewhere/my.db", "site/export.db", "export.db"),
        ("elsewhere/my.db", "link/export.db", "export.db"),
    ],
)
def test_the_store_and_the_export_are_never_in_the_folder(
    tmp_path: Path, store: str, export: str | None, said: str
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to("site")
    target = tmp_path / ("backups" if said == "backups" else "site")
    with pytest.raises(UsageError, match=f"{target.name}: .*{said} is or would be in it"):
        pages.check(target, tmp_path / store, tmp_path / export if export else None)
    pages.check(tmp_path / "other", tmp_path / store, tmp_path / export if export else None)


def test_what_is_not_ours_is_never_replaced(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_text("dear diary")
    with pytest.raises(UsageError, match=r"home: holds diary\.txt"):
        pages.write(exported, tmp_path / "home")
    with pytest.raises(UsageError, match=r"diary\.txt: is a file"):
        pages.write(exported, tmp_path / "home" / "diary.txt")
    assert (tmp_path / "home" / "diary.txt").read_text() == "dear diary"


def test_a_failure_leaves_the_old_pages(changeable: Path, tmp_path: Path) -> None:
    pages.write(changeable, tmp_path / "site")
    with closing(sqlite3.connect(changeable)) as db, db:
        db.execute("drop table featured")
    with pytest.raises(ExportError, match="featured"):
        pages.write(changeable, tmp_path / "site")
    assert_whole(tmp_path / "site")


def test_a_folder_that_cannot_be_made(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="file"):
        pages.write(exported, tmp_path / "file" / "site")
