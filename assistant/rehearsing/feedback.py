"""Feedback on one answer: four qualities, each with the words that earned it, and a stronger one.

The stronger answer is made only of sentences the team has said, in this answer or earlier in the
session about the same theme, each with its turn; what is missing stands in it as a visible gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.drafting import tidy
from assistant.evidence import CORNER_NAMES, CORNERS
from assistant.reflecting import clause, weight, weightiness
from assistant.session import Sentence, Source
from assistant.words import content_stems
from prompts.loader import rehearsal_wording

Quality = Literal["specific", "evidenced", "impact", "next"]
QUALITIES: tuple[Quality, ...] = ("specific", "evidenced", "impact", "next")
_SPECIFIC = 9  # a sentence's weight (content words, numbers thrice) from which it is specific
_ALIKE = 0.6  # of the shorter sentence's words


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a stronger answer, with the turn it came from; a gap has none."""

    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """The sentence that earned each quality (None where nothing did), and a stronger answer."""

    earned: dict[Quality, str | None]
    missing: tuple[str, ...]
    corners: tuple[str, ...]
    stronger: tuple[Piece, ...]


def feedback(
    said: Sequence[Sentence], turn: int, earlier: Sequence[tuple[int, Sentence]]
) -> Feedback:
    """Feedback on what turn `turn` said; `earlier` are (turn, sentence) on the same theme."""
    told = [s for s in said if s.role not in ("aside", "context")]
    done = [s for s in told if s.role != "action"]
    held = [c for c in CORNERS if any(c in s.corners for s in done)]
    earned: dict[Quality, str | None] = {
        "specific": _best([s for s in done if weight(s.text) >= _SPECIFIC]),
        "evidenced": _best([s for s in done if s.corners]),
        "impact": _best([s for s in done if s.impact]),
        "next": _best([s for s in told if s.role == "action"]),
    }
    return Feedback(
        earned,
        tuple(CORNER_NAMES[c] for c in CORNERS if c not in held),
        tuple(CORNER_NAMES[c] for c in held),
        tuple(_stronger([(turn, s) for s in told], earlier)),
    )


def _best(sentences: Sequence[Sentence]) -> str | None:
    best = max(sentences, key=weightiness, default=None)
    return clause(best.text) if best else None


def _stronger(
    said: Sequence[tuple[int, Sentence]], earlier: Sequence[tuple[int, Sentence]]
) -> Iterator[Piece]:
    """What is done, how it is known, what changed, what comes next; gaps where nothing was said."""
    pool = [*said, *earlier]
    yield from _pieces(_of(said, ("practice",)) or _of(earlier, ("practice",)), 2)
    known = [pair for pair in pool if pair[1].corners and pair[1].role != "action"]
    yield from _pieces(known, 1)
    if not known:
        yield Piece(_gap("gap_evidence", corner=CORNER_NAMES["data"]))
    changed = [p for p in pool if p[1].impact and p[1].role != "action" and p not in known[:1]]
    yield from _pieces(changed, 1)
    if not any(s.impact for _, s in pool):
        yield Piece(_gap("gap_impact"))
    plans = [pair for pair in pool if pair[1].role == "action"]
    yield from _pieces(plans, 1)
    if not plans:
        yield Piece(_gap("gap_next"))


def _of(pairs: Sequence[tuple[int, Sentence]], roles: Sequence[str]) -> list[tuple[int, Sentence]]:
    return [p for p in pairs if p[1].role in roles and not p[1].corners and not p[1].impact]


def _pieces(pairs: Sequence[tuple[int, Sentence]], count: int) -> Iterator[Piece]:
    best: list[tuple[int, Sentence]] = []
    for pair in sorted(pairs, key=lambda pair: -weight(pair[1].text)):
        if len(best) < count and not any(_alike(pair[1], kept) for _, kept in best):
            best.append(pair)
    for turn, sentence in sorted(best, key=lambda pair: pair[0]):
        yield Piece(tidy(sentence.text), Source(turn=turn))


def _alike(first: Sentence, second: Sentence) -> bool:
    """Whether two sentences say much the same."""
    a, b = (set(content_stems(s.text)) for s in (first, second))
    return len(a & b) > _ALIKE * min(len(a), len(b))


def _gap(name: str, **values: str) -> str:
    return str(rehearsal_wording()[name]).format(**values)
