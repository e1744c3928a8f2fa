"""From a reading to a verdict: a level, between two, not yet one, not enough, off topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence import is_intention
from assistant.matching import flags as signs
from assistant.matching.hearing import Heard
from assistant.matching.readers import Reading, Scores
from assistant.matching.types import Verdict
from assistant.words import content_stems

_CLAUSE = re.compile(r"[,;:()–—]| - |\b(?:but|although|though|whereas|while|where)\b")
_WORDS_AT_LEAST = 7
_BETWEEN_MARGIN = 0.06
# Who names the theme asks which level it is; a doubt must then weigh twice as much.
_ASKED_WHICH_LEVEL = 2.0


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, the levels it names, and the probability the reader gives to either."""

    verdict: Verdict
    levels: tuple[int, ...]
    verdict_share: float
    level_share: float = 1.0


def decide(reading: Reading, theme: int, heard: Heard, *, narrowed: bool) -> Decision:
    """The verdict on one text read as `theme`; `narrowed` when the theme was given, not found."""
    if heard.foreign:
        return Decision("insufficient", (), 1.0)
    if reading.verdicts is None:
        return _by_rules(heard, reading.levels[theme])
    shares = dict(reading.verdicts)
    if narrowed:
        shares["offtopic"] = shares["split"] = 0.0
        shares["level"] *= _ASKED_WHICH_LEVEL
    verdict = max(shares, key=shares.__getitem__)
    share = shares[verdict] / sum(shares.values())
    named, level_share = _levels(verdict, reading.levels[theme])
    if named == (0,):
        verdict = "below"
    return Decision(verdict, named, share, level_share)


def _levels(verdict: Verdict, levels: Scores) -> tuple[tuple[int, ...], float]:
    """The levels that go with a verdict, and how probable they are."""
    if verdict in ("insufficient", "offtopic", "split"):
        return (), 1.0
    if verdict == "between":
        low = int(np.argmax(levels[:-1] + levels[1:]))
        return (low, low + 1), float(levels[low] + levels[low + 1])
    best = 0 if verdict == "below" else int(levels.argmax())
    return (best,), float(levels[best])


def _by_rules(heard: Heard, levels: Scores) -> Decision:
    """Without trained heads: flags and the amount told first, then the nearest level."""
    if {"boast", "contradiction"} & set(heard.flags):
        return Decision("insufficient", (), 0.5)
    said = sum(len(content_stems(c)) for s in heard.read for c in _told_clauses(s))
    if said < _WORDS_AT_LEAST:
        return _too_little(heard.read)
    first, second = (int(n) for n in np.argsort(-levels)[:2])
    if abs(first - second) == 1 and float(levels[first] - levels[second]) < _BETWEEN_MARGIN:
        pair = (min(first, second), max(first, second))
        return Decision("between", pair, 1.0, float(levels[first] + levels[second]) / 2)
    return Decision("level", (first,), 1.0, float(levels[first]))


def _too_little(sentences: Sequence[str]) -> Decision:
    """With hardly anything told as done: denied or lapsed for the most part, or just too little."""
    over = [s for s in sentences if signs.is_denial(s) or signs.is_lapsed(s)]
    if len(over) * 2 >= len(sentences):
        return Decision("below", (0,), 0.5)
    return Decision("insufficient", (), 0.5)


def _told_clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that tell of what is done now."""
    if is_intention(sentence):
        return []
    clauses = _CLAUSE.split(sentence)
    return [c for c in clauses if not signs.is_denial(c) and not signs.is_lapsed(c)]
