"""Which earlier sentence a correction puts right: the one that shares most of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.session import Sentence, Session
from assistant.words import content_stems, numbers

_SHARED_AT_LEAST = 0.25
_SHARED_WORDS = 2
_SAME_SUBJECT = 0.6


def struck_by(
    session: Session, sentences: Sequence[Sentence], *, said_so: bool
) -> tuple[tuple[int, int], ...]:
    """Sentences of earlier turns, as (turn, sentence), that these sentences replace.

    With `said_so` (the team said that it corrects itself) the best match is enough; without,
    only a sentence about plainly the same thing with another number is taken as corrected.
    """
    best: tuple[float, tuple[int, int]] | None = None
    for new in (s for s in sentences if s.role not in ("aside", "context")):
        for mark, old in _standing(session):
            score = _replaces(new, old, said_so=said_so)
            if score and (best is None or score > best[0]):
                best = (score, mark)
    return (best[1],) if best else ()


def _standing(session: Session) -> Iterator[tuple[tuple[int, int], Sentence]]:
    for turn in session.turns:
        for place, sentence in enumerate(turn.sentences):
            mark = (turn.number, place)
            if sentence.role not in ("aside", "context") and mark not in session.struck:
                yield mark, sentence


def _replaces(new: Sentence, old: Sentence, *, said_so: bool) -> float:
    """How surely `new` puts `old` right; 0 when it does not. More shared words are surer."""
    a, b = ({s for s in content_stems(s.text) if not s.isdigit()} for s in (new, old))
    if not a or not b:
        return 0.0
    shared = len(a & b)
    share = shared / min(len(a), len(b))
    differ = numbers(new.text) != numbers(old.text) and bool(numbers(old.text))
    if said_so:
        enough = shared >= _SHARED_WORDS and share >= _SHARED_AT_LEAST
        return shared + share if enough and (differ or share >= 0.5) else 0.0
    same = share >= _SAME_SUBJECT and new.role == old.role and bool(numbers(new.text))
    return shared + share if same and differ and shared > _SHARED_WORDS else 0.0
