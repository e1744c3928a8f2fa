"""Which earlier sentence a correction puts right: the one that it says most about anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.session import Sentence, Session
from assistant.signs import inside
from assistant.words import content_stems, numbers

_SHARED_WORDS = 2
_SAME_SUBJECT = 0.6
_ENOUGH = 1.6  # shared words and what else speaks for a sentence, when the team said it corrects
# "12 should be 7", "16, not 6", "I had it as Thursdays": what was wrong is named.
_NAMED_WRONG = re.compile(
    r"(?:\bnot|\bno|\binstead of|\brather than|\bhad it as|\bsaid|\bisn[’']t|\bwasn[’']t)\s+"
    r"(?:the |a )?([\w-]+)|([\w-]+) should (?:be|have been)",
    re.IGNORECASE,
)

_NOT_NUMBER = re.compile(
    r"(?:,|–|-|\bit[’']?s|\bwas|\bis) ?(?:and )?(?:not|no|nae|isn[’']t|wasn[’']t) "
    r"(?:the )?([\w£%.,-]+)",
    re.IGNORECASE,
)


def struck_by(
    session: Session, sentences: Sequence[Sentence], *, said_so: bool
) -> tuple[tuple[int, int], ...]:
    """Sentences of earlier turns, as (turn, sentence), that these sentences replace.

    With `said_so` (the team said that it corrects itself) the best match is enough; without,
    only a sentence about plainly the same thing with another number is taken as corrected.
    """
    told = [s for s in sentences if s.role not in ("aside", "context")]
    standing = list(_standing(session))
    named = {mark for new in told if (mark := _named(session, new, standing))}
    if named:
        return tuple(sorted(named))
    scored = [
        (_replaces(new, old, said_so=said_so, latest=mark[0] == len(session.turns)), mark)
        for new in told
        for mark, old in standing
    ]
    score, mark = max(scored, default=(0.0, (0, 0)))
    return (mark,) if score else ()


def _named(
    session: Session,
    new: Sentence,
    standing: Sequence[tuple[tuple[int, int], Sentence]],
) -> tuple[int, int] | None:
    """The sentence that `new` puts right, of those whose number it says outright was wrong."""
    scored = [
        (_replaces(new, old, said_so=True, latest=mark[0] == len(session.turns)), mark)
        for mark, old in standing
        if _names_wrong_number(new.text, old.text)
    ]
    score, mark = max(scored, default=(0.0, None))
    return mark if score else None


def _names_wrong_number(new: str, old: str) -> bool:
    """Whether a sentence says outright that a number of an earlier one was wrong: "19, not 16"."""
    wrong = {n for m in _NOT_NUMBER.finditer(new) for n in numbers(m.group(1))}
    shared = set(content_stems(new)) & set(content_stems(old))
    return bool(wrong & numbers(old)) and any(not s.isdigit() for s in shared)


def _standing(session: Session) -> Iterator[tuple[tuple[int, int], Sentence]]:
    for turn in session.turns:
        for place, sentence in enumerate(turn.sentences):
            mark = (turn.number, place)
            if sentence.role not in ("aside", "context") and mark not in session.struck:
                yield mark, sentence


def _replaces(new: Sentence, old: Sentence, *, said_so: bool, latest: bool) -> float:
    """How surely `new` puts `old` right; 0 when it does not. More shared words are surer."""
    a, b = ({s for s in content_stems(s.text) if not s.isdigit()} for s in (new, old))
    shared = len(a & b)
    share = shared / max(1, min(len(a), len(b)))
    differ = numbers(new.text) != numbers(old.text) and bool(numbers(old.text))
    if said_so:
        score = shared + share + _other_signs(new.text, old.text, differ=differ)
        return score + 0.3 * latest if score >= _ENOUGH else 0.0
    same = share >= _SAME_SUBJECT and new.role == old.role and bool(numbers(new.text))
    return shared + share if same and differ and shared > _SHARED_WORDS else 0.0


def _other_signs(new: str, old: str, *, differ: bool) -> float:
    """What speaks for a sentence besides shared words: numbers, times, what is named as wrong."""
    wrong = {word for m in _NAMED_WRONG.finditer(new) for word in m.groups() if word}
    named = any(
        numbers(word) & numbers(old) or set(content_stems(word)) & set(content_stems(old))
        for word in wrong
    )
    both_counted = differ and bool(numbers(new))
    both_timed = all(inside("how_often").search(text) for text in (new, old))
    return 2.0 * named + 1.0 * both_counted + 1.0 * both_timed
