"""Where an article says that it comes from."""

from aggregator.page.addresses import key_of
from aggregator.text.reprint import Line, find


def test_51cto_tail() -> None:
    line = "本文转自 小王 51CTO博客，原文链接：http://blog.51cto.com/wang/1234567，如需转载请自行联系原作者"
    found = find([Line("正文。"), Line(line)], own_key="aliyun:1", key_of=key_of)
    assert found is not None
    assert (found.kind, found.url, found.author, found.source) == (
        "reprint",
        "http://blog.51cto.com/wang/1234567",
        "小王",
        "51CTO博客",
    )
