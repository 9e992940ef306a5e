"""What kind of paper a title announces (体裁): by custom its last word."""

import re

from texts.normalise import fold_script, nfkc

# 党政机关公文处理工作条例 (2012) Art. 8, in its order and spelling.
STATUTORY_KINDS = (
    "决议",
    "决定",
    "命令（令）",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
)
# What sites file under besides: enactments and what is attached to a notice.
FURTHER_KINDS = ("条例", "规定", "办法", "细则", "规则", "方案", "规划", "计划", "预案", "要点")
DOCUMENT_KINDS = STATUTORY_KINDS + FURTHER_KINDS

_ENDINGS = {kind: kind for kind in DOCUMENT_KINDS if kind != "命令（令）"} | {"命令": "命令（令）"}
_KIND_AT_END = re.compile(f"({'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$")
# 令 ends other words too (司令, 夏令): here it follows who gives the order, or what for.
_DECREE_AT_END = re.compile(
    r"(国务院|政府|委员会|[部委厅局署会]|主席|[省市州县区]长|嘉奖|通缉|动员|戒严|特赦)令$"
)
_TRAILING_BRACKETS = re.compile(r"\s*[(\[〔【<][^()\[\]〔〕【】<>]*[)\]〕】>]$")
_TRAILING_NUMBER = re.compile(r"\s*(\(?第\s*\d+\s*号\)?|\d{4}年\s*第\s*\d+\s*号)$")
# Asking for opinions is not giving one; a request for them ends in its own kind word.
_NOT_A_KIND = re.compile(r"(征求|听取|征集|收集|反馈)意见$")


def document_kind_from_title(title: str) -> str | None:
    """Return the entry of DOCUMENT_KINDS that the title's last word names, or None.

    Brackets behind it （试行）, numbers （第12号） and closing quotation marks do not count, nor does the
    script. 《…办法》的通知 is a 通知, a bare 《…办法》 is a 办法.
    """
    bare = fold_script(nfkc(title)).strip()
    while (shorter := _without_tail(bare)) != bare:
        bare = shorter
    if _NOT_A_KIND.search(bare):
        return None
    if match := _KIND_AT_END.search(bare):
        return _ENDINGS[match[1]]
    return "命令（令）" if bare == "令" or _DECREE_AT_END.search(bare) else None


def _without_tail(title: str) -> str:
    title = _TRAILING_NUMBER.sub("", _TRAILING_BRACKETS.sub("", title))
    return title.rstrip(" 》”\"'」』.。,;")
