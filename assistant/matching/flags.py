"""Signs in a text that make a plain level wrong: plans, denials, lapses, boasts, instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.evidence import is_intention
from assistant.matching.types import Flag
from assistant.sentences import Span
from assistant.words import STOPWORDS, content_stems, numbers, words
from prompts.loader import load_signs

# Running English is about two fifths stop words, other languages written in it hardly any.
_ENGLISH_AT_LEAST = 0.12
_LANGUAGE_FROM_WORDS = 8


@cache
def _sign(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(load_signs()[name]) + r")", re.IGNORECASE)


def is_denial(sentence: str) -> bool:
    """The sentence says what is not done."""
    return bool(_sign("negation").search(sentence))


def is_instruction(sentence: str) -> bool:
    """The sentence tells the assistant what to do; it is data and changes nothing."""
    return bool(_sign("instruction").search(sentence))


def is_other_language(text: str) -> bool:
    """The text is hardly English. Scots and Scottish English are English here."""
    found = words(text)
    if len(found) < _LANGUAGE_FROM_WORDS:
        return False
    return sum(w in STOPWORDS for w in found) / len(found) < _ENGLISH_AT_LEAST


def is_lapsed(text: str) -> bool:
    """The practice told of is over."""
    return bool(_sign("regress").search(text))


def is_contradiction(text: str) -> bool:
    """A universal claim beside its own denial; one of the two cannot hold."""
    return bool(_sign("universal").search(text) and _sign("few").search(text)) and bool(
        _sign("contrast").search(text) or len(text) < 300
    )


def is_boast(text: str) -> bool:
    """Praise of oneself with nothing in it that could be seen or counted."""
    if not _sign("boast").search(text):
        return False
    return not numbers(text) and len(content_stems(text)) < 25


def flags_of(text: str, spans: Sequence[Span]) -> tuple[Flag, ...]:
    """Every flag that the text earns, in the contract's order."""
    earned: dict[Flag, bool] = {
        "aspiration": any(is_intention(s.text) for s in spans),
        "negation": any(is_denial(s.text) for s in spans),
        "regress": is_lapsed(text),
        "contradiction": is_contradiction(text),
        "boast": is_boast(text),
        "instruction": any(is_instruction(s.text) for s in spans),
        "language": is_other_language(text),
    }
    return tuple(flag for flag, holds in earned.items() if holds)
