"""Pinyin that a page put behind a character for readers, such as 务（wù）: noise for whoever searches.

Only what can be nothing else is dropped: bracketed syllables that exist in standard pinyin, at least one with
its tone, no more of them than there are characters before the bracket. (GDP), (km) and （以下简称本法） stay.
"""

import re
import unicodedata

_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
# Which finals each initial takes; together all syllables of 汉语拼音方案, ü written ü, v or u.
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou yi ya yo ye yai yao you yan yin yang ying yong "
    "wu wa wo wai wei wan wen wang weng yu yue yuan yun m n ng",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
_SYLLABLES = sorted(
    {initial + final for initial, finals in _FINALS.items() for final in finals.split()},
    key=len,
    reverse=True,
)
_SYLLABLE = re.compile(f"(?P<sound>{'|'.join(_SYLLABLES)})(?P<digit>[0-5]?)")
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
# The brackets of one annotation; the look-behind keeps the characters before it out of the match.
_ANNOTATION = re.compile(
    rf"(?<={_HAN})[(（\[［]\s*(?P<inside>[^\W\d_][\w'’·\- \u0300-\u030c]{{0,40}})\s*[)）\]］]"
)
_HAN_RUN = re.compile(rf"{_HAN}*\Z")
_LOOK_BACK = 12
_SHORTEST_WITH_DIGIT = 2


def drop_inserted_pinyin(text: str) -> str:
    """Return `text` without pinyin in brackets behind the characters that it spells."""
    while True:
        shorter = _ANNOTATION.sub(lambda match: "" if _is_pinyin(match) else match[0], text)
        if shorter == text:
            return text
        text = shorter


def inserted_pinyin(text: str) -> list[tuple[int, int]]:
    """Where in `text` that pinyin stands, start and end in order: what `drop_inserted_pinyin` drops."""
    length = len(text)
    places = list(range(length))
    while spans := _annotations(text):
        for start, end in reversed(spans):
            text = text[:start] + text[end:]
            del places[start:end]
    kept = set(places)
    gone: list[tuple[int, int]] = []
    for place in range(length):
        if place in kept:
            continue
        if gone and gone[-1][1] == place:
            gone[-1] = (gone[-1][0], place + 1)
        else:
            gone.append((place, place + 1))
    return gone


def _annotations(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _ANNOTATION.finditer(text) if _is_pinyin(match)]


def _is_pinyin(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    run = _HAN_RUN.search(before)
    return bool(run and 0 < _syllable_count(match["inside"]) <= len(run[0]))


def _syllable_count(inside: str) -> int:
    """Return how many pinyin syllables `inside` spells; 0 when it is anything else or shows no tone."""
    sounds, marks = _without_tones(inside.lower())
    position = count = toned = 0
    while position < len(sounds):
        if sounds[position] in "'’·- ":
            position += 1
            continue
        match = _SYLLABLE.match(sounds, position)
        if match is None:
            return 0
        tones = sum(1 for mark in marks if match.start() <= mark < match.end())
        if tones > 1 or (match["digit"] and (tones or len(match["sound"]) < _SHORTEST_WITH_DIGIT)):
            return 0
        toned += bool(tones or match["digit"])
        count += 1
        position = match.end()
    return count if toned else 0


def _without_tones(text: str) -> tuple[str, list[int]]:
    """Return the letters without tone marks (ü as v after n and l), and where in them the marks stood."""
    letters: list[str] = []
    marks: list[int] = []
    for character in unicodedata.normalize("NFD", text):
        if character in _TONES:
            marks.append(len(letters) - 1)
        elif character == "\u0308" and letters:
            letters[-1] = "v"
        else:
            letters.append(character)
    return re.sub(r"([jqxy])v", r"\1u", "".join(letters)), marks
