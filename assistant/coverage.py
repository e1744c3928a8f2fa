"""How much of a good answer the team has given: the triangle, the directions, the missing words.

Pure, over sentences already read. The evidence triangle is figures, people's views and direct
observation; the directions are the framework's inwards, outwards and forwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.evidence import CORNERS, Corner
from assistant.session import Sentence, Session
from assistant.signs import inside

Direction = Literal["inwards", "outwards", "forwards"]
DIRECTIONS: tuple[Direction, ...] = ("inwards", "outwards", "forwards")
Voice = Literal["learners", "families", "partners", "staff"]
# In the order in which a missing one is asked for: the learners first.
VOICES: tuple[Voice, ...] = ("learners", "families", "partners", "staff")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What some sentences tell of: which corners, whose voices, which directions, and the rest."""

    corners: frozenset[Corner]
    voices: frozenset[Voice]
    directions: frozenset[Direction]
    impact: bool
    extent: bool
    when: bool
    who: bool

    @property
    def missing_corners(self) -> tuple[Corner, ...]:
        """Corners of the triangle not heard, in the framework's order."""
        return tuple(c for c in CORNERS if c not in self.corners)

    @property
    def missing_voice(self) -> Voice | None:
        """The voice to ask for next, or None when all four were heard."""
        return next((v for v in VOICES if v not in self.voices), None)


def cover(sentences: Iterable[Sentence]) -> Coverage:
    """What these sentences tell of; asides count for nothing."""
    told = [s for s in sentences if s.role != "aside"]
    done = [s for s in told if s.role != "action"]
    texts = [s.text for s in done]
    return Coverage(
        corners=frozenset(c for s in done for c in s.corners),
        voices=frozenset(v for v in VOICES if any(inside(f"voice_{v}").search(t) for t in texts)),
        directions=frozenset(_directions(told)),
        impact=any(s.impact for s in done),
        extent=any(inside("extent").search(t) for t in texts),
        when=any(s.has_when or inside("how_often").search(s.text) for s in done),
        who=any(inside("named_who").search(t) for t in texts),
    )


def told_about(session: Session, qi: str) -> Iterator[Sentence]:
    """What the team said about an indicator and has not corrected since."""
    for turn in session.turns:
        if turn.qi == qi:
            for place, sentence in enumerate(turn.sentences):
                if (turn.number, place) not in session.struck:
                    yield sentence


def coverage(session: Session, qi: str) -> Coverage:
    """How much of an indicator the session has covered so far."""
    return cover(told_about(session, qi))


def _directions(told: list[Sentence]) -> Iterator[Direction]:
    if any(s.role in ("practice", "evidence", "impact") for s in told):
        yield "inwards"
    if any(inside("outwards").search(s.text) for s in told):
        yield "outwards"
    if any(s.role == "action" for s in told):
        yield "forwards"
