"""Signs in a text that make a plain level wrong: plans, denials, lapses, boasts, instructions."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence import is_intention
from assistant.matching.types import Flag
from assistant.sentences import Span
from assistant.signs import beginning
from assistant.words import STOPWORDS, content_stems, numbers, words
from knowledge.embed import english_words
from knowledge.gloss import lexicon_for

# Running English is about two fifths stop words, other languages written in it hardly any.
_ENGLISH_AT_LEAST = 0.12
# Notes hold few stop words, but words that English knows; 3 letters may be any language's.
_KNOWN_AT_LEAST = 0.6
_SHORT = 3
_LAST_LATIN = 0x24F  # letters after this are of other scripts
_LANGUAGE_FROM_WORDS = 6


def is_denial(sentence: str) -> bool:
    """The sentence says what is not done."""
    return bool(beginning("negation").search(sentence))


def is_instruction(sentence: str) -> bool:
    """The sentence tells the assistant what to do; it is data and changes nothing."""
    return bool(beginning("instruction").search(sentence))


def is_other_language(text: str) -> bool:
    """The text is hardly English, or is one we have a lexicon for. Scots is English here."""
    letters = [c for c in text if c.isalpha()]
    if sum(ord(c) > _LAST_LATIN for c in letters) * 2 > len(letters):
        return True
    found = [word for word in words(text) if word.isalpha()]
    if len(found) < _LANGUAGE_FROM_WORDS:
        return False
    if lexicon_for(text):
        return True
    running = sum(word in STOPWORDS for word in found) / len(found)
    long = [word for word in found if len(word) > _SHORT]
    known = sum(word in english_words() for word in long) / max(len(long), 1)
    return running < _ENGLISH_AT_LEAST and known < _KNOWN_AT_LEAST


def is_lapsed(text: str) -> bool:
    """The practice told of is over."""
    return bool(beginning("regress").search(text))


def is_contradiction(text: str) -> bool:
    """A universal claim beside its own denial; one of the two cannot hold."""
    return bool(beginning("universal").search(text) and beginning("few").search(text)) and bool(
        beginning("contrast").search(text) or len(text) < 300
    )


def is_boast(text: str) -> bool:
    """Praise of oneself with nothing in it that could be seen or counted."""
    if not beginning("boast").search(text):
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
