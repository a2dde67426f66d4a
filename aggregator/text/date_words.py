"""The words of dates and times, as tables: months, weekdays, parts of the day, units, zones, labels.

All are of the text as dates.py prepares it: NFKC, lower case, simplified, Chinese numerals in digits.
"""

import re

# Traditional forms of the characters that dates are written with.
SIMPLIFIED = str.maketrans(
    "後時鐘鍾點週個禮號發於間剛現兩幾還開佈編輯歲當內裡國曆訂",
    "后时钟钟点周个礼号发于间刚现两几还开布编辑岁当内里国历订",
)

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))

# Monday is 0, as datetime.weekday() counts.
WEEKDAYS = {char: day for day, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
ENGLISH_WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
WEEKDAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
WEEKDAY = rf"(?:(?:周|星期|礼拜)[一二三四五六日天]|{WEEKDAY_NAME}\.?|\([一二三四五六日天月火水木金土]\))"

# Parts of the day, by what they do to an hour of the 12-hour clock.
MORNING = ("上午", "早上", "早晨", "清晨", "凌晨", "清早", "早", "晨", "am", "a.m.")
NOON = ("中午", "正午", "午间", "晌午")
AFTERNOON = ("下午", "午后", "傍晚", "pm", "p.m.")
EVENING = ("晚上", "晚间", "夜晚", "晚", "夜")
NIGHT = ("夜里", "夜间", "深夜", "半夜")
PART_OF_DAY = "|".join(map(re.escape, sorted({*MORNING, *NOON, *AFTERNOON, *EVENING, *NIGHT}, key=len, reverse=True)))

# Units of relative times; seconds for those of fixed length, months for the others.
SECONDS = {"second": 1, "minute": 60, "quarter of an hour": 900, "hour": 3600, "day": 86400, "week": 7 * 86400}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
UNITS = {
    **dict.fromkeys(("秒钟", "秒", "seconds", "second", "secs", "sec", "s"), "second"),
    **dict.fromkeys(("分钟", "分", "minutes", "minute", "mins", "min", "m"), "minute"),
    **dict.fromkeys(("刻钟",), "quarter of an hour"),
    **dict.fromkeys(("个小时", "小时", "个钟头", "个钟", "钟头", "hours", "hour", "hrs", "hr", "h"), "hour"),
    **dict.fromkeys(("天", "日", "days", "day", "d"), "day"),
    **dict.fromkeys(("个星期", "星期", "个礼拜", "礼拜", "周", "weeks", "week", "wks", "wk", "w"), "week"),
    **dict.fromkeys(("个月", "月", "months", "month", "mon", "mo"), "month"),
    **dict.fromkeys(("个季度", "季度"), "quarter"),
    **dict.fromkeys(("年", "years", "year", "yrs", "yr", "y"), "year"),
}
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))

# Whole days counted from the day of reading. The short ones stand before a part of the day only: 昨晚8点.
DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "当天": 0, "明天": 1, "明日": 1,
    "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1,
    "the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
DAY_NAME = "|".join(f"{name}(?=[早晨晚夜])" if len(name) == 1 else name for name in sorted(DAYS, key=len, reverse=True))

# Hours east of Greenwich. CST is China's on Chinese sites (US Central elsewhere); these pages are Chinese.
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0,
    "cst": 8, "bjt": 8, "hkt": 8, "sgt": 8, "北京时间": 8, "中国标准时间": 8, "台北时间": 8, "jst": 9, "kst": 9,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2,
}  # fmt: skip
ZONE_NAME = "|".join(sorted(ZONES, key=len, reverse=True))

# A date after (or, 于 … 发布, before) one of these is the time of publication, whatever other dates stand beside it.
PUBLISHED_BEFORE = re.compile(
    r"(?:发布|发表|创建|首发|写于|撰写|posted|published|created|date)(?:于|在|时间|日期|on|at|[\s:|·])*$"
)
PUBLISHED_AFTER = re.compile(r"^[\s,]*(?:首次|最初)?(?:发布|发表|创建)(?!时间|日期|于)")
