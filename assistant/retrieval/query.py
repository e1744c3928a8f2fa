"""What a query says: Scots in plain words, typing mended, the framework's words added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.words import STOPWORDS, content_stems, stem, words
from knowledge.vocabulary import Vocabulary

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")
# One slip in a short word, two in a long one; a shorter word has too many neighbours.
_MEND_FROM_LETTERS = 5
_ALIKE = 0.74
_ALIKE_IN_ENGLISH = 0.82


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood.

    `plain` is the text in plain words with its typing mended; `stems` are its words of meaning;
    `added` the stems that the vocabulary puts beside them; `intents` the kinds of part it asks
    for; `level` the level it names, counted from 1.
    """

    text: str
    plain: str
    stems: tuple[str, ...]
    added: tuple[str, ...]
    intents: frozenset[str]
    level: int | None


class QueryReader:
    """Reads queries for one framework.

    `framework_words` are the words of its parts; `english` are words that are right as they
    stand though the framework does not use them, so that "pizza" is not mended into something.
    """

    def __init__(
        self, vocabulary: Vocabulary, framework_words: Iterable[str], english: frozenset[str]
    ) -> None:
        self._vocabulary = vocabulary
        self._phrases = _phrases(vocabulary)
        self._longest = max((len(key) for key in self._phrases), default=1)
        said = (words(phrase) for group in vocabulary.everyday for phrase in group.said)
        own = {*framework_words, *(word for phrase in said for word in phrase)}
        right = own | set(vocabulary.acronyms) | english | STOPWORDS
        self._right = right | {stem(word) for word in right}
        self._targets = _mendable(own)
        self._english = _mendable(english)

    def read(self, text: str) -> Query:
        """Understand one query."""
        plain = _TOKEN.sub(self._plain_word, text)
        stems = tuple(content_stems(plain))
        level = next((n for n, p in enumerate(self._vocabulary.levels, 1) if p.search(plain)), None)
        intents = (k for k, p in self._vocabulary.intents.items() if p.search(plain))
        added = tuple(dict.fromkeys([*self._added(text), *self._added(plain)]))
        return Query(text, plain, stems, added, frozenset(intents), level)

    def _plain_word(self, match: re.Match[str]) -> str:
        token = match.group()
        word = token.lower().replace("’", "'")
        known = self._vocabulary.plain_words
        if word in known:
            return known[word]
        bare = word.rstrip("'")
        if bare in known:
            return known[bare]
        if not bare.isalpha() or bare in self._right or stem(bare) in self._right:
            return token
        if token[:1].isupper() and not token.isupper():
            return token  # a name, as far as one can tell
        if bare.endswith("in") and stem(bare + "g") in self._right:
            return bare + "g"
        return self._mended(bare) or token

    def _mended(self, word: str) -> str | None:
        """The framework's word, or else any English one, that this one is a slip of."""
        if len(word) < _MEND_FROM_LETTERS:
            return None
        tries = ((self._targets, _ALIKE), (self._english, _ALIKE_IN_ENGLISH))
        for targets, alike in tries:
            near = targets.get(word[0], [])
            found = process.extractOne(
                word, near, scorer=OSA.normalized_similarity, score_cutoff=alike
            )
            if found:
                return found[0]
        return None

    def _added(self, plain: str) -> tuple[str, ...]:
        """The framework's words for the acronyms and everyday phrases of a query."""
        added: list[str] = []
        said = words(plain)
        stems = tuple(stem(word) for word in said)
        for start in range(len(stems)):
            if said[start] in self._vocabulary.acronyms:
                added += content_stems(self._vocabulary.acronyms[said[start]])
            for length in range(1, self._longest + 1):
                if start + length <= len(stems):
                    added += self._phrases.get(stems[start : start + length], ())
        return tuple(added)


def _mendable(known: Iterable[str]) -> Mapping[str, list[str]]:
    """Words worth mending towards, by first letter: a slip seldom falls on that."""
    table: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= _MEND_FROM_LETTERS and word.isalpha():
            table.setdefault(word[0], []).append(word)
    return table


def _phrases(vocabulary: Vocabulary) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """What each everyday phrase adds, keyed by the stems of its words."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in vocabulary.everyday:
        means = tuple(content_stems(group.means))
        for phrase in group.said:
            key = tuple(stem(word) for word in words(phrase))
            table[key] = (*table.get(key, ()), *means)
    for name, means_words in vocabulary.acronyms.items():
        parts = tuple(stem(word) for word in words(name))
        if len(parts) > 1:
            table[parts] = tuple(content_stems(means_words))
    return table
