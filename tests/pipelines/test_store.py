"""The stage writes posts, declares their sources, and counts."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from scrapy.settings import BaseSettings

from aggregator.errors import StoreError
from aggregator.post import Post
from aggregator.run import Run
from aggregator.sources import Catalogue, Source
from aggregator.store import owners
from aggregator.store.database import Store
from aggregator.store.writer import write
from pipelines import store as module
from pipelines.store import StoreStage
from tests.store.samples import a_post, a_run

BLOG = Source(name="blog", title="某人的博客", homepage="https://blog.test/", publish="excerpt")


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "load", lambda: Catalogue({"blog": BLOG}))


def test_posts_are_written_and_counted_with_what_they_lack(tmp_path: Path) -> None:
    run = a_run()
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "here.db")}), run)
    stage.open()
    for post in (a_post(), a_post(), a_post("b", author="")):
        stage.process(post)
    stage.close()
    assert dict(run.outcomes) == {"new": 2, "unchanged": 1}
    assert dict(run.missing) == {"author": 1}
    with Store.open(tmp_path / "here.db", readonly=True) as store:
        assert tuple(store.db.execute("select title, publish from sources").fetchone()) == ("某人的博客", "excerpt")


def test_a_password_in_a_homepage_is_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = replace(BLOG, homepage="https://user:geheim@blog.test/")
    monkeypatch.setattr(module, "load", lambda: Catalogue({"blog": blog}))
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "here.db")}), a_run())
    stage.open()
    stage.process(a_post())
    stage.close()
    with Store.open(tmp_path / "here.db", readonly=True) as store:
        assert tuple(store.db.execute("select homepage from sources").fetchone()) == ("https://blog.test/",)


def test_a_declared_source_is_declared_with_its_first_post_only(tmp_path: Path) -> None:
    with Store.open(tmp_path / "here.db") as store:
        write(store, a_post("of-the-other", source="other"), a_run("other"))
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "here.db")}), a_run())
    stage.open()
    said: list[str] = []
    stage.store.db.set_trace_callback(said.append)
    for name in "abc":
        stage.process(a_post(name))
    stage.close()
    assert sum(each.startswith("select name, title, homepage") for each in said) == 1
    assert not [each for each in said if each.lstrip().startswith("update raw")]


def test_a_removed_post_is_counted_as_that_and_is_no_trouble(tmp_path: Path) -> None:
    run, path = a_run(), tmp_path / "here.db"
    with Store.open(path) as store:
        store.db.execute("insert into removed values (?, ?, '', '')", (a_post().uid, a_post().key))
    stage = StoreStage(BaseSettings({"DATABASE": str(path)}), run)
    stage.open()
    stage.process(a_post())
    stage.close()
    assert (run.posts, dict(run.rejected), run.errors) == (0, {"removed": 1}, [])


def test_the_store_is_the_environments_where_no_setting_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "env.db"))
    stage = StoreStage(BaseSettings(), a_run())
    stage.open()
    stage.close()
    assert (tmp_path / "env.db").is_file()


def test_a_store_that_cannot_be_opened_stops_the_crawl_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder of the store"):
        StoreStage(BaseSettings({"DATABASE": str(tmp_path / "file" / "x.db")}), a_run()).open()


def test_a_source_that_another_makes_meanwhile_is_published_as_the_run_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "here.db")}), replace(a_run("few"), publish="link"))
    stage.open()

    def made_before(store: Store, post: Post, run: Run) -> str:
        # Whatever the stage does besides is part of this transaction: nobody can come between.
        assert store.db.in_transaction
        write(store, a_post("another", source="few"), a_run("few"))
        return write(store, post, run)

    monkeypatch.setattr(module, "write", made_before)
    stage.process(a_post(source="few"))
    assert stage.store.db.execute("select publish from sources").fetchall()[0][0] == "link"
    stage.close()


def test_a_post_that_could_not_be_written_leaves_its_source_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "here.db") as store:
        write(store, a_post(source="few"), a_run("few"))
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "here.db")}), replace(a_run("few"), publish="link"))
    stage.open()
    published = "select publish from sources"
    with monkeypatch.context() as patched:
        patched.setattr(owners, "allow", Mock(side_effect=StoreError("full")))
        with pytest.raises(StoreError, match="full"):
            stage.process(a_post("b", source="few"))
    assert stage.store.db.execute("select count(*) from posts").fetchone()[0] == 1
    stage.process(a_post("b", source="few"))
    assert stage.store.db.execute(published).fetchone()[0] == "link"
    stage.close()
