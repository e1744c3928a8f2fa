"""Hard texts: is the answer one that a careful moderator would accept?

Each case's `expected` says what is acceptable; a case is right only when all of it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.matching.types import Match
from evals.corpus import CASES, rows_of
from evals.metrics import share

_LOW = 0.5  # a confidence below this says so
Expected = Mapping[str, Any]


def evaluate(match_all: Callable[[Sequence[str]], Sequence[Match]]) -> dict[str, Any]:
    """Share of right answers over all and for each kind; levels 3 given where none may be."""
    rows = list(rows_of(CASES / "hard.jsonl"))
    found = match_all([row["text"] for row in rows])
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, match in zip(rows, found, strict=True):
        kinds[row["kind"]].append(is_right(row["expected"], match))
    guarded = ("offtopic", "injection")
    threes = [
        3 in m.levels and 3 not in r["expected"].get("levels", ())
        for r, m in zip(rows, found, strict=True)
        if r["kind"] in guarded
    ]
    return {
        "cases": len(rows),
        "right": share([hit for hits in kinds.values() for hit in hits]),
        "least of a kind": min(share(hits) for hits in kinds.values()),
        **{kind: share(hits) for kind, hits in sorted(kinds.items())},
        "level 3 on off-topic or instruction": sum(threes),
    }


def is_right(expected: Expected, match: Match) -> bool:
    """Whether a match is acceptable for a case."""
    if set(match.levels) & set(expected.get("not_level", ())):
        return bool(expected.get("low_confidence_ok")) and match.confidence < _LOW
    if not match.levels and match.verdict != "split":
        declines = match.verdict == "insufficient" or expected["verdict"] == "offtopic"
        wanted = expected["verdict"] in (match.verdict, "insufficient")
        return declines and (wanted or bool(expected.get("insufficient_ok")))
    return _CHECKS[expected["verdict"]](expected, match)


def _between(expected: Expected, match: Match) -> bool:
    right = match.verdict == "between" and set(match.levels) == set(expected["levels"])
    return right and _theme_fits(expected, match)


def _split(expected: Expected, match: Match) -> bool:
    left = list(match.targets)
    for wanted in expected["targets"]:
        themes = (wanted["theme"], *wanted.get("themes_ok", ()))
        levels = wanted.get("levels") or [wanted["level"]]
        hit = next((t for t in left if t.theme in themes and t.levels[0] in levels), None)
        if hit is None:
            return False
        left.remove(hit)
    return match.verdict == "split"


def _insufficient(expected: Expected, match: Match) -> bool:
    return bool(expected.get("low_confidence_ok")) and match.confidence < _LOW


def _at_most(expected: Expected, match: Match) -> bool:
    return max(match.levels) <= int(expected["max_level"])


def _any_level(expected: Expected, match: Match) -> bool:
    return bool(expected.get("levels")) and set(match.levels) <= set(expected["levels"])


def _level(expected: Expected, match: Match) -> bool:
    return _any_level(expected, match) and _theme_fits(expected, match)


def _never(_expected: Expected, _match: Match) -> bool:
    return False


def _theme_fits(expected: Expected, match: Match) -> bool:
    return match.theme in (expected["theme"], *expected.get("themes_ok", ()))


_CHECKS: dict[str, Callable[[Expected, Match], bool]] = {
    "between": _between,
    "split": _split,
    "insufficient": _insufficient,
    "at_most": _at_most,
    "clarify": _any_level,
    "offtopic": _never,
    "data_only": _any_level,
    "level": _level,
    "below": _level,
}
