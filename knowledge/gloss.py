"""Word for word into English, for texts in a language that the encoder does not know.

A gloss is for reading by the matcher, never shown as a translation: it keeps who, how often and
how many, and loses grammar. The lexicons are hand-written data (`data/gloss/`), one a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*'?|[^\w\s]|_")
_LONGEST_PHRASE = 7
# Of a text's words. A lexicon knows about three quarters of a text in its language, and hardly a
# quarter of one in another.
_KNOWN_AT_LEAST = 0.55
_PREFIX = 4  # letters by which stems are looked up; every stem has more


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language: English for phrases, words and stems; stems by their first letters.

    `elided` finds words that lean on the next one (French l', d', qu') and are read apart.
    """

    language: str
    phrases: Mapping[tuple[str, ...], str]
    words: Mapping[str, str]
    stems: Mapping[str, Sequence[tuple[str, str]]]
    elided: re.Pattern[str]

    def gloss(self, text: str) -> str:
        """The text word for word in English; words that are not known stay as they are."""
        tokens = list(_tokens(self.elided.sub(r"\1' ", _normal(text))))
        lower = [token.lower() for token in tokens]
        out: list[str] = []
        n = 0
        while n < len(tokens):
            length, english = self._phrase(lower, n)
            if not length:
                length, english = 1, self._word(tokens[n], lower[n])
            if english:
                out.append(english)
            n += length
        return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(out))

    def share_of(self, said: Sequence[str]) -> float:
        """Which share of words, in lower case, this language knows."""
        return sum(self._knows(word) for word in said) / len(said)

    def _knows(self, word: str) -> bool:
        parts = [part for part in re.split(r"['-]", word) if part]
        return word in self.words or any(self._word(part, part) != part for part in parts)

    def _phrase(self, lower: Sequence[str], start: int) -> tuple[int, str]:
        for length in range(min(_LONGEST_PHRASE, len(lower) - start), 1, -1):
            english = self.phrases.get(tuple(lower[start : start + length]))
            if english is not None:
                return length, english
        return 0, ""

    def _word(self, token: str, lower: str) -> str:
        for form in (lower, lower.rstrip("'")):
            if form in self.words:
                return self.words[form]
        parts = [part for part in re.split(r"['-]", lower) if part]
        if len(parts) > 1:
            glossed = [self._word(part, part) for part in parts]
            return " ".join(part for part in glossed if part)
        for stem, english in self.stems.get(lower[:_PREFIX], ()):
            if lower.startswith(stem):
                return english
        return token


def lexicon_for(text: str) -> Lexicon | None:
    """The lexicon of the language a text is written in, or None when we have none for it."""
    said = [token.lower() for token in _tokens(text) if token[0].isalpha()]
    if not said:
        return None
    shares = [(lexicon.share_of(said), lexicon) for lexicon in _lexicons()]
    share, best = max(shares, key=lambda pair: pair[0])
    return best if share >= _KNOWN_AT_LEAST else None


@cache
def _lexicons() -> tuple[Lexicon, ...]:
    folder = files("knowledge") / "data" / "gloss"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(_read(f.read_text(encoding="utf-8")) for f in found)


def _read(text: str) -> Lexicon:
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    elided = re.compile(rf"\b({'|'.join(data.get('elided', ['-']))})'", re.IGNORECASE)
    stems: dict[str, list[tuple[str, str]]] = {}
    for stem in sorted(data["stems"], key=len, reverse=True):
        folded = _folded(stem)
        stems.setdefault(folded[:_PREFIX], []).append((folded, data["stems"][stem]))
    return Lexicon(
        data["language"],
        {
            tuple(_tokens(elided.sub(r"\1' ", _folded(p)))): english
            for p, english in data["phrases"].items()
        },
        {_folded(word): english for word, english in data["words"].items()},
        stems,
        elided,
    )


def _tokens(text: str) -> Iterator[str]:
    """Words, numbers and marks; an apostrophe parts words only where the lexicon does."""
    for match in _TOKEN.finditer(_normal(text)):
        yield match.group()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _folded(word: str) -> str:
    return _normal(word).lower()
