"""Two ways to read theme and level from a text: trained heads, and the nearest claims.

The heads are used for the framework they were trained on; any other framework is read by its
nearest claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.matching.nearness import Nearness
from assistant.matching.weights import Heads
from knowledge.embed import Embedder, Vectors

Scores = NDArray[np.float32]

_SHARPNESS = 18.0  # of the softmax over levels; cosines of neighbouring levels lie close
_WINDOW_WORDS = 150  # what the encoder reads at once, with room for long words


class Reader(Protocol):
    """Reads texts against the themes and levels of one framework.

    Where the best theme's score is below `unsure_below`, no theme in particular was read.
    """

    unsure_below: float

    def themes(self, sentences: Sequence[str]) -> Scores:
        """One score for each theme, higher is nearer, 0 to 1."""
        ...

    def levels(self, theme: int, sentences: Sequence[str]) -> Scores:
        """The probability of each level of one theme."""
        ...

    def each(self, texts: Sequence[str]) -> Scores:
        """The themes' scores for each text by itself: (texts, themes)."""
        ...


class TrainedReader:
    """Theme and level by the trained heads over the adapted encoder."""

    unsure_below = 0.5

    def __init__(self, heads: Heads, encoder: Embedder) -> None:
        self._heads = heads
        self._encoder = encoder
        self._last: tuple[tuple[str, ...], Vectors] | None = None

    def themes(self, sentences: Sequence[str]) -> Scores:
        """See Reader."""
        shares: Scores = self._heads.themes(self._embed(sentences)).mean(axis=0)
        return shares

    def levels(self, theme: int, sentences: Sequence[str]) -> Scores:
        """See Reader."""
        shares: Scores = self._heads.levels(self._embed(sentences))[:, theme].mean(axis=0)
        return shares

    def each(self, texts: Sequence[str]) -> Scores:
        """See Reader."""
        return self._heads.themes(self._encoder.embed(texts))

    def _embed(self, sentences: Sequence[str]) -> Vectors:
        """Vectors of the text's windows; the last text's are kept, for it is asked twice."""
        key = tuple(sentences)
        last = self._last
        if last is None or last[0] != key:
            last = (key, self._encoder.embed(list(_windows(sentences))))
            self._last = last
        return last[1]


class NearestReader:
    """Theme and level by the claims and statements that come nearest."""

    unsure_below = 1.0  # nearness alone cannot tell

    def __init__(self, nearness: Nearness) -> None:
        self._near = nearness
        self._count, self._levels, _ = nearness.statements.shape

    def themes(self, sentences: Sequence[str]) -> Scores:
        """Half from a theme's two nearest claims, half from its nearest statement."""
        vectors = self._near.embed([" ".join(sentences), *sentences])
        return self._scores((self._near.claims @ vectors.T).max(axis=1), vectors[0])

    def each(self, texts: Sequence[str]) -> Scores:
        """See Reader."""
        vectors = self._near.embed(texts)
        rows = [self._scores(self._near.claims @ vector, vector) for vector in vectors]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self._count)

    def levels(self, theme: int, sentences: Sequence[str]) -> Scores:
        """Half from each level's nearest claim, half from its statement."""
        vectors = self._near.embed([" ".join(sentences), *sentences])
        near = (self._near.claims @ vectors.T).max(axis=1)
        mine = self._near.claim_theme == theme
        levels = range(1, self._levels + 1)
        claims = [near[mine & (self._near.claim_level == n)].max() for n in levels]
        scores = 0.5 * np.array(claims) + 0.5 * (self._near.statements[theme] @ vectors[0])
        weights = np.exp(_SHARPNESS * (scores - scores.max()))
        shares: Scores = (weights / weights.sum()).astype(np.float32)
        return shares

    def _scores(self, near: Scores, whole: Scores) -> Scores:
        by_theme = self._near.claim_theme
        claims = [np.sort(near[by_theme == t])[-2:].mean() for t in range(self._count)]
        statements = (self._near.statements @ whole).max(axis=1)
        scores: Scores = np.clip(0.5 * np.array(claims) + 0.5 * statements, 0, 1)
        return scores


def _windows(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences joined into texts that the encoder can read whole."""
    held: list[str] = []
    length = 0
    for sentence in sentences:
        size = len(sentence.split())
        if held and length + size > _WINDOW_WORDS:
            yield " ".join(held)
            held, length = [], 0
        held.append(sentence)
        length += size
    yield " ".join(held)
