"""What is learnt from addresses: each case is a blog, its posts, its other pages, and addresses not seen before."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.discover.pattern import learn

HOST = "https://pond.example"


@dataclass
class Blog:
    posts: list[str]
    more_posts: list[str]
    others: list[str] = field(default_factory=list)
    home: str = "/"
    strays: list[str] = field(default_factory=list)


BLOGS = {
    "hexo": Blog(
        ["/2024/05/01/zram/", "/2023/11/12/git/", "/2021/02/03/make/"],
        ["/2019/01/30/vim-%E7%AC%94%E8%AE%B0/"],
        ["/2024/", "/2024/05/", "/archives/2024/05/", "/page/2/", "/tags/git/", "/about/", "/archives/"],
    ),
    "hexo with categories below the date": Blog(
        ["/2024/05/01/linux/zram/", "/2023/11/12/git/", "/2021/02/03/web/css/grid/"],
        ["/2020/01/01/a/b/c/d/"],
        ["/2024/05/", "/page/2/"],
    ),
    "a date that names the month": Blog(
        ["/2024/05/zram/", "/2023/11/git/", "/2021/02/make/"],
        ["/2019/01/vim/"],
        ["/2024/05/", "/2024/05/12/", "/2024/05/page/2/"],
    ),
    "hugo, whose feed names single pages, too": Blog(
        [f"/post/{number:03d}-notes/" for number in range(40)],
        ["/post/never-seen/"],
        ["/post/", "/post/page/2/", "/tags/dp/", "/about/", "/calculator/", "/tags/dp/page/2/"],
        strays=["/about/", "/calculator/", "/search/"],
    ),
    "two sections": Blog(
        ["/posts/a/", "/posts/b/", "/posts/c/", "/essays/d/", "/essays/e/"],
        ["/posts/x/", "/essays/y/"],
        ["/tags/a/", "/categories/b/", "/links/z/"],
    ),
    "jekyll, the date in the name": Blog(
        ["/2024-05-01-zram.html", "/2023-11-12-git.html", "/2021-02-03-make.html"],
        ["/2019-01-30-vim.html"],
        ["/about.html", "/zram.html"],
    ),
    "jekyll with categories before the date": Blog(
        ["/linux/2024/05/01/zram.html", "/git/2023/11/12/rebase.html", "/web/2021/02/03/css.html"],
        ["/vim/2019/01/30/vim.html"],
        ["/about.html", "/linux/", "/linux/index.html"],
    ),
    "wordpress, plain": Blog(
        ["/?p=12", "/?p=7", "/?p=3"], ["/?p=1"], ["/?cat=3", "/?page_id=2", "/?paged=2", "/?s=word", "/about/"]
    ),
    "wordpress, by name": Blog(
        ["/zram-on-a-laptop/", "/git-rebase/", "/make-it-so/", "/vim/"],
        ["/something-else/", "/%E4%B8%AD%E6%96%87/"],
        ["/about/", "/partners/", "/category/linux/", "/tag/git/", "/page/2/", "/author/pond/", "/2024/05/"],
    ),
    "wordpress, by category and name": Blog(
        ["/linux/zram/", "/git/rebase/", "/web/css/", "/vim/marks/", "/db/wal/"],
        ["/life/first-post/"],
        ["/category/linux/", "/tag/git/", "/page/2/", "/author/pond/", "/about/"],
    ),
    "typecho without rewriting": Blog(
        ["/index.php/archives/12/", "/index.php/archives/7/"],
        ["/index.php/archives/1/"],
        ["/index.php/category/linux/", "/index.php/about.html", "/index.php/page/2/", "/index.php/tag/git/"],
    ),
    "typecho, numbered": Blog(
        ["/archives/12/", "/archives/7/", "/archives/3/"],
        ["/archives/1/"],
        ["/category/a/", "/archives/", "/start-page.html"],
    ),
    "numbers and .html": Blog(["/12.html", "/7.html", "/103.html"], ["/1.html"], ["/about.html", "/page/2/"]),
    "halo": Blog(
        ["/archives/zram", "/archives/git-rebase", "/archives/1700000000000"],
        ["/archives/%E5%86%85%E5%AD%98"],
        ["/archives", "/archives/page/2", "/tags/git", "/s/about", "/links"],
    ),
    "vdoing, permanent links": Blog(
        ["/pages/8a1f3c/", "/pages/0b22de/", "/pages/77c1a0/", "/pages/19f4e2/"],
        ["/pages/abcdef/"],
        ["/archives/", "/categories/?category=a", "/tags/", "/about/", "/pages/"],
    ),
    "vuepress, many sections": Blog(
        [f"/{section}/{name}.html" for section in ("java", "web", "db", "os") for name in ("first", "second")],
        ["/net/tcp.html"],
        ["/about.html", "/java/", "/tags/a.html"],
    ),
    "a blog below a path": Blog(
        ["/blog/zram/", "/blog/git/", "/blog/make/"],
        ["/blog/vim/"],
        ["/blog/about/", "/blog/archives/", "/blog/", "/docs/", "/zram/"],
        home="/blog/",
    ),
    "names in Chinese": Blog(["/文章/内存/", "/文章/变基/"], ["/文章/编辑器/"], ["/标签/内存/", "/关于/", "/文章/"]),
    "nav pages in Chinese beside posts": Blog(
        ["/内存/", "/变基/", "/编辑器/"], ["/新的一篇/"], ["/关于/", "/%E5%8F%8B%E9%93%BE/", "/作品集/"]
    ),
}


def urls(paths: list[str]) -> list[str]:
    return [HOST + path for path in paths]


@pytest.mark.parametrize("name", BLOGS)
def test_posts_match_and_nothing_else(name: str) -> None:
    blog = BLOGS[name]
    pattern = learn(urls(blog.posts + blog.strays), urls(blog.others), HOST + blog.home)
    assert pattern is not None
    assert not [url for url in urls(blog.posts + blog.more_posts) if not pattern.matches(url)]
    assert not [url for url in [*urls(blog.others + blog.strays), HOST + blog.home] if pattern.matches(url)]


def test_a_single_post_is_enough() -> None:
    pattern = learn([f"{HOST}/posts/hello-world/"])
    assert pattern is not None
    assert pattern.matches(f"{HOST}/posts/second/")
    assert not pattern.matches(f"{HOST}/posts/")


def test_without_posts_there_is_no_pattern() -> None:
    assert learn([]) is None
    assert learn([f"{HOST}/about/", f"{HOST}/tags/a/", f"{HOST}/feed.xml", "mailto:a@pond.example"]) is None


def test_a_file_beside_a_post_is_no_post() -> None:
    pattern = learn(urls(BLOGS["hexo"].posts))
    assert pattern is not None
    assert not pattern.matches(f"{HOST}/2024/05/01/zram/chart.png")


PATHS = st.lists(st.text(min_size=1, max_size=12), max_size=5).map(lambda parts: f"{HOST}/" + "/".join(parts))


@given(st.lists(PATHS, max_size=12), st.lists(PATHS, max_size=6))
def test_any_addresses_give_an_expression_that_compiles_and_matches_its_own(
    posts: list[str], others: list[str]
) -> None:
    pattern = learn(posts, others, f"{HOST}/")
    assert pattern is None or all(map(pattern.matches, pattern.posts))
