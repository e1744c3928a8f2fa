"""Two ways to read theme and level from a text: trained heads, and the nearest claims.

The heads are used for the framework they were trained on; any other framework is read by its
nearest claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.matching.features import features
from assistant.matching.nearness import Nearness
from assistant.matching.signals import signals
from assistant.matching.types import Verdict
from assistant.matching.weights import VERDICTS, Heads
from knowledge.embed import Vectors

Scores = NDArray[np.float32]

_SHARPNESS = 18.0  # of the softmax over levels; cosines of neighbouring levels lie close
_WINDOW_WORDS = 150  # what the encoder reads at once, with room for long words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one text, given as sentences.

    `themes` is one score a theme, 0 to 1; `levels` (themes, levels + 1) the probability of each
    level from 0; `verdicts` of each verdict, where the reader can tell; `whole` (d,) and
    `sentences` (sentences, d) are unit vectors in the space of the reader's claims. `signals` is
    what the verdicts were judged from.
    """

    themes: Scores
    levels: Scores
    verdicts: dict[Verdict, float] | None
    whole: Scores
    sentences: Vectors
    signals: Scores | None = None

    def reached(self, theme: int) -> Scores:
        """The probability of having reached each level from 1, given a theme: (levels,)."""
        above: Scores = 1 - np.cumsum(self.levels[theme])[:-1]
        return above


class Reader(Protocol):
    """Reads texts against the themes and levels of one framework."""

    near: Nearness

    def read(self, texts: Sequence[Sequence[str]]) -> list[Reading]:
        """Read texts, each given as its sentences (at least one)."""
        ...

    def confidence(self, verdict: float, level: float) -> float:
        """How often an answer whose verdict and level are this probable is right, 0 to 1."""
        ...


class TrainedReader:
    """Theme, level and verdict by the trained heads over the adapted encoder."""

    def __init__(self, heads: Heads, near: Nearness) -> None:
        """`near` holds the framework in the space of the adapted encoder."""
        self._heads = heads
        self.near = near

    def read(self, texts: Sequence[Sequence[str]]) -> list[Reading]:
        """See Reader."""
        windows = [list(_windows(sentences)) for sentences in texts]
        vectors = iter(self.near.embed_parts([w for ws in windows for w in ws]))
        return [self._reading(ws, [next(vectors) for _ in ws]) for ws in windows]

    def _reading(self, windows: Sequence[Sequence[str]], vectors: Sequence[Vectors]) -> Reading:
        whole = np.stack([rows[0] for rows in vectors])
        told = np.stack([features(" ".join(window)) for window in windows])
        themes = self._heads.themes(whole).mean(axis=0)
        levels = self._heads.levels(whole, told).mean(axis=0)
        head = self._heads.verdicts(whole, told).mean(axis=0)
        parts = np.concatenate([rows[1:] for rows in vectors])
        sentences = [sentence for window in windows for sentence in window]
        seen = signals(self._heads, themes, levels, _named(head), sentences, parts)
        judged = _named(self._heads.judged(seen))
        return Reading(themes, levels, judged, whole.mean(axis=0), parts, seen)

    def confidence(self, verdict: float, level: float) -> float:
        """See Reader."""
        return self._heads.confidence(verdict, level)


class NearestReader:
    """Theme and level by the claims and statements that come nearest."""

    def __init__(self, near: Nearness) -> None:
        self.near = near
        self._count, self._levels, _ = near.statements.shape

    def read(self, texts: Sequence[Sequence[str]]) -> list[Reading]:
        """See Reader."""
        return [self._reading(self.near.embed([" ".join(said), *said])) for said in texts]

    def confidence(self, verdict: float, level: float) -> float:
        """See Reader; nothing was fitted for this one."""
        return verdict * level

    def _reading(self, vectors: Vectors) -> Reading:
        near = (self.near.claims @ vectors.T).max(axis=1)
        levels = np.stack([self._shares(t, near, vectors[0]) for t in range(self._count)])
        return Reading(self._themes(near, vectors[0]), levels, None, vectors[0], vectors[1:])

    def _themes(self, near: Scores, whole: Scores) -> Scores:
        """Half from a theme's two nearest claims, half from its nearest statement."""
        by_theme = self.near.claim_theme
        claims = [np.sort(near[by_theme == t])[-2:].mean() for t in range(self._count)]
        statements = (self.near.statements @ whole).max(axis=1)
        scores: Scores = np.clip(0.5 * np.array(claims) + 0.5 * statements, 0, 1)
        return scores

    def _shares(self, theme: int, near: Scores, whole: Scores) -> Scores:
        """Half from each level's nearest claim, half from its statement; level 0 is not seen."""
        mine = self.near.claim_theme == theme
        levels = range(1, self._levels + 1)
        claims = [near[mine & (self.near.claim_level == n)].max() for n in levels]
        scores = 0.5 * np.array(claims) + 0.5 * (self.near.statements[theme] @ whole)
        weights = np.exp(_SHARPNESS * (scores - scores.max()))
        shares: Scores = np.concatenate([[0.0], weights / weights.sum()]).astype(np.float32)
        return shares


def _named(shares: Scores) -> dict[Verdict, float]:
    return {name: float(share) for name, share in zip(VERDICTS, shares, strict=True)}


def _windows(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Sentences in runs that the encoder can read; of one endless sentence it reads the start."""
    held: list[str] = []
    length = 0
    for sentence in sentences:
        size = len(sentence.split())
        if held and length + size > _WINDOW_WORDS:
            yield held
            held, length = [], 0
        held.append(sentence)
        length += size
    yield held
