"""The editor's commands."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import run
from aggregator.curate.decided import decided
from aggregator.curate.editor import holds
from aggregator.errors import LockedError
from aggregator.image_cache import ImageCache
from aggregator.paths import images
from aggregator.post import TagMatch
from aggregator.store.database import Store
from aggregator.store.writer import write
from aggregator.visit import Visit
from tests.store.samples import a_post, a_run, a_text

URL = "https://blog.test/a"
OTHER = "https://blog.test/b"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-10T08:00:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as opened:
        matches = [TagMatch("k8s"), TagMatch("Kubernetes", 1.0, "auto", "作者标签：k8s")]
        write(opened, a_post("a", a_text(1), matches=matches), a_run())
        write(opened, a_post("b", a_text(2)), a_run())
        yield opened


def decisions(store: Store) -> list[tuple[str, str, str, str]]:
    rows = store.db.execute(
        "select d.action, p.url, d.value, d.who from decisions d join posts p on p.uid = d.uid order by d.id"
    )
    return [tuple(row) for row in rows]


def tags(store: Store) -> list[str]:
    rows = store.db.execute(
        "select t.name from post_tags pt join tags t on t.id = pt.tag_id join posts p on p.id = pt.post_id"
        " where p.url = ? order by t.name",
        (URL,),
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("command", ["pin", "hide", "feature"])
def test_a_word_is_recorded_and_takes_effect(store: Store, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, URL, "--who", "小王", "--until", "2026-04-01T00:00:00+08:00"]) == 0
    assert decisions(store) == [(command, URL, "", "小王")]
    assert "已记录并生效" in capsys.readouterr().out
    assert run([command, URL, "--who", "小王", "--undo"]) == 0
    assert decisions(store)[1] == (f"un{command}", URL, "", "小王")


@pytest.mark.parametrize("command", ["pin", "hide", "feature"])
@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("2026-04-01", "2026-03-31T16:00:00Z"),
        ("2026-04-01T09:30", "2026-04-01T01:30:00Z"),
        ("2026-04-01 09:30:00", "2026-04-01T01:30:00Z"),
        ("2026-04-01T09:30+09:00", "2026-04-01T00:30:00Z"),
        ("2026-04-01T09:30Z", "2026-04-01T09:30:00Z"),
    ],
)
def test_an_end_without_an_offset_is_china_s_time(store: Store, command: str, given: str, end: str) -> None:
    assert run([command, URL, "--until", given]) == 0
    assert store.db.execute("select until from decisions").fetchone()[0] == end


@pytest.mark.parametrize("command", ["pin", "hide", "feature"])
def test_help_says_whose_time_an_end_without_an_offset_is(command: str, out: Callable[..., str]) -> None:
    assert "中国时间" in "".join(out(command, "--help").split())


@pytest.mark.parametrize("command", ["pin", "hide", "feature", "remove"])
def test_what_was_not_done_cannot_be_undone(store: Store, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, URL, "--undo"]) == 1
    assert "there is nothing to undo" in capsys.readouterr().err
    assert decisions(store) == []


@pytest.mark.usefixtures("store")
def test_who_recommends_a_pinned_post_is_told_that_it_stays_so(out: Callable[..., str]) -> None:
    assert "仍置顶" not in out("feature", URL) + out("pin", URL)
    assert "它仍置顶；取消置顶：aggregator pin " in out("feature", URL)
    out("pin", URL, "--undo")
    assert "置顶" not in out("feature", URL)


@pytest.mark.parametrize("later", [[], ["--later"]], ids=["at once", "later"])
def test_who_picks_a_hidden_post_is_told_that_it_is(store: Store, out: Callable[..., str], later: list[str]) -> None:
    (uid,) = store.db.execute("select uid from posts where url = ?", (URL,)).fetchone()
    assert "仍被隐藏" not in out("pin", URL, *later) + out("feature", URL, *later) + out("hide", URL, *later)
    for word in ("pin", "feature"):
        assert f"它仍被隐藏，哪里也看不到；取消隐藏：aggregator hide {uid} --undo" in out(word, URL, *later)
    assert "仍被隐藏" not in out("feature", URL, "--undo", *later)
    out("hide", URL, "--undo", *later)
    assert "仍被隐藏" not in out("pin", URL, *later)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pin", URL], "置顶《标题 a》：已记录并生效\n"),
        (["hide", URL, "--later"], "隐藏《标题 a》：已记录，分组、"),
        (["tag", URL, "+Go"], "《标题 a》：已记录并生效\n"),
        (["remove", URL, "--note", "侵权"], "移除《标题 a》：已记录并生效（侵权）\n"),
        (["merge", URL, OTHER], "《标题 a》并入《标题 b》：已记录并生效\n"),
        (["split", URL, OTHER], "《标题 a》与《标题 b》不是同一篇：已记录并生效\n"),
        (["split", URL], "《标题 a》与任何文章不是同一篇：已记录并生效\n"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_decision_is_told_by_titles(words: list[str], told: str, out: Callable[..., str]) -> None:
    assert told in out(*words)


@pytest.mark.usefixtures("store")
def test_what_is_taken_back_of_two_posts_is_told_so(out: Callable[..., str]) -> None:
    out("merge", URL, OTHER)
    assert out("merge", URL, OTHER, "--undo") == "撤回：《标题 a》并入《标题 b》：已记录并生效\n"


@pytest.mark.parametrize(("word", "done"), [("pin", "置顶"), ("feature", "选入精选")])
@pytest.mark.usefixtures("store")
def test_who_picks_a_copy_is_told_which_post_that_picks(word: str, done: str, out: Callable[..., str]) -> None:
    out("merge", URL, OTHER)
    said = f"这是副本，{done}的是原文《标题 b》\n"
    assert said in out(word, URL)
    assert "副本" not in out(word, OTHER) + out(word, URL, "--undo") + out("tag", URL, "+Go")


def test_who_merges_into_a_copy_is_told_what_the_original_is(store: Store, out: Callable[..., str]) -> None:
    write(store, a_post("c", a_text(3)), a_run())
    assert "原文" not in out("merge", OTHER, "https://blog.test/c")
    assert "《标题 b》已并入别的文章，原文是《标题 c》\n" in out("merge", URL, OTHER)


@pytest.mark.parametrize("command", ["pin", "hide", "feature"])
def test_what_is_not_said_again_stays_and_is_told(store: Store, command: str, out: Callable[..., str]) -> None:
    def stands() -> tuple[str, str | None]:
        row = store.db.execute("select note, until from decisions order by id desc").fetchone()
        return row["note"], row["until"]

    out(command, URL, "--note", "写得好")
    assert "（到 2026-12-01 00:00:00+08:00 为止；写得好）" in out(command, URL, "--until", "2026-12-01")
    assert stands() == ("写得好", "2026-11-30T16:00:00Z")
    assert "（到 2026-12-01 00:00:00+08:00 为止；更好）" in out(command, URL, "--note", "更好")
    out(command, URL, "--note", "")
    assert stands() == ("", "2026-11-30T16:00:00Z")
    out(command, URL, "--until", "never")
    assert stands() == ("", None)


@pytest.mark.usefixtures("store")
def test_what_was_taken_back_or_has_ended_leaves_no_note_and_no_end(
    out: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out("feature", URL, "--note", "写得好")
    out("feature", URL, "--undo")
    out("pin", URL, "--note", "一周", "--until", "2026-03-17")
    assert "（" not in out("feature", URL)
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-18T08:00:00Z")
    assert "（" not in out("pin", URL)


@pytest.mark.usefixtures("store")
def test_later_claims_no_more_than_what_waits(out: Callable[..., str]) -> None:
    said = out("hide", URL, "--later")
    assert "分组、精选与搜索等下一次 curate 或 export 再更新" in said
    assert "生效" not in said
    assert URL not in out("list", "--json")


@pytest.mark.usefixtures("store")
def test_a_new_tag_is_told_with_those_like_it(out: Callable[..., str]) -> None:
    assert "「dokcer」是新标签；是不是 Docker" in out("tag", URL, "+dokcer")
    assert "新标签" not in out("tag", OTHER, "+Dokcer") + out("tag", URL, "-dokcer,+Rust,+golang,-某某")
    assert "「闻所未闻的」是新标签\n" in out("tag", URL, "+闻所未闻的")


@pytest.mark.parametrize("words", [["-新标签测试"], ["新标签测试", "--undo"]], ids=" ".join)
@pytest.mark.usefixtures("store")
def test_a_tag_that_no_post_has_any_more_is_not_what_was_meant(
    out: Callable[..., str], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    out("tag", URL, "+新标签测试")
    assert "「新的标签测试」是新标签；是不是 新标签测试？" in out("tag", OTHER, "+新的标签测试")
    out("tag", URL, *words)
    out("tag", OTHER, "新的标签测试", "--undo")
    assert "「新的标签测试」是新标签\n" in out("tag", OTHER, "+新的标签测试")
    capsys.readouterr()
    assert run(["search", "tag:新标签测试"]) == 0
    assert "没有文章有这个标签；是不是 新的标签测试？\n" in capsys.readouterr().err
    out("tag", OTHER, "新的标签测试", "--undo")
    for query in ("新标签测试", "新标签测", "新的标签测试"):
        capsys.readouterr()
        assert run(["search", f"tag:{query}"]) == 0
        assert capsys.readouterr().err == f"aggregator: tag:{query}：没有文章有这个标签\n"
        assert run(["list", "--tag", query]) == 2
        assert "did you mean" not in capsys.readouterr().err


def test_a_search_suggests_no_tag_that_only_hidden_posts_have_and_no_source_without_posts(
    store: Store, out: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    store.db.execute("insert into sources values ('blogs', '', '', 'Asia/Shanghai', 'full')")
    out("tag", URL, "+独家标签")
    out("hide", URL)
    for query, said in (
        ("tag:独家标签", "tag:独家标签：没有文章有这个标签"),
        ("source:blogs", "source:blogs：没有文章有这个来源；是不是 blog？"),
    ):
        capsys.readouterr()
        assert run(["search", query]) == 0
        assert capsys.readouterr().err == f"aggregator: {said}\n"


@pytest.mark.parametrize("length", [4, 16, None])
def test_a_removal_is_undone_by_address_uid_or_its_beginning(store: Store, length: int | None) -> None:
    (uid,) = store.db.execute("select uid from posts where url = ?", (URL,)).fetchone()
    assert run(["remove", URL]) == 0
    assert run(["show", uid]) == 2
    assert run(["remove", uid[:length] if length else URL, "--undo"]) == 0
    assert store.db.execute("select count(*) from removed").fetchone()[0] == 0


@pytest.mark.parametrize("later", [[], ["--later"]], ids=["at once", "later"])
@pytest.mark.parametrize(
    ("is_visited", "declared", "way"),
    [
        (True, "[blog]", "下一次抓取来源 blog 时再收录"),
        (True, "[blog]\nenabled = false", "用 aggregator crawl blog 抓取时再收录"),
        (False, "[blog]", "用 aggregator ingest 重新导入"),
        (True, "[another]", "用 aggregator ingest 重新导入"),
    ],
    ids=["crawled", "switched off", "of ingest", "declared nowhere"],
)
def test_an_undone_removal_says_how_the_post_comes_back(
    store: Store, out: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    later: list[str], is_visited: bool, declared: str, way: str,  # noqa: FBT001
) -> None:  # fmt: skip
    blog = f'{declared}\ntitle = "博客"\nhomepage = "https://blog.test/"\nposts = "/"\nlistings = ["archives/"]\n'
    (tmp_path / "sources.toml").write_text(blog, encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(tmp_path / "sources.toml"))
    url = "https://blog.test/c"
    visit = Visit(url=url, at=datetime(2026, 3, 9, tzinfo=UTC), status=200) if is_visited else None
    write(store, a_post("c", a_text(3), visit=visit), a_run("blog"))
    out("remove", url)
    assert out("remove", url, "--undo", *later).endswith(f"{way}\n")


def test_why_a_post_is_gone_is_told(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.db.execute(
        "insert into removed values ('f0f0f0f0f0f0f0f0', 'k', '2026-01-01T00:00:00Z', '与 a 是同一篇，已并入')"
    )
    assert run(["show", "f0f0f0"]) == 2
    said = capsys.readouterr().err
    assert "与 a 是同一篇，已并入" in said
    assert "--undo" not in said
    assert run(["remove", URL, "--note", "侵权"]) == 0
    assert run(["show", URL]) == 2
    said = capsys.readouterr().err
    assert "侵权" in said
    assert "--undo" in said


@pytest.mark.parametrize("argument", ["+Docker,golang", "+Docker， golang", "+Docker、golang"])
def test_a_comma_is_between_tags(store: Store, argument: str) -> None:
    assert run(["tag", URL, argument, "--who", "小王"]) == 0
    assert [value for _, _, value, _ in decisions(store)] == ["+Docker", "+Go"]


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("+golang,-Docker", ["+Go", "-Docker"]),
        ("-golang,+Docker", ["-Go", "+Docker"]),
        ("+golang, - Docker、Redis", ["+Go", "-Docker", "-Redis"]),
        ("＋golang，－Docker", ["+Go", "-Docker"]),
        ("+C++,-C#", ["+C++", "-C#"]),
    ],
)
def test_a_tag_has_the_sign_that_stands_before_it(store: Store, argument: str, said: list[str]) -> None:
    assert run(["tag", URL, argument, "--who", "小王"]) == 0
    # A tag is taken away under every name that it has.
    assert [value for _, _, value, _ in decisions(store) if value != "-golang"] == said


def test_who_decided_is_in_the_store_and_not_in_an_export(store: Store, tmp_path: Path) -> None:
    assert run(["feature", URL, "--who", "wangxiaoming", "--note", "观点独到"]) == 0
    assert run(["tag", URL, "+Docker", "--who", "wangxiaoming"]) == 0
    assert run(["merge", OTHER, URL, "--who", "wangxiaoming"]) == 0
    assert run(["export", str(tmp_path / "export.db")]) == 0
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        assert "观点独到" in db.execute("select reasons from featured").fetchone()[0]
        assert not [line for line in db.iterdump() if "wangxiaoming" in line]
    assert {who for _, _, _, who in decisions(store)} == {"wangxiaoming"}


def test_the_current_user_is_who(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "xiaoli")
    monkeypatch.setenv("USER", "xiaoli")
    assert run(["pin", URL, "--later"]) == 0
    assert decisions(store) == [("pin", URL, "", "xiaoli")]


def test_remove(store: Store) -> None:
    assert run(["remove", URL, "--who", "小王", "--note", "侵权"]) == 0
    assert [row[0] for row in store.db.execute("select url from posts")] == ["https://blog.test/b"]
    assert [row[0] for row in store.db.execute("select reason from removed")] == ["侵权"]


@pytest.mark.parametrize(
    "command",
    [
        ["pin", URL],
        ["feature", URL],
        ["hide", URL],
        ["remove", URL],
        ["tag", URL, "+Go"],
        ["tag", URL, "-k8s"],
        ["merge", URL, OTHER],
        ["merge", OTHER, URL],
        ["split", URL],
        ["split", OTHER, URL],
    ],
    ids=" ".join,
)
def test_nothing_is_said_about_a_post_that_was_removed(
    store: Store, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    uid = store.db.execute("select uid from posts where url = ?", (URL,)).fetchone()[0]
    assert run(["remove", URL, "--note", "侵权"]) == 0
    before = store.db.execute("select * from decisions").fetchall()
    capsys.readouterr()
    assert run(command) == 2
    assert capsys.readouterr().err == (
        f"aggregator: {uid}: was removed at 2026-03-10T08:00:00Z (侵权): nothing can be said about it;"
        f" `aggregator remove {uid} --undo` lets it come back\n"
    )
    assert [tuple(row) for row in store.db.execute("select * from decisions")] == [tuple(row) for row in before]


@pytest.mark.parametrize(
    "command",
    [["merge", URL, OTHER], ["merge", OTHER, URL], ["split", URL, OTHER], ["split", OTHER, URL], ["split", URL]],
    ids=" ".join,
)
def test_what_was_said_about_a_post_that_was_removed_is_taken_back(store: Store, command: list[str]) -> None:
    uids = [row[0] for row in store.db.execute("select uid from posts")]
    assert run(command) == run(["remove", URL]) == run([*command, "--undo"]) == 0
    words = decided(store)
    assert not any(words.holds("merge", one, other) for one in uids for other in uids if one != other)
    assert not any(words.holds("split", one, other) for one in uids for other in ["", *uids] if one != other)
    assert run([*command, "--undo"]) == 1


@pytest.mark.parametrize("command", ["pin", "feature", "hide"])
def test_a_removed_post_that_comes_back_is_as_was_said_in_the_meantime(store: Store, command: str) -> None:
    (uid,) = store.db.execute("select uid from posts where url = ?", (URL,)).fetchone()
    assert run([command, URL]) == run(["remove", URL]) == run([command, URL, "--undo"]) == 0
    assert not holds(store, command, uid, datetime(2026, 3, 10, 8, tzinfo=UTC))


def test_our_copies_of_a_removed_posts_images_go_as_well_but_those_that_others_show(store: Store) -> None:
    cache = ImageCache(images(store.path), 1000)
    pictures = {number: f"https://img.test/{number}.png" for number in range(1, 4)}
    for url in pictures.values():
        cache.keep(url, b"\x89PNG\r\n\x1a\n", "blog")
    for number, place in ((1, "a"), (3, "b")):
        with store.transaction() as db:
            post_id = db.execute("select id from posts where url = ?", (f"https://blog.test/{place}",)).fetchone()[0]
            db.execute("update posts set image = ? where id = ?", (pictures[number], post_id))
            db.execute(
                "update contents set content_html = ? where post_id = ?", (f'<img src="{pictures[2]}">', post_id)
            )
    assert run(["hide", URL]) == 0
    assert all(map(cache.find, pictures.values()))
    assert run(["remove", URL]) == 0
    assert [number for number, url in pictures.items() if cache.find(url)] == [2, 3]
    assert run(["remove", OTHER]) == 0
    assert not any(map(cache.find, pictures.values()))


def test_merge_and_split(store: Store) -> None:
    uids = {row["url"]: row["uid"] for row in store.db.execute("select url, uid from posts")}
    assert run(["merge", URL, OTHER, "--who", "小王"]) == 0
    assert store.db.execute("select kind from duplicates").fetchone()[0] == "editor"
    assert run(["split", URL, "--who", "小王"]) == 0
    assert store.db.execute("select count(*) from duplicates").fetchone()[0] == 0
    assert decisions(store) == [("merge", URL, uids[OTHER], "小王"), ("split", URL, "", "小王")]


@pytest.fixture
def found(out: Callable[..., str], told: Callable[..., Any]) -> Callable[[str], list[str]]:
    """The addresses that a search finds, in the index as it stands after curation."""
    out("curate")
    return lambda query: sorted(post["url"] for post in told("search", query, "--json")["posts"])


@pytest.mark.parametrize(
    ("decision", "query", "before", "after"),
    [
        (["hide", URL], "标题", [URL, OTHER], [OTHER]),
        (["remove", URL], "标题", [URL, OTHER], [OTHER]),
        (["merge", URL, OTHER], "标题", [URL, OTHER], [OTHER]),
        (["tag", URL, "+独签"], "tag:独签", [], [URL]),
        (["tag", URL, "-k8s"], "tag:k8s", [URL], []),
        (["pin", URL], "标题", [URL, OTHER], [URL, OTHER]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) and value and len(value[0]) < 9 else "",
)
def test_a_search_follows_a_decision_and_its_undoing(
    store: Store, out: Callable[..., str], found: Callable[[str], list[str]],
    decision: list[str], query: str, before: list[str], after: list[str],
) -> None:  # fmt: skip
    del store
    assert found(query) == before
    out(*decision)
    assert found(query) == after
    if decision[0] in {"hide", "merge"}:
        out(*decision, "--undo")
        assert found(query) == before


def test_a_search_follows_a_split(store: Store, out: Callable[..., str], found: Callable[[str], list[str]]) -> None:
    write(store, a_post("copy", a_text(1), published_at=datetime(2026, 3, 5, tzinfo=UTC)), a_run())
    out("curate")
    assert found("标题") == [URL, OTHER]
    out("split", "https://blog.test/copy")
    assert found("标题") == [URL, OTHER, "https://blog.test/copy"]
    out("split", "https://blog.test/copy", "--undo")
    assert found("标题") == [URL, OTHER]


def test_what_is_for_later_reaches_the_search_with_curate(
    store: Store, out: Callable[..., str], found: Callable[[str], list[str]]
) -> None:
    del store
    out("hide", URL, "--later")
    assert found("标题") == [URL, OTHER]
    out("curate")
    assert found("标题") == [OTHER]


@pytest.mark.parametrize("afterwards", [None, "curate", "export"])
def test_what_is_hidden_for_a_while_is_back_everywhere_when_that_ends(
    store: Store, out: Callable[..., str], found: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, afterwards: str | None,
) -> None:  # fmt: skip
    copy, exported = "https://blog.test/copy", tmp_path / "export.db"
    write(store, a_post("copy", a_text(1), published_at=datetime(2026, 3, 5, tzinfo=UTC)), a_run())
    out("hide", URL, "--until", "2026-03-12T08:00:00+08:00")
    for at, seen in (("2026-03-11T23:59:59Z", [OTHER]), ("2026-03-12T00:00:00Z", [URL, OTHER])):
        monkeypatch.setenv("AGGREGATOR_NOW", at)
        if afterwards:
            out(*{"curate": ["curate"], "export": ["export", str(exported)]}[afterwards])
        assert found("标题") == seen
        assert {post["url"] for post in json.loads(out("list", "--json"))["posts"]} == set(seen)
        hidden = [json.loads(out("show", url, "--json"))["hidden"] for url in (URL, copy)]
        assert [word and word["until"] for word in hidden] == [None if URL in seen else "2026-03-12T00:00:00Z"] * 2
        if afterwards == "export":
            with closing(sqlite3.connect(exported)) as db:
                assert {row[0] for row in db.execute("select url from posts where canonical_id = id")} == set(seen)
                assert db.execute("select count(*) from removed").fetchone()[0] == (0 if URL in seen else 2)


def test_an_ended_hide_waits_for_who_writes_just_now(
    store: Store, out: Callable[..., str], found: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LockedError("another process writes")

    del store
    out("hide", URL, "--until", "2026-03-12T08:00:00+08:00")
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-13T00:00:00Z")
    monkeypatch.setattr("aggregator.cli.search.refresh", busy)
    assert found("标题") == [OTHER]


@pytest.mark.parametrize("command", ["merge", "split"])
def test_no_merge_and_no_split_is_nothing_to_undo(
    store: Store, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, URL, OTHER, "--undo"]) == 1
    assert f"there is nothing to undo: no `{command} " in capsys.readouterr().err
    assert decisions(store) == []


def test_a_tag_that_is_not_there_is_kept_away_and_that_is_said(store: Store, out: Callable[..., str]) -> None:
    assert "本来没有标签「不存在」，以后也不会有" in out("tag", URL, "-不存在")
    assert "本来没有" not in out("tag", URL, "-k8s")
    assert tags(store) == []


def test_tags_are_given_and_taken_away_under_all_their_names(store: Store) -> None:
    assert run(["tag", URL, "+golang", "-k8s", "--who", "小王"]) == 0
    assert tags(store) == ["Go"]
    assert [value for _, _, value, _ in decisions(store)] == ["+Go", "-Kubernetes", "-k8s"]


def shown(store: Store) -> dict[str, tuple[str, float]]:
    rows = store.db.execute(
        "select t.name, pt.origin, pt.weight from post_tags pt join tags t on t.id = pt.tag_id"
        " join posts p on p.id = pt.post_id where p.url = ?",
        (URL,),
    )
    return {name: (origin, weight) for name, origin, weight in rows}


@pytest.mark.parametrize(
    "words",
    [["+k8s"], ["-k8s"], ["+k8s", "-Kubernetes"], ["-K8S", "+kubernetes"]],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["k8s", "Kubernetes", "K8s"])
def test_what_was_said_of_a_tag_is_taken_back_by_any_of_its_names(
    store: Store, told: Callable[..., Any], words: list[str], name: str
) -> None:
    before = shown(store)
    assert before == {"k8s": ("author", 1.0), "Kubernetes": ("auto", 1.0)}
    assert run(["tag", URL, "+Docker,-Go"]) == 0
    for each in words:
        assert run(["tag", URL, each]) == 0
    assert run(["tag", URL, name, "--undo", "--who", "小王"]) == 0
    assert shown(store) == {**before, "Docker": ("editor", 1.0)}
    assert {each["value"] for each in told("decisions", "--json")["decisions"]} == {"+Docker", "-Go"}
    # The author's own removal counts from now on.
    write(store, a_post("a", a_text(1), matches=[]), a_run())
    assert set(shown(store)) == {"Docker"}


def test_a_tag_that_the_author_gives_after_it_was_taken_away_is_there_when_that_is_taken_back(store: Store) -> None:
    assert run(["tag", URL, "-k8s,-新签"]) == 0
    write(store, a_post("a", a_text(1), matches=[TagMatch("新签")]), a_run())
    assert shown(store) == {}
    assert run(["tag", URL, "新签，k8s", "--undo"]) == 0
    assert shown(store) == {"新签": ("author", 1.0)}


@pytest.mark.parametrize("name", ["+Go", "Go", "-Docker", "k8s", "Docker,Go"])
def test_of_a_tag_only_what_holds_is_taken_back(store: Store, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["tag", URL, "+Docker", "+Rust"]) == run(["tag", URL, "Rust", "--undo"]) == 0
    before = decisions(store)
    assert run(["tag", URL, name, "--undo"]) == 1
    assert "there is nothing to undo: no `tag " in capsys.readouterr().err
    assert decisions(store) == before
    assert run(["tag", URL, "Rust", "--undo"]) == 1
    assert run(["tag", URL, "+docker", "--undo"]) == 0


def test_a_new_tag_that_is_taken_back_is_found_no_more(store: Store, out: Callable[..., str], found: Any) -> None:
    del store
    out("tag", URL, "+独签")
    assert found("tag:独签") == [URL]
    out("tag", URL, "独签", "--undo")
    assert found("tag:独签") == []


def test_of_a_removed_post_what_was_said_of_a_tag_is_taken_back(store: Store, told: Callable[..., Any]) -> None:
    assert run(["tag", URL, "+Go"]) == run(["remove", URL]) == run(["tag", URL, "golang", "--undo"]) == 0
    assert [each["action"] for each in told("decisions", "--json")["decisions"]] == ["remove"]
    assert store.db.execute("select count(*) from removed").fetchone()[0] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pin", "https://blog.test/none"], "no such post"),
        (["pin", "abc"], "of a uid give the first 4 digits or more"),
        (["merge", URL, "A1"], "of a uid give the first 4 digits or more"),
        (["pin", URL, "--until", "2020-01-01"], "--until 2020-01-01: is past, it is 2026-03-10 16:00:00+08:00 now"),
        (["pin", URL, "--until", "明天"], "expected a time"),
        (["pin", URL, "--until", "0001-01-01"], "expected a time"),
        (["tag", URL, "Go"], "expected +标签"),
        (["tag", URL, "+Go,,Docker"], "expected +标签"),
        (["tag", URL, "+"], "expected +标签"),
        (["hide", URL, "--who", ""], "needs a name"),
    ],
)
def test_what_cannot_be_is_a_usage_error(
    store: Store, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert message in capsys.readouterr().err
    assert decisions(store) == []


@pytest.mark.parametrize("command", ["pin", "hide", "remove", "merge", "split", "tag"])
def test_each_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "--who" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["--undo"],
        ["+" + "长" * 61],
        ["+Go", "-Go"],
        ["+Go,Rust", "-Rust"],
        ["+Go,-Go"],
        ["+Go", "-go"],
        ["-自己的 Tag", "+自己的 tag"],
        ["+k8s", "-Kubernetes"],
        ["-golang", "+Rust,Go"],
        ["-+Go"],
        ["++Go"],
        ["+Go,+-Rust"],
        ["+Go,-"],
        ["Go,+Rust"],
    ],
)
def test_what_is_no_tag_is_refused(store: Store, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tag", URL, *words]) == 2
    assert capsys.readouterr().err
    assert decisions(store) == []


def test_no_file_is_not_the_operator_s_own_store(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hide", URL, "--db", ""]) == 2
    assert "names no file" in capsys.readouterr().err
    assert decisions(store) == []
