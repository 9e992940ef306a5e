"""The engines of the public search below the view: building, finding, writing, size and memory, at several sizes.

``BENCH_SEARCH_SIZES`` names the numbers of records (``1000,20000`` unless said otherwise; 100000 takes some minutes).
The texts are drawn from a vocabulary of its own with one seed, so that every run and every engine has the same.
"""

from __future__ import annotations

import datetime
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from search.engines.embedded import Embedded
from search.engines.engine import Engine, Narrowing, Replacement, Request, Sort
from search.queries import request_for
from search.questions import Question
from search.records import FACETS, SearchRecord

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SEARCH_SIZES", "1000,20000").split(","))
SEED = 6
ROUNDS = 3
WRITES = 30
DEEP = 9_990
#: Words between two commas.
CLAUSE = 6
CHINA = datetime.timezone(datetime.timedelta(hours=8))
#: Characters of ordinary papers; words are made of them, frequent ones often, as in any language.
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然"
    "前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无"
    "系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组"
    "见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增"
    "争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八"
    "离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验"
    "连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯"
)
#: Words in a question.
QUESTIONS_OF_WORDS = (4, 5, 7, 9, 12)


class Town:
    """Words and records of one size, the same for the same seed."""

    def __init__(self, size: int) -> None:
        self.size = size
        chance = random.Random(SEED)
        lengths = chance.choices((1, 2, 3, 4), (5, 70, 15, 10), k=12_000)
        self.words = list(dict.fromkeys("".join(chance.choices(CHARACTERS, k=length)) for length in lengths))
        self._weights = [1 / (rank + 20) for rank in range(len(self.words))]

    def _sentences(self, chance: random.Random, words: int) -> str:
        picked = chance.choices(self.words, self._weights, k=words)
        return "".join(
            word + ("，" if place % CLAUSE == CLAUSE - 1 else "") for place, word in enumerate(picked)
        )

    def record(self, number: int, turn: int = 0) -> SearchRecord:
        """One page: some hundreds of characters, seldom thousands."""
        chance = random.Random(SEED * 1_000_003 + number * 31 + turn)
        day = datetime.date(2016, 1, 1) + datetime.timedelta(days=chance.randrange(3800))
        category, subject = chance.randrange(40), chance.randrange(150)
        return SearchRecord(
            key=f"pages:{number}",
            item=f"pages:{number}",
            kind=chance.choice(("disclosure", "article", "guide")),
            title=self._sentences(chance, chance.randrange(4, 12)),
            url=f"/{number}/",
            site=str(min(int(chance.expovariate(1 / 20)), 99)),
            unit=f"unit-{chance.randrange(80)}",
            body=self._sentences(chance, min(int(chance.lognormvariate(5.2, 0.8)), 4000)),
            headings=(self._sentences(chance, 3),),
            summary=self._sentences(chance, 20),
            category=(f"c{category // 8}", f"c{category // 8}.{category}"),
            subject=(f"s{subject // 10}", f"s{subject // 10}.{subject}"),
            document_kind=f"k{chance.randrange(12)}",
            validity=chance.choice(("valid", "valid", "amended", "repealed", "")),
            document_number=f"云政办发〔{day.year}〕{number % 300 + 1}号" if number % 5 == 0 else "",
            index_number=f"11330000-{number:08}",
            written_on=day,
            published_at=datetime.datetime(day.year, day.month, day.day, 9, tzinfo=CHINA),
        )

    def replacements(self) -> Iterator[Replacement]:
        """Everything, for a rebuild."""
        for number in range(self.size):
            record = self.record(number)
            yield Replacement(record.item, (record,))

    def questions(self) -> dict[str, list[Request]]:
        """Requests by kind, all of them with all facets."""
        chance = random.Random(SEED + 1)
        frequent = [word for word in self.words[:1500] if len(word) > 1]
        words = [chance.choice(frequent) for _ in range(40)]
        long = [self._sentences(chance, chance.choice(QUESTIONS_OF_WORDS)) for _ in range(40)]
        titles = [self.record(chance.randrange(self.size)).title for _ in range(40)]
        narrowed = (Narrowing("site", ("1", "2")), Narrowing("year", ("2025", "2026")))
        return {
            "words": [_asked(word) for word in words],
            "questions": [_asked(text) for text in long],
            "titles": [_asked(text) for text in titles],
            "narrowed": [_asked(word, narrowings=narrowed) for word in words],
            "newest": [_asked(word, sort=Sort.NEWEST) for word in words],
            "numbers": [_asked(f"〔{2016 + number % 10}〕{number}号") for number in range(1, 41)],
            "one_character": [_asked(letter) for letter in CHARACTERS[:200:5]],
            "browsing": [_asked("", narrowings=(Narrowing("site", (str(site),)),)) for site in range(40)],
            "deepest_page": [_asked(letter, offset=DEEP) for letter in CHARACTERS[:50:5]],
            "hostile": [
                _asked(text) for text in ("低" * 10_000, "*" * 10_000, self._sentences(chance, 5000))
            ],
        }


def _asked(words: str, offset: int = 0, **others: Any) -> Request:
    return request_for(Question(words=words, own_site="1", **others), facets=FACETS, offset=offset)


def measure() -> dict[str, Any]:
    """Figures by engine and size."""
    found: dict[str, Any] = {}
    for size in SIZES:
        print(f"  {size} records", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
            engine = Embedded(Path(folder))
            found.setdefault(engine.name, {})[str(size)] = measure_engine(engine, size) | {
                "memory_of_a_reader": reader_memory(folder, size)
            }
    return found


def measure_engine(engine: Engine, size: int) -> dict[str, Any]:
    """What one engine does with so many records; it is empty before and full after."""
    town = Town(size)
    making = _seconds(lambda: [None for _ in town.replacements()])
    building = _seconds(lambda: engine.rebuild(town.replacements()))
    status = engine.status()
    asked = {kind: speed(engine, requests) for kind, requests in town.questions().items()}
    return {
        "records": status.records,
        "rebuild": {
            "seconds": round(building - making, 1),
            "records_per_second": round(size / (building - making)),
        },
        "figures": {key: value for key, value in status.figures.items() if key != "folder"},
        "queries_ms": asked,
        "write_to_found_ms": writing(engine, town),
        "items_seconds": round(_seconds(lambda: list(engine.items())), 2),
    }


def speed(engine: Engine, requests: list[Request]) -> dict[str, float]:
    """Milliseconds of requests, each asked some times, after one round to warm up."""
    times = []
    for turn in range(ROUNDS + 1):
        for request in requests:
            taken = _seconds(lambda request=request: engine.search(request))
            if turn:
                times.append(taken * 1000)
    return _spread(times)


def writing(engine: Engine, town: Town) -> dict[str, Any]:
    """Milliseconds from a change until it is found: one page at a time, and a batch of a hundred."""
    single = []
    for turn in range(1, WRITES + 1):
        record = town.record(turn * 7 % town.size, turn)
        single.append(_until_found(engine, [record]) * 1000)
    batch = [
        _until_found(engine, [town.record(number, turn) for number in range(100)]) * 1000
        for turn in (91, 92, 93)
    ]
    return {"one": _spread(single), "hundred": round(statistics.median(batch), 1)}


def _until_found(engine: Engine, records: list[SearchRecord]) -> float:
    started = time.perf_counter()
    engine.write([Replacement(record.item, (record,)) for record in records])
    answer = engine.search(request_for(Question(records[-1].title)))
    taken = time.perf_counter() - started
    if records[-1].title not in {hit.record.title for hit in answer.hits}:
        raise AssertionError(f"{records[-1].key} was written and is not found")
    return taken


def reader_memory(folder: str, size: int) -> dict[str, int]:
    """Bytes that a process which reads has of its own, before and after asking everything once."""
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'bench.settings'\n"
        "from pathlib import Path; from search.engines.embedded import Embedded\n"
        "from bench.search_engines import Town\n"
        f"requests = [one for some in Town({size}).questions().values() for one in some]\n"
        "own = lambda: sum(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if 'Private' in line)\n"
        f"before = own(); engine = Embedded(Path({folder!r}))\n"
        "for request in requests: engine.search(request)\n"
        "print(before * 1024, own() * 1024)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    return {"before_bytes": int(said[0]), "after_bytes": int(said[1])}


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _spread(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {
        "p50": round(statistics.median(times), 1),
        "p95": round(times[int(len(times) * 0.95)], 1),
        "most": round(times[-1], 1),
    }
