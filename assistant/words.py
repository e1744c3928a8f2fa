"""Words, numbers and stems, the same way wherever two texts are compared."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(r"(?<![\w.])£?\d+(?:[.,:/]\d+)*(?:\s?%|st|nd|rd|th)?(?!\w)")
_STEMMER = Stemmer.Stemmer("english")

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS = (
    {word: n for n, word in enumerate(_UNITS)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {
        f"{ten}-{unit}": 10 * t + u
        for t, ten in enumerate(_TENS, 2)
        for u, unit in enumerate(_UNITS[1:10], 1)
    }
    | {"half": 50_001, "dozen": 12, "once": 50_002, "twice": 50_003, "hundred": 100}
)
_NUMBER_WORD = re.compile(
    r"\b(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")\b", re.IGNORECASE
)

STOPWORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being "
    "below between both but by can could did do does doing done down during each few for from "
    "further get gets got had has have having he her here hers him his how i if in into is it its "
    "itself just like may me might more most much my no nor not now of off on once one only or "
    "other our ours out over own per quite rather really same she should since so some still such "
    "than that the their theirs them then there these they this those through to too under until "
    "up us very was we were what when where which while who whom why will with would you your "
    "yours yes im ive weve well didnt dont thats its were lot lots bit thing things".split()
)


def words(text: str) -> list[str]:
    """Words in order, lower case, apostrophes dropped."""
    return [w.lower().replace("'", "").replace("’", "") for w in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball stem of one lower-case word."""
    return str(_STEMMER.stemWord(word))


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order; numbers included as digits."""
    found = []
    for word in words(text):
        if word in NUMBER_WORDS:
            found.append(str(NUMBER_WORDS[word]))
        elif word not in STOPWORDS:
            found.append(stem(word))
    return found


def numbers(text: str) -> set[str]:
    """Every number in a text as a normal form: `12`, `78%`, `£15`, `9:30`; words count too."""
    found = {
        re.sub(r"(st|nd|rd|th)$", "", m.group().replace(" ", "").replace(",", ""))
        for m in _NUMBER.finditer(text)
    }
    return found | {str(NUMBER_WORDS[m.group().lower()]) for m in _NUMBER_WORD.finditer(text)}
