"""Which earlier sentence a correction puts right: the one that shares most of its words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.session import Sentence, Session
from assistant.words import content_stems, numbers

_SHARED_AT_LEAST = 0.25
_SAME_SUBJECT = 0.6


def struck_by(
    session: Session, sentences: Sequence[Sentence], *, said_so: bool
) -> tuple[tuple[int, int], ...]:
    """Sentences of earlier turns, as (turn, sentence), that these sentences replace.

    With `said_so` (the team said that it corrects itself) the best match is enough; without,
    only a sentence about plainly the same thing with another number is taken as corrected.
    """
    told = [s for s in sentences if s.role != "aside"]
    if not told:
        return ()
    marks: dict[tuple[int, int], float] = {}
    for new in told:
        for turn in session.turns:
            for place, old in enumerate(turn.sentences):
                mark = (turn.number, place)
                if old.role == "aside" or mark in session.struck:
                    continue
                share = _shared(new.text, old.text)
                if _replaces(new, old, share, said_so=said_so):
                    marks[mark] = max(marks.get(mark, 0.0), share)
    if not marks:
        return ()
    best = max(marks.values())
    return tuple(mark for mark, share in sorted(marks.items()) if share == best)[:1]


def _shared(new: str, old: str) -> float:
    """Share of the content words (numbers aside) of the shorter text found in the other."""
    a, b = (
        {s for s in content_stems(text) if not s.isdigit()} for text in (new, old)
    )
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _replaces(new: Sentence, old: Sentence, share: float, *, said_so: bool) -> bool:
    differ = numbers(new.text) != numbers(old.text) and bool(numbers(old.text))
    if said_so:
        return share >= _SHARED_AT_LEAST and (differ or share >= 0.5)
    return share >= _SAME_SUBJECT and differ and bool(numbers(new.text)) and new.role == old.role
