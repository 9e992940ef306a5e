"""Document numbers 发文字号: 清政办发〔2015〕82号, and decrees: 国务院令第711号.

GB/T 9704: agency code, year in hexagonal brackets, serial without leading zero and without 第.
"""

import re
import unicodedata

_HAN = r"[\u4e00-\u9fff]"
_OPEN = r"[\[(\u3010\u3014<\u2039\u3008]"
_CLOSE = r"[\])\u3011\u3015>\u203a\u3009]"
_FORMAL = re.compile(rf"{_HAN}{{2,12}}〔(?:19|20)\d{{2}}〕[1-9]\d{{0,4}}号")
_DECREE = re.compile(rf"{_HAN}{{2,30}}令第[1-9]\d{{0,4}}号")
_LOOSE = re.compile(
    rf"(?P<code>{_HAN}{{2,12}}){_OPEN}(?P<year>(?:19|20)\d{{2}})年?{_CLOSE}"
    r"第?0*(?P<serial>[1-9]\d{0,4})[号號]"
)
_LOOSE_DECREE = re.compile(
    rf"(?P<body>{_HAN}{{1,30}}?令){_OPEN}?第?0*(?P<serial>[1-9]\d{{0,4}})[号號]{_CLOSE}?"
)


def normalise_document_number(text: str) -> str:
    """Return the number in its standard form; text that is no document number comes back trimmed only.

    Takes `[2015]`, `(2015)`, `（2015）`, `【2015】`, `﹝2015﹞` for the year, `第082号` for the serial, and blanks
    anywhere.
    """
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if match := _LOOSE.fullmatch(compact):
        return f"{match['code']}〔{match['year']}〕{match['serial']}号"
    if match := _LOOSE_DECREE.fullmatch(compact):
        return f"{match['body']}第{match['serial']}号"
    return text.strip()


def is_document_number(text: str) -> bool:
    """Whether `text` is a document number in its standard form (a numbered one or a decree)."""
    return bool(_FORMAL.fullmatch(text) or _DECREE.fullmatch(text))
