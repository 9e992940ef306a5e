"""`manage.py verify_ledger`: check the whole record; exit code 1 when anything is wrong."""

import json
import re
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ledger.verification import Verification, verify


def _anchor(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"(\d+):([0-9a-f]{64})", text.strip())
    if not match:
        raise ArgumentTypeError("应为“序号：校验值”，例如 120:9f86…（64 位）。")
    return int(match[1]), match[2]


class Command(BaseCommand):
    """Walks the chain and prints what it found, in words or as JSON."""

    help = "核对台账：序号、校验值、前后衔接、链首和保护触发器。发现问题时退出码为 1。"
    # The record must be checkable although something else is misconfigured.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the options."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
        parser.add_argument(
            "--anchor",
            type=_anchor,
            metavar="序号：校验值",
            help="与另行留存的某条记录比对（防止整链被改写）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and exit with 1 when the record is not intact."""
        outcome = verify(anchor=options["anchor"])
        self.stdout.write(_as_json(outcome) if options["json"] else _as_text(outcome))
        if not outcome.intact:
            sys.exit(1)


def _as_json(outcome: Verification) -> str:
    return json.dumps(
        {
            "intact": outcome.intact,
            "entries": outcome.entries,
            "last_sequence": outcome.last_sequence,
            "last_hash": outcome.last_hash,
            "first_broken": outcome.first_broken,
            "counts": {kind.value: number for kind, number in sorted(outcome.counts.items())},
            "problems": [
                {"kind": problem.kind.value, "sequence": problem.sequence, "message": problem.message}
                for problem in outcome.problems
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(outcome: Verification) -> str:
    lines = [
        f"共核对 {outcome.entries} 条记录。",
        f"末条：{outcome.last_sequence}:{outcome.last_hash}（请另行留存，可用 --anchor 比对）",
    ]
    if outcome.intact:
        return "\n".join([*lines, "台账完整，未发现改动。"])
    if outcome.first_broken is not None:
        lines.append(f"第一处问题：第 {outcome.first_broken} 条。")
    lines += [f"  - {problem.message}" for problem in outcome.problems]
    hidden = sum(outcome.counts.values()) - len(outcome.problems)
    if hidden:
        lines.append(f"  - 另有 {hidden} 处问题未列出。")
    return "\n".join([*lines, f"台账不完整：共 {sum(outcome.counts.values())} 处问题。"])
