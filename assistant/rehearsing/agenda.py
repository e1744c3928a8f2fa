"""What is asked in a rehearsal: challenge questions first where the team's own session is weak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.reflecting import clause, weight
from assistant.session import Session, Turn
from knowledge.model import Framework, Question
from knowledge.notes import Notes

Doubt = Literal["evidence", "impact", "level"]
_LENGTH = {"quick": 3, "deep": 5}
_WORTH_DOUBTING = 6  # a fact's weight; of a thinner one there is nothing to ask
_UNSURE = frozenset({"dont_know", "dodge", "skip", "partial"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to ask: a challenge question, or a doubt about something the team said.

    `fact` are the team's words a doubt is about; `theme` and `level` what a doubt of a level is.
    """

    question: Question
    doubt: Doubt | None = None
    fact: str = ""
    theme: str | None = None
    level: int | None = None


def agenda(session: Session, qi: str, framework: Framework, notes: Notes) -> tuple[Item, ...]:
    """What to ask about an indicator, the weakest spots first; never empty."""
    questions = notes.questions_of(framework.indicator(qi))
    turns = [t for t in session.turns if t.qi == qi and t.rehearsal is None]
    items = [*_unsure(questions, turns), *_levels(session, questions, notes, qi, framework)]
    items += [*_doubtful(questions, turns, session)]
    items += [Item(q) for q in questions]
    unique: dict[str, Item] = {}
    for item in items:
        unique.setdefault(item.question.id, item)
    return tuple(unique.values())[: _LENGTH[session.depth]]


def _unsure(questions: Sequence[Question], turns: Sequence[Turn]) -> Iterator[Item]:
    """Questions that the team left, skipped or could not answer."""
    left = {t.question for t in turns if t.kind in _UNSURE}
    return (Item(q) for q in questions if q.id in left)


def _levels(
    session: Session, questions: Sequence[Question], notes: Notes, qi: str, framework: Framework
) -> Iterator[Item]:
    """Themes that the team places above what the coach heard."""
    for question in questions:
        theme = notes.themes_of(question.id, framework)[0]
        known = session.judgement(theme)
        above = known.team is not None and known.suggested and known.team > max(known.suggested)
        if above and theme.startswith(f"{qi}."):
            yield Item(question, "level", theme=theme, level=known.team)


def _doubtful(
    questions: Sequence[Question], turns: Sequence[Turn], session: Session
) -> Iterator[Item]:
    """Questions answered without evidence, or without any impact on learners."""
    for question in questions:
        said = [
            s
            for t in turns
            for place, s in enumerate(t.sentences)
            if t.question == question.id and (t.number, place) not in session.struck
        ]
        told = [s for s in said if s.role in ("practice", "evidence", "impact")]
        if not told:
            continue
        best = max(told, key=lambda s: weight(s.text))
        fact = clause(best.text)
        if weight(best.text) < _WORTH_DOUBTING:
            continue
        if not any(s.corners for s in told):
            yield Item(question, "evidence", fact)
        elif not any(s.impact for s in told):
            yield Item(question, "impact", fact)
