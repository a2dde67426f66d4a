"""Sentences about who may do what with an article or a picture of it: themes add them, and no reader needs them."""

import re

_LICENCE = r"(?:知识共享|CC[ -]?(?:BY|0)|BY-(?:NC|SA|ND)|Creative Commons)"
_LABEL = r"(?:本文|文章|博文|原文)(?:作者|标题|链接|地址)|博主|版权归属|(?:文章|本文|图片)版权|(?:许可|授权|版权)协议"
_RIGHTS = re.compile(
    rf"^\W*(?:{_LABEL}|licen[cs]e)\s*[:：]"
    r"|^\W*(?:copyright(?: notice)?\s*[:：©(]|版权所有|原创文章[，,])"
    r"|转载(?:本文)?(?:请|须|需|时|前|必须|务必)(?:务必|先|注明|标明|写明|保留|附上|署名|联系|以)"
    r"|(?:未经|禁止|谢绝|严禁)[^。]{0,16}转载|(?:不得|允许|欢迎|自由)转载|版权归[^。]{1,20}(?:所有|共有)"
    rf"|(?:本|文章|作品|内容|图片)[^。]{{0,30}}(?:采用|遵循|依据|使用|基于)[^。]{{0,30}}{_LICENCE}"
    rf"|(?:采用|遵循|依据)[^。]{{0,30}}{_LICENCE}[^。]{{0,30}}(?:许可|授权|协议)"
    r"|(?:this|all)\b.{0,80}licensed under|all rights reserved|CC BY(?:-\w\w){0,3}(?: \d\.\d)?\.?$",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[。！？!?；])|(?<=\.)(?=\s)")
# A longer sentence says something else as well.
_LONGEST = 200


def without_rights(text: str) -> str:
    """A paragraph without its sentences about rights."""
    # Those at a sentence's end (CC BY) stand anywhere in a paragraph.
    if not _RIGHTS.search(text) and "CC BY" not in text:
        return text
    parts = _SENTENCES.split(text)
    return "".join(part for part in parts if len(part) > _LONGEST or not _RIGHTS.search(part.strip()))
