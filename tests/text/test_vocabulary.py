"""Tags: what is found where, ambiguous names, the tree, the author's own tags, and bad files."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DataError
from aggregator.post import Block, BlockKind, Post, TagMatch
from aggregator.text.segment import HAN_ONLY, segmenter
from aggregator.text.synonyms import TAGS, as_one
from aggregator.text.tags_file import read_tags, same
from aggregator.text.vocabulary import MOST, Vocabulary, load, vocabulary

TREE = """
[tags]
"后端" = { broad = true }
"数据库" = { parent = "后端", broad = true, aliases = ["DB"] }
"MySQL" = { parent = "数据库", aliases = ["InnoDB"], code = ["mysql"] }
"Redis" = { parent = "数据库", also = ["缓存"] }
"缓存" = { aliases = ["cache"] }
"微服务" = { aliases = ["microservice"] }
"Java" = { code = ["java"] }
"JavaScript" = { aliases = ["JS"] }
"Spring" = { parent = "Java", aliases = ["Spring Boot"], weak = ["Spring"], company = ["Bean"] }
"Go" = { aliases = ["golang"], weak = ["Go"], company = ["goroutine"], code = ["go"] }
"C" = { aliases = ["C语言"], weak = ["C"], company = ["指针"] }
"C++" = { aliases = ["cpp"] }
"人工智能" = { exact = ["AI"] }
"ES6" = {}
"语言" = { silent = true }
"Rust" = { parent = "语言" }
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path = tmp_path_factory.mktemp("tags") / "tags.toml"
    path.write_text(TREE, encoding="utf-8")
    return load(path)


def post(title: str = "", text: str = "", code: str = "", heading: str = "", tags: Sequence[str] = ()) -> Post:
    """A post of a heading, a paragraph and a block of code in the language named."""
    made = Post("https://a.test/1", title=title, tags=list(tags))
    made.content_text = f"{heading}\n{text}\n" + ("x = 1\n" if code else "")
    after = len(heading) + 1 + len(text) + 1
    made.blocks = [Block(BlockKind.HEADING, 0, len(heading), "2"), Block(BlockKind.PROSE, len(heading) + 1, after - 1)]
    if code:
        made.blocks.append(Block(BlockKind.CODE, after, after + 5, code))
    made.title_tokens = segmenter().tokenize(title)
    made.tokens = segmenter().tokenize(made.content_text)
    return made


def names(matches: Sequence[TagMatch]) -> list[str]:
    return [match.name for match in matches]


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ("MySQL", "mysql 主从同步"),
        ("MySQL", "InnoDB的锁"),
        ("微服务", "从单体到微服务"),
        ("微服务", "微服务架构的落地"),
        ("JavaScript", "学JS"),
        ("Java", "Java8的新东西"),
        ("C++", "C++17入门"),
        ("ES6", "ES6的箭头函数"),
        ("人工智能", "AI能做什么"),
        ("Spring", "SpringBoot启动过程"),
        ("Spring", "spring-boot 启动过程"),
        ("Rust", "写给新手的rust"),
        ("MySQL", "MySQL-07-主从同步"),
        ("Redis", "缓存-redis-02"),
        ("Redis", "缓存 03-redis"),
    ],
)
def test_a_name_in_the_title_gives_its_tag(tree: Vocabulary, found: str, title: str) -> None:
    assert found in names(tree.find(post(title)))


@pytest.mark.parametrize(
    ("absent", "title"),
    [
        ("Java", "JavaScript的闭包"),
        ("Go", "Go Home 之后"),
        ("C", "C 盘满了"),
        ("C", "C++17入门"),
        ("Spring", "Spring 到了，去看花"),
        ("人工智能", "用ai画图"),
        ("JavaScript", "Next.js的路由"),
        ("语言", "写给新手的rust"),
    ],
)
def test_what_only_looks_like_a_name_gives_none(tree: Vocabulary, absent: str, title: str) -> None:
    assert absent not in names(tree.find(post(title)))


WRONG = [
    ("Promise", "Rust 异步编程", "Rust 的 async/await 让异步函数读起来像同步的。async await 编译成状态机。", "rust"),
    ("Promise", "C# 里的异步", "async await 是语法糖，异步函数返回 Task。", "csharp"),
    ("编译原理", "TypeScript 5 的新特性", "编译器更快了。升级编译器以前先看清单，编译器会报更多的错。", "ts"),
    ("编译原理", "为什么 Python 慢", "解释器逐条执行字节码。解释器还有一把全局锁。", "python"),
    ("JVM", "为什么 Python 慢", "解释器逐条执行字节码。字节码可以用 dis 看。", "python"),
    ("进程间通信", "asyncio 限流", "用信号量限制并发。信号量满了就等。", "python"),
    ("进程间通信", "处理器为什么快", "IPC 指每个周期执行几条指令，IPC 越高越快。", ""),
    ("Unix", "开源许可证怎么选", "BSD 许可证很宽松。MIT 与 BSD 许可证相近，BSD协议有两种。", ""),
    ("Node.js", "用 JavaScript 写链表", "每个 node 有一个 next。node 为空就到头了，Node 类只有两个字段。", "js"),
    ("npm", "Hadoop 的资源调度", "YARN 分配容器，yarn 的队列有三种调度器。", ""),
    ("Spring", "spring 到了", "Spring 是万物生长的季节。", ""),
    ("SQL优化", "写给自己的备忘", "Let me explain. To explain it is to learn it.", ""),
    ("Sass", "极简主义", "Less is more。用 less 看日志。", ""),
    ("安全", "单例的三种写法", "线程安全的单例要加锁。线程安全与性能要权衡，线程安全不难。", "java"),
    ("代理", "动态代理的原理", "JDK 动态代理要有接口。代理对象由 Proxy 生成。", "java"),
    ("macOS", "交换机怎样学习", "交换机记住 MAC 地址。MAC 地址表会老化。", ""),
    ("容器", "vector 扩容", "标准库的容器会扩容。容器满了就翻倍。", "cpp"),
    ("虚拟化", "Java 虚拟机的内存", "虚拟机启动时划分堆与栈。虚拟机参数可以调。", "java"),
    ("迭代器", "代码生成器", "生成器按模板写出代码。生成器读表结构。", "java"),
    ("Transformer", "少开会", "Pay attention to focus. Attention 是稀缺的。", ""),
    ("Java集合", "Rust 的所有权", "HashMap 拿走键的所有权。HashMap 要求键可哈希。", "rust"),
    ("事件循环", "Python 的协程", "事件循环调度协程，事件循环只有一个线程。", "python"),
    ("Log4j", "Logback 配置", "Logback 读 logback.xml。", ""),
    ("GitHub", "Gitee 上的流水线", "Gitee 有自己的流水线。", ""),
    ("5G", "家里的 WiFi 慢", "WiFi 信道拥挤，换一个信道。", ""),
    ("Selenium", "Playwright 上手", "Playwright 自带等待。", ""),
    ("字符串匹配", "用 KMP 写跨平台应用", "KMP 即 Kotlin Multiplatform，KMP 共享业务代码。", "kotlin"),
    ("摄影", "Three.js 的场景与相机", "相机决定看到什么，透视相机与正交相机不同。", "js"),
    ("投资", "买卖股票的最佳时机", "给出每天的价格，股票最多买卖一次，股票不能同时持有两支。", "python"),
    ("画图工具", "支付系统的演进", "架构图如下。再看第二版的架构图，流程图也附在后面。", ""),
    ("贪心算法", "正则的 greedy 与 lazy", "greedy 的量词尽量多匹配，greedy 会回头。", ""),
    ("创业", "Tomcat 的 startup 脚本", "startup 没有权限。startup 以后看日志。", "bash"),
    ("Tomcat", "升级到 macOS Catalina", "Catalina 不再支持 32 位应用，catalina 要多占 20 GB。", ""),
    ("Hive", "Hibernate 的查询", "HQL 面向对象，HQL 里写的是类名。", "java"),
    ("数据库连接池", "HttpClient 调优", "连接池默认每个主机两条连接，连接池满了就等。", "java"),
    ("AI编程", "MySQL 的游标", "cursor 逐行读取，cursor 用完要关。", "sql"),
    ("模型微调", "年底的计划", "计划微调了一下，微调以后更稳。", ""),
    ("测试", "给 test 表加索引", "建一张表叫 test，往 test 里插十行。", "sql"),
    ("OSPF", "动态路由有哪些", "动态路由按算法分两类，动态路由要选路由协议。", ""),
    ("自动驾驶", "视觉 SLAM 入门", "SLAM 边定位边建图，SLAM 有前端与后端。", ""),
    ("Azkaban", "Oozie 的工作流", "Oozie 用 XML 写工作流，Oozie 有协调器。", ""),
    ("VuePress", "用 MkDocs 写文档", "MkDocs 读 Markdown，MkDocs 有很多主题。", ""),
    ("总结", "索引的十个坑", "先说结论。", ""),
]


@pytest.mark.parametrize(("absent", "title", "text", "code"), WRONG, ids=[f"{row[0]}: {row[1]}" for row in WRONG])
def test_a_word_with_another_meaning_gives_no_tag(absent: str, title: str, text: str, code: str) -> None:
    made = post(title, text * 3, code, heading="总结" if absent == "总结" else "")
    assert absent not in names(vocabulary().find(made))


RIGHT = [
    ("Promise", "Promise 与 async/await", "JavaScript 的异步函数返回 Promise。", "js"),
    ("编译原理", "手写一个编译器", "先做词法分析，再做语法分析，编译器的后端生成代码。", ""),
    ("进程间通信", "进程间通信的几种方式", "管道、共享内存、信号量。", ""),
    ("Unix", "FreeBSD 十年", "BSD 一脉里 FreeBSD 用得最多。", ""),
    ("Node.js", "Node 入门", "用 npm 装 Express，node 跑起来。", "js"),
    ("Yarn", "从 npm 换到 yarn", "yarn 快，package.json 不用改。", ""),
    ("Hadoop", "Hadoop 的资源调度", "YARN 资源由 Hadoop 集群分配。", ""),
    ("SQL优化", "读懂 EXPLAIN", "慢查询先看 EXPLAIN 的输出。", "sql"),
    ("Less", "Less 的混入", "Less 是 CSS 预处理器，mixin 很好用。", "less"),
    ("代理", "HTTP 代理怎么工作", "代理转发请求，代理服务器记日志。", ""),
    ("容器", "容器不是虚拟机", "Docker 用命名空间隔离容器。", ""),
    ("虚拟化", "虚拟机还是物理机", "VMware 与 KVM 都能开虚拟机。", ""),
    ("macOS", "新 Mac 开箱", "装 Homebrew，Mac 就能用了。", ""),
    ("React", "React 入门", "组件与状态。", ""),
    ("RAID", "RAID 5 与 RAID 10", "RAID 10 写得快，RAID 5 省盘。", ""),
    ("SSD", "SSD 的寿命", "SSD 擦写次数有限，固态硬盘要留余量。", ""),
    ("Notion", "我的 Notion 模板", "Notion 的数据库当任务清单用。", ""),
    ("字符串匹配", "KMP 算法", "KMP 用部分匹配表跳过字符串里比过的部分。", ""),
    ("摄影", "新手怎么选相机", "相机和镜头一起买，光圈要大。", ""),
    ("画图工具", "程序员怎么画架构图", "用 draw.io 画架构图，流程图用 Visio。", ""),
    ("Hive", "HQL 的窗口函数", "HQL 跑在 Hadoop 上，Hive 把 HQL 译成任务。", ""),
    ("Cursor", "Cursor 用了一个月", "Cursor 用大模型补全代码，Cursor 比 Copilot 快。", ""),
    ("路由协议", "动态路由有哪些", "动态路由按算法分两类。", ""),
    ("SLAM", "视觉 SLAM 入门", "SLAM 边定位边建图。", ""),
    ("Cargo", "Cargo 工作空间", "Rust 项目多了就用工作空间。", "rust"),
]


@pytest.mark.parametrize(("found", "title", "text", "code"), RIGHT, ids=[f"{row[0]}: {row[1]}" for row in RIGHT])
def test_in_its_own_company_the_same_word_gives_it(found: str, title: str, text: str, code: str) -> None:
    assert found in names(vocabulary().find(post(title, text * 3, code)))


def test_another_spelling_of_a_weak_name_counts_only_as_written(tmp_path: Path) -> None:
    path = tmp_path / "tags.toml"
    path.write_text('[tags]\n"React" = { weak = ["react"], company = ["hooks"] }\n', encoding="utf-8")
    tree = load(path)
    assert names(tree.find(post("React 入门"))) == ["React"]
    assert names(tree.find(post("How to react"))) == []
    assert names(tree.find(post("react 入门", "从 hooks 学起"))) == ["React"]


def test_a_phrase_that_means_something_else_hides_the_name_in_it(tmp_path: Path) -> None:
    path = tmp_path / "tags.toml"
    path.write_text('[tags]\n"安全" = { unlike = ["线程安全", "MIT 安全"] }\n', encoding="utf-8")
    tree = load(path)
    assert names(tree.find(post("线程安全的队列"))) == names(tree.find(post("MIT 安全"))) == []
    assert names(tree.find(post("线程安全与网络安全"))) == ["安全"]


@pytest.mark.parametrize(
    "company",
    [post("Go 的调度", "goroutine 很轻"), post("Go 的调度", "见 golang 文档"), post("Go 的调度", code="go")],
    ids=["a word of its company", "an alias", "its code"],
)
def test_a_weak_name_counts_in_company(tree: Vocabulary, company: Post) -> None:
    assert "Go" in names(tree.find(company))


def test_a_place_weighs_more_than_another(tree: Vocabulary) -> None:
    filler = "这里说的是别的事情，" * 20

    def weight(made: Post) -> float:
        return next((match.weight for match in tree.find(made) if match.name == "MySQL"), 0.0)

    in_title, in_heading = weight(post("MySQL", filler)), weight(post("无题", filler, heading="MySQL"))
    in_text = weight(post("无题", filler + "MySQL，" * 3))
    assert in_title > in_heading >= in_text
    assert weight(post("无题", filler + "MySQL，" * 3, code="mysql")) > in_text


def test_what_is_said_of_a_tag_supports_those_above_it(tree: Vocabulary) -> None:
    made = post("Redis 与 MySQL", "Redis 快，MySQL 全。" * 9, heading="Redis 作缓存，MySQL 作账本")
    matches = {match.name: match for match in tree.find(made)}
    assert "下级标签 MySQL、Redis" in matches["数据库"].evidence
    assert "下级标签 Redis" in matches["缓存"].evidence
    assert matches["Redis"].weight > matches["数据库"].weight


def test_one_tag_below_does_not_give_a_tag_that_the_post_never_names(tree: Vocabulary) -> None:
    text = "Redis 怎么用？" * 9
    assert "数据库" not in names(tree.find(post("Redis 入门", text)))
    assert "数据库" in names(tree.find(post("Redis 入门", text, heading="为什么又是一个数据库")))


def test_the_evidence_is_told(tree: Vocabulary) -> None:
    made = post("微服务", "microservice 与微服务", heading="为什么用微服务", code="java")
    told = {match.name: match.evidence for match in tree.find(made)}
    assert told["微服务"] == "标题（微服务）；小标题 1 处；正文 2 次（microservice、微服务）"


@pytest.mark.parametrize(
    ("title", "heading", "text", "evidence"),
    [
        ("微服务", "", "microservice 好", "标题（微服务）；正文 1 次（microservice）"),
        ("微服务", "用 microservice", "microservice 好", "标题（微服务）；小标题 1 处（microservice）；正文 1 次"),
        ("无题", "用微服务", "微服务，微服务", "小标题 1 处（微服务）；正文 2 次"),
        ("无题", "", "微服务，微服务，microservice。", "正文 3 次（微服务、microservice）"),
        ("微服务与 microservice", "", "微服务好", "标题（microservice、微服务）；正文 1 次"),
    ],
)
def test_a_name_is_told_where_it_stands(tree: Vocabulary, title: str, heading: str, text: str, evidence: str) -> None:
    told = {match.name: match.evidence for match in tree.find(post(title, text, heading=heading))}
    assert told["微服务"] == evidence


def test_the_authors_tags_stay_as_printed_and_the_trees_stand_beside(tree: Vocabulary) -> None:
    matches = tree.match(post("MySQL 入门", tags=["js", "随手记", "MySQL", "js"]))
    assert [(match.name, match.origin) for match in matches[:4]] == [
        ("js", "author"),
        ("随手记", "author"),
        ("MySQL", "author"),
        ("JavaScript", "auto"),
    ]
    assert matches[3].evidence == "作者标签：js"
    assert names(matches).count("MySQL") == 1


def test_at_most_five_automatic_tags() -> None:
    title = "Java、Python、Redis、MySQL、Docker、Kubernetes、Nginx、Linux、Vue、React 大全"
    matches = vocabulary().match(post(title, tags=["golang", "cpp", "k8s"]))
    assert sum(match.origin == "auto" for match in matches) == MOST


@given(title=st.text(max_size=60), text=st.text(max_size=200), code=st.sampled_from(["", "go", "?", "JAVA"]))
def test_any_post_gets_weights_in_range_with_evidence(title: str, text: str, code: str) -> None:
    matches = vocabulary().match(post(title, text, code))
    assert len(matches) <= MOST
    for match in matches:
        assert 0 <= match.weight <= 1
        assert match.evidence


@pytest.mark.parametrize("name", ["验证码", "SQLite", "浏览器"])
def test_a_name_that_stands_once_in_a_text_gives_none(name: str) -> None:
    text = f"远程团队的晨会改成了文字。有人提到{name}，大家记了一笔，就说别的去了。" + "每个人写三句话。" * 9
    assert vocabulary().find(post("晨会改成文字之后", text)) == []


def test_a_name_that_ends_in_a_number_is_no_part_of_a_series() -> None:
    found = names(vocabulary().find(post("GPT-4 发布")))
    assert "ChatGPT" in found


@pytest.mark.parametrize(
    "made", [post(), post("🎉🎉", "🎉"), post("日本語のブログ", "これはテストです。"), post("Hello", "A note.")]
)
def test_a_post_that_says_nothing_gets_no_tag(made: Post) -> None:
    assert vocabulary().match(made) == []


BAD: list[tuple[str, int, str]] = [
    ('[tags]\n"A" = { parent = "B" }\n', 2, "no tag of this file"),
    ('[tags]\n"A" = { parent = "B" }\n"B" = { parent = "A" }\n', 0, r"toml:[23]: .+stands above itself"),
    ('[tags]\n"B" = { aliases = ["b"], weak = ["b"], company = ["c"] }\n', 2, "b: an alias counts by itself"),
    ('[tags]\n"A" = { also = ["A"] }\n', 2, "stands above itself"),
    ('[tags]\n"A" = { aliases = ["x"] }\n\n"B" = { aliases = ["X"] }\n', 4, "already a name of A"),
    ('[tags]\n"A" = {}\n"B" = { weight = nan }\n', 3, "weight must be a number"),
    ('[tags]\n"B" = { weight = 0 }\n', 2, "weight must be a number"),
    ('[tags]\n"B" = { weight = inf }\n', 2, "weight must be a number"),
    ('[tags]\n"B" = { alias = ["b"] }\n', 2, "unknown field alias"),
    ('[tags]\n"B" = { aliases = "b" }\n', 2, "must be a list"),
    ('[tags]\n"B" = { broad = 1 }\n', 2, "must be true or false"),
    ('[tags]\n"B" = 1\n', 2, "expected a table"),
    ('[tags]\n"B" = { weak = ["B"] }\n', 2, "can never count"),
    ('[tags]\n"B" = { weak = ["b"], company = ["B", "c"] }\n', 2, "cannot show its own meaning: b"),
    ('[tags]\n"B" = {}\n"B" = {}\n', 3, "at line"),
    ("[tags\n", 1, "at line"),
]


@pytest.mark.parametrize(("content", "line", "message"), BAD)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, content: str, line: int, message: str) -> None:
    path = tmp_path / "tags.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_tags(path)
    assert "tags.toml" in str(caught.value)
    if line:
        assert f":{line}:" in str(caught.value) or f"line {line}" in str(caught.value)


def test_the_projects_own_tree_is_as_large_as_promised() -> None:
    tags = read_tags(TAGS)
    assert len(tags) >= 600
    assert sum(len({same(alias) for alias in tag.aliases}) >= 2 for tag in tags) >= 300


def test_every_name_of_the_projects_tree_is_found_where_it_stands_alone() -> None:
    found = vocabulary()
    missing = [
        form
        for tag in found.tags.values()
        for form in tag.forms()
        if tag.name not in found._names.evidence(post(form), found._above)
    ]
    assert missing == []


def test_han_names_of_the_tree_are_words_of_their_own_or_of_whole_words() -> None:
    """A name that the engine cuts differently inside a sentence would be missed there."""
    cut = segmenter().tokenize
    torn = []
    for tag in vocabulary().tags.values():
        for form in filter(HAN_ONLY.fullmatch, tag.forms()):
            alone = [word for word, _, _ in cut(form)]
            inside = [word for word, _, _ in cut(f"谈谈{form}，")][1:]
            if inside != alone:
                torn.append(form)
    assert torn == []


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["Go", "Golang"], ["Go"]),
        (["golang", "后端", "Go"], ["后端", "Go"]),
        # Nothing stands for it.
        (["Golang", "后端"], ["Golang", "后端"]),
        (["Golang", "后端", "golang", "go语言"], ["Golang", "后端"]),
        (["Golang", "go语言", "Go", "GO"], ["Go"]),
        # In no tree.
        (["Foo Bar", "foobar", "FooBar2"], ["Foo Bar", "FooBar2"]),
        # The author's narrower word is a tag of its own, and says more.
        (["LVM", "磁盘"], ["LVM", "磁盘"]),
        (["故障排查", "故障复盘"], ["故障排查", "故障复盘"]),
        (["连接池", "Go", "连接池"], ["连接池", "Go"]),
        ([], []),
    ],
)
def test_names_of_one_tag_are_shown_as_one(names: list[str], shown: list[str]) -> None:
    assert as_one(names) == shown
