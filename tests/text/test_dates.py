"""Publication times as sites print them, read on Thursday, 2021-03-04 at 15:05 in China."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.dates import AHEAD, EARLIEST, parse

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2021, 3, 4, 15, 5, tzinfo=CHINA)

ABSOLUTE = [
    ("2021-02-03 04:05:06", "2021-02-03T04:05:06", "second"),
    ("2021/2/3 4:05", "2021-02-03T04:05:00", "minute"),
    ("2021.02.03", "2021-02-03T00:00:00", "day"),
    ("2021年2月3日", "2021-02-03T00:00:00", "day"),
    ("2021 年 2 月 3 日 15 时", "2021-02-03T15:00:00", "hour"),
    ("2021年2月3日下午3点05分", "2021-02-03T15:05:00", "minute"),
    ("2021年2月3日 15时20分30秒", "2021-02-03T15:20:30", "second"),
    ("2021 02 03", "2021-02-03T00:00:00", "day"),
    ("２０２１－０２－０３　１２：３０", "2021-02-03T12:30:00", "minute"),
    ("2020-12-1209:03", "2020-12-12T09:03:00", "minute"),
    ("2020年6月2911:30", "2020-06-29T11:30:00", "minute"),
    ("2020年6月28日(日) 21時40分", "2020-06-28T21:40:00", "minute"),
    ("星期一 2020年06月28日10:05", "2020-06-28T10:05:00", "minute"),
    ("2020年6月28日 晚上", "2020-06-28T00:00:00", "day"),
    ("2020-11-242", "2020-11-24T00:00:00", "day"),
    ("20210203", "2021-02-03T00:00:00", "day"),
    ("202102031230", "2021-02-03T12:30:00", "minute"),
    ("20210203123005", "2021-02-03T12:30:05", "second"),
    ("2021-02", "2021-02-01T00:00:00", "month"),
    ("2021年2月份", "2021-02-01T00:00:00", "month"),
    ("2020", "2020-01-01T00:00:00", "year"),
    ("2020年", "2020-01-01T00:00:00", "year"),
    ("19年2月3日", "2019-02-03T00:00:00", "day"),
    ("19年底", "2019-01-01T00:00:00", "year"),
    ("98年4月", "1998-04-01T00:00:00", "month"),
    ("民國109年3月4日", "2020-03-04T00:00:00", "day"),
    ("二〇二〇年十二月三十一日", "2020-12-31T00:00:00", "day"),
    ("零七年八月二十九号", "2007-08-29T00:00:00", "day"),
    ("1614702605", "2021-03-03T00:30:05", "second"),
    ("1614702605123", "2021-03-03T00:30:05.123000", "second"),
]
ENGLISH = [
    ("Wed, 03 Mar 2021 12:30:05 GMT", "2021-03-03T20:30:05", "second"),
    ("Wed, 03 Mar 2021 12:30:05 CST", "2021-03-03T12:30:05", "second"),
    ("Wed Mar 03 12:30:05 CST 2021", "2021-03-03T12:30:05", "second"),
    ("Wed Mar 03 2021 12:30:05 GMT+0800 (中国标准时间)", "2021-03-03T12:30:05", "second"),
    ("Mar 3, 2021", "2021-03-03T00:00:00", "day"),
    ("March 3rd, 2021 at 1:30 am", "2021-03-03T01:30:00", "minute"),
    ("3 March 2021", "2021-03-03T00:00:00", "day"),
    ("March 2020", "2020-03-01T00:00:00", "month"),
    ("9:05 PM · Mar 3, 2021", "2021-03-03T21:05:00", "minute"),
    ("03/04/2020", "2020-03-04T00:00:00", "day"),
    ("13/04/2020", "2020-04-13T00:00:00", "day"),
]
ZONED = [
    ("2021-02-03T12:30:05Z", "2021-02-03T20:30:05", "second"),
    ("2021-02-03T12:30:05.1234567+00:00", "2021-02-03T20:30:05.123456", "second"),
    ("2021-02-03T12:30:05.0000000&#x2B;08:00", "2021-02-03T12:30:05", "second"),
    ("2021-02-03T12:30:05&amp;#43;08:00", "2021-02-03T12:30:05", "second"),
    ("2021-02-03 12:30:05 +0800 CST", "2021-02-03T12:30:05", "second"),
    ("2021-02-03 12:30 (UTC+8)", "2021-02-03T12:30:00", "minute"),
    ("2021-02-03 12:30（北京时间）", "2021-02-03T12:30:00", "minute"),
    ("2021-02-03 12:30-15:00", "2021-02-03T12:30:00", "minute"),
]
PARTS_OF_DAY = [
    ("2021/2/3 上午12:05:09", "2021-02-03T00:05:09", "second"),
    ("2021/2/3 凌晨1:05", "2021-02-03T01:05:00", "minute"),
    ("2021/2/3 中午12:30", "2021-02-03T12:30:00", "minute"),
    ("2021/2/3 中午1点半", "2021-02-03T13:30:00", "minute"),
    ("2021/2/3 傍晚6点一刻", "2021-02-03T18:15:00", "minute"),
    ("2021/2/3 晚上8点", "2021-02-03T20:00:00", "hour"),
    ("2021/2/3 半夜1点", "2021-02-03T01:00:00", "hour"),
    ("2021/2/3 晚上12点", "2021-02-04T00:00:00", "hour"),
    ("2021-02-03 24:00", "2021-02-04T00:00:00", "minute"),
    ("2021-02-03 8:05 pm", "2021-02-03T20:05:00", "minute"),
]
LABELLED = [
    ("发布于2021-02-03阅读 1024", "2021-02-03T00:00:00", "day"),
    ("2021-02-03 08:25:10 3520人阅读", "2021-02-03T08:25:10", "second"),
    ("2021-02-03 12 点赞", "2021-02-03T00:00:00", "day"),
    ("posted @ 2020-07-02 08:25 张三 阅读(123)", "2020-07-02T08:25:00", "minute"),
    ("最后修改：2021-02-03", "2021-02-03T00:00:00", "day"),
    ("更新于 2021-02-03 发布于 2020-01-02", "2020-01-02T00:00:00", "day"),
    ("已于 2021-02-05 16:03:44 修改 于 2021-02-03 16:03:44 首次发布", "2021-02-03T16:03:44", "second"),
    ("阅读数：614 2018年03月10日 22:11:59", "2018-03-10T22:11:59", "second"),
]
RELATIVE = [
    ("刚刚", "2021-03-04T15:05:00", "second"),
    ("几分钟前", "2021-03-04T15:02:00", "minute"),
    ("半小时前", "2021-03-04T14:35:00", "minute"),
    ("一个半小时前", "2021-03-04T13:35:00", "minute"),
    ("5 分鐘前", "2021-03-04T15:00:00", "minute"),
    ("12小时以前", "2021-03-04T03:05:00", "hour"),
    ("1d 1h ago", "2021-03-03T14:05:00", "hour"),
    ("两天前", "2021-03-02T00:00:00", "day"),
    ("x days ago", "2021-03-01T00:00:00", "day"),
    ("一刻钟前", "2021-03-04T14:50:00", "minute"),
    ("in 10m", "2021-03-04T15:15:00", "minute"),
    ("3天前 12:30", "2021-03-01T12:30:00", "minute"),
    ("2周前", "2021-02-18T00:00:00", "day"),
    ("1 个月前", "2021-02-04T00:00:00", "month"),
    ("2 年前", "2019-03-04T00:00:00", "year"),
    ("7 分钟后", "2021-03-04T15:12:00", "minute"),
    ("昨天 12:30", "2021-03-03T12:30:00", "minute"),
    ("昨晚8点", "2021-03-03T20:00:00", "hour"),
    ("前天", "2021-03-02T00:00:00", "day"),
    ("大前天", "2021-03-01T00:00:00", "day"),
    ("Yesterday 10pm", "2021-03-03T22:00:00", "hour"),
    ("上周三", "2021-02-24T00:00:00", "day"),
    ("上上周五", "2021-02-19T00:00:00", "day"),
    ("本周一", "2021-03-01T00:00:00", "day"),
    ("周三", "2021-03-03T00:00:00", "day"),
    ("周四", "2021-02-25T00:00:00", "day"),
    ("礼拜天 9:00", "2021-02-28T09:00:00", "minute"),
    ("上个月15号", "2021-02-15T00:00:00", "day"),
    ("上個月", "2021-02-01T00:00:00", "month"),
    ("去年12月3日", "2020-12-03T00:00:00", "day"),
    ("上一年", "2020-01-01T00:00:00", "year"),
    ("同月1号17点", "2021-03-01T17:00:00", "hour"),
    ("15号", "2021-02-15T00:00:00", "day"),
    ("18:30", "2021-03-03T18:30:00", "minute"),
]
YEARLESS = [
    ("05-06", "2020-05-06T00:00:00", "day"),
    ("03-04 12:07", "2021-03-04T12:07:00", "minute"),
    ("十二月三日", "2020-12-03T00:00:00", "day"),
    ("6月1日周一早上10点钟", "2020-06-01T10:00:00", "hour"),
]
NONE = [
    "", "暂无", "阅读 1024", "10-20 分钟", "v1.2.3", "2021-02-30", "2021-13-05", "2099-01-01", "1989-06-01",
    "1970-01-01 08:00:00", "2021-03-06", "30天后", "99999999年前", "25:99", "上个月31号", "4 Smarch 2020",
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "expected", "precision"),
    ABSOLUTE + ENGLISH + ZONED + PARTS_OF_DAY + LABELLED + RELATIVE + YEARLESS,
)
def test_moment(printed: str, expected: str, precision: str) -> None:
    moment = parse(printed, now=NOW)
    assert moment is not None
    assert (moment.at.astimezone(CHINA).replace(tzinfo=None).isoformat(), moment.precision) == (expected, precision)


@pytest.mark.parametrize("printed", NONE)
def test_what_is_no_date_or_an_impossible_one(printed: str) -> None:
    assert parse(printed, now=NOW) is None


def test_a_time_without_an_offset_is_of_the_zone_of_the_source() -> None:
    moment = parse("2021-02-03 12:30", now=NOW, timezone="America/New_York")
    assert moment is not None
    assert moment.at == datetime(2021, 2, 3, 17, 30, tzinfo=UTC)


def test_today_is_the_day_of_the_source_s_zone() -> None:
    just_past_midnight_in_china = datetime(2021, 3, 3, 16, 30, tzinfo=UTC)
    moment = parse("今天", now=just_past_midnight_in_china)
    assert moment is not None
    assert moment.at == datetime(2021, 3, 3, 16, 0, tzinfo=UTC)


def test_tomorrow_s_date_is_taken_the_day_after_is_not() -> None:
    assert parse("2021-03-05", now=NOW) is not None
    assert parse("2021-03-05 15:06", now=NOW) is None


def test_other_languages_are_left_to_dateparser() -> None:
    moment = parse("4 février 2021", now=NOW)
    assert moment is not None
    assert moment.at.astimezone(CHINA).date().isoformat() == "2021-02-04"


PIECES = [
    "2021",
    "-",
    "/",
    ":",
    "年",
    "月",
    "日",
    "前",
    "小时",
    "周",
    "上",
    "个",
    "半",
    "十",
    "几",
    "13",
    "99",
    " ",
    "+",
    "T",
    "ago",
    "Mar",
    "点",
]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_never_raises_and_never_leaves_its_bounds(printed: str) -> None:
    moment = parse(printed, now=NOW)
    assert moment is None or EARLIEST <= moment.at <= NOW + AHEAD


@given(st.datetimes(datetime(1990, 1, 2), datetime(2021, 3, 4)))  # noqa: DTZ001 - local times, as a page prints them
def test_what_is_printed_plainly_is_read_back(local: datetime) -> None:
    for shape in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y-%m-%dT%H:%M:%S+08:00"):
        moment = parse(f"发布于 {local.strftime(shape)} 阅读 12", now=NOW)
        assert moment is not None
        assert moment.at.astimezone(CHINA).replace(tzinfo=None) == local.replace(microsecond=0)
