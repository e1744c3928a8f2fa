"""What a sentence is: practice, evidence, impact, action, context or an aside.

First the cheap certainties (a question, a remark to the coach), then intentions, then signs that
something was counted, asked or seen; what is left is practice. Signs are readable lists in
`prompts/signs.yaml`, so that a teacher can add to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.signs import inside
from assistant.words import numbers, words
from prompts.loader import load_signs

Role = Literal["practice", "evidence", "impact", "action", "context", "aside"]
Corner = Literal["data", "views", "observation"]
CORNERS: tuple[Corner, ...] = ("data", "views", "observation")

CORNER_NAMES: dict[Corner, str] = {
    "data": "figures",
    "views": "people's views",
    "observation": "what somebody saw",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence is, which corners of the evidence triangle it holds, what it lacks."""

    role: Role
    corners: tuple[Corner, ...] = ()
    impact: bool = False
    has_who: bool = False
    has_when: bool = False


def read_sentence(text: str, *, planning: bool = False) -> Reading:
    """Read one sentence; `planning` when the coach has just asked what the team will do."""
    if _is_aside(text):
        return Reading("aside")
    corners = _corners(text)
    impact = bool(inside("impact").search(text))
    facts = {
        "corners": corners,
        "impact": impact,
        "has_who": _has_who(text),
        "has_when": bool(inside("when").search(text)),
    }
    return Reading(_role(text, corners, impact=impact, planning=planning), **facts)  # type: ignore[arg-type]


def _is_aside(text: str) -> bool:
    plain = text.strip()
    if plain.endswith("?") and not inside("told_question").search(plain):
        return True
    return bool(inside("aside").fullmatch(plain.rstrip(" .!…"))) or not words(plain)


def _role(text: str, corners: tuple[Corner, ...], *, impact: bool, planning: bool) -> Role:
    if is_intention(text, planning=planning):
        return "action"
    if impact and corners:
        return "impact"
    if corners:
        return "evidence"
    if impact:
        return "impact"
    return "context" if inside("context").search(text) else "practice"


def is_intention(text: str, *, planning: bool = False) -> bool:
    """True for a plan of the team's own: future, wish, or (while planning) a bare verb first."""
    if inside("not_intention").search(text):
        return False
    if inside("intention").search(text):
        return True
    first = words(text)[:1]
    return planning and bool(first) and first[0] in load_signs()["bare_verbs"]


def _corners(text: str) -> tuple[Corner, ...]:
    found: list[Corner] = []
    counted = numbers(text) - {"1", "50002", "50003"}
    if inside("data").search(text) or (counted and inside("counted").search(text)):
        found.append("data")
    if inside("views").search(text):
        found.append("views")
    if inside("observation").search(text):
        found.append("observation")
    return tuple(found)


def _has_who(text: str) -> bool:
    if inside("who").search(text):
        return True
    return bool(re.search(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]+\b(?= (?:to|will|is|and)\b)", text))
