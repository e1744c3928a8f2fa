"""Numbers of a draft against the numbers that were said: same value, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.words import NUMBER_WORDS

_DIGITS = re.compile(r"(?<![\w.])£?\d+(?:[.,:/]\d+)*(?:\s?(?:%|per ?cent))?(?:st|nd|rd|th)?(?!\w)")
_WORDS = re.compile(
    r"(?<![\w-])(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")(?![\w-])",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(\d+|[a-z-]+) (?:out )?of (?:the |our |those |all |my |her |his )?(\d+|[a-z-]+)"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_NO_SHARE = r"(?:a |an |the )?(?:day|term|hour|year|time|session|way|week|morning|lesson)\b"
_NOT_COUNTS = frozenset({"once", "twice", "half", "hundred", "dozen"})
_SHARES = {"half": 0.5, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3,
           "a quarter": 0.25, "one quarter": 0.25, "three quarters": 0.75}  # fmt: skip


def values(text: str) -> frozenset[str]:
    """Every number of a text by value; a percentage is its number."""
    return frozenset(value for value, _ in spans(text))


def spans(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Every number with its value as digits, and where it stands."""
    for match in _DIGITS.finditer(text):
        yield _plain(match.group()), match
    for match in _WORDS.finditer(text):
        word = match.group().lower()
        if word not in _NOT_COUNTS:
            yield str(NUMBER_WORDS[word]), match


def shares(text: str) -> tuple[float, ...]:
    """Shares that a text states: `14 of the 28` and the fractions in words."""
    lower = text.lower()
    found = [share for words, share in _SHARES.items() if re.search(rf"\b{words}\b", lower)]
    for match in _SHARE.finditer(lower):
        part, whole = (_number(group) for group in match.groups())
        if part is not None and whole:
            found.append(part / whole)
    return tuple(found)


def fractions(text: str) -> Iterator[tuple[float, re.Match[str]]]:
    """Fractions in words, with where they stand; half a day or term is no share."""
    for words, share in _SHARES.items():
        for match in re.finditer(rf"\b{words}(?: (?:of|the)\b)(?! {_NO_SHARE})", text, re.I):
            yield share, match


def follows(value: str, said: frozenset[str], near: str) -> bool:
    """Whether a number may stand: said, or plain counting over what is beside it."""
    if value in said or value.removesuffix(".0") in said or value.lstrip("0") in said:
        return True
    small = value.isdigit() and int(value) <= _COUNTABLE
    if small:
        return int(value) <= 1 or _listed(near) >= int(value) or _ordinal(value, near)
    wanted = float(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None
    numbers = sorted({float(n) for n in said if re.fullmatch(r"\d+(?:\.\d+)?", n)})
    if wanted is None or len(numbers) > _MOST_NUMBERS:
        return False
    here = [n for n in numbers if str(int(n)) in values(near)]
    return any(abs(a - b) == wanted or a + b == wanted for a in here for b in here if a != b)


_COUNTABLE = 3
_MOST_NUMBERS = 60


def _listed(text: str) -> int:
    """How many things a sentence may list: its joints and one."""
    return 1 + len(re.findall(r",| and | & |;|/", text))


def _ordinal(value: str, near: str) -> bool:
    return any(n == int(value) and re.search(rf"\b{w}\b", near, re.I) for w, n in _ORDINALS.items())


def _plain(token: str) -> str:
    digits = re.sub(r"[£%,]|\s|per|cent|st$|nd$|rd$|th$", "", token)
    return digits.removesuffix(".0").removesuffix(".00")


def _number(word: str) -> float | None:
    if word.isdigit():
        return float(word)
    value = NUMBER_WORDS.get(word)
    return float(value) if value is not None and value < 1000 else None
