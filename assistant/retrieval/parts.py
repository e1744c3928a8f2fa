"""A framework's parts as search sees them: chunks in groups, with their words and vectors.

A theme with all its statements, claims and questions is one group, so that one theme cannot fill
the page; every other part is a group of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from assistant.words import content_stems
from knowledge.chunks import Chunk
from knowledge.embed import Vectors

Scores = NDArray[np.float32]

GROUP_KINDS = ("theme", "intro", "appendix", "resource", "partner", "glossary")


class Lexicon:
    """BM25 over stemmed texts (bm25s; Robertson & Zaragoza 2009)."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._bm25: Any = bm25s.BM25()
        self._bm25.index([list(stems) or ["-"] for stems in texts], show_progress=False)
        self._size = len(texts)
        self.known = frozenset(stem for stems in texts for stem in stems)

    def scores(self, stems: Sequence[str]) -> Scores:
        """One score for each text, 0 where no word is shared: (texts,)."""
        known = [stem for stem in stems if stem in self.known]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Group:
    """A theme with all its parts, or one part that stands by itself."""

    id: str
    kind: str
    name: frozenset[str]
    members: tuple[int, ...]


class Parts:
    """Every chunk of a framework with what search asks of it.

    `vectors` is (chunks, d), unit rows; `group_of` gives each chunk's group.
    """

    def __init__(
        self, chunks: Sequence[Chunk], vectors: Vectors, asides: Mapping[str, str]
    ) -> None:
        """`asides`: words said of a theme elsewhere (our notes), searched but never shown."""
        self.chunks = tuple(chunks)
        self.vectors = vectors
        self.stems = [content_stems(chunk.search_text) for chunk in self.chunks]
        self.groups = _grouped(self.chunks)
        self.group_of = np.zeros(len(self.chunks), dtype=np.int64)
        for n, group in enumerate(self.groups):
            self.group_of[list(group.members)] = n
        self.by_chunk = Lexicon(self.stems)
        self.group_stems = [
            [*(s for m in g.members for s in self.stems[m]), *content_stems(asides.get(g.id, ""))]
            for g in self.groups
        ]
        self.group_sets = [frozenset(stems) for stems in self.group_stems]
        self.by_group = Lexicon(self.group_stems)
        self.place = {chunk.id: n for n, chunk in enumerate(self.chunks)}
        self._idf = _idf(self.group_stems)
        self._rare = max(self._idf.values(), default=1.0)

    def weight(self, stem: str) -> float:
        """How much a word tells: its inverse document frequency; unknown words tell most."""
        return self._idf.get(stem, self._rare)

    def best_of(self, chunk_scores: Scores) -> Scores:
        """Each group's best chunk: (chunks,) → (groups,)."""
        best = np.full(len(self.groups), -np.inf, dtype=np.float32)
        np.maximum.at(best, self.group_of, chunk_scores)
        return best


def _grouped(chunks: Sequence[Chunk]) -> tuple[Group, ...]:
    members: dict[str, list[int]] = {}
    for n, chunk in enumerate(chunks):
        members.setdefault(chunk.theme or chunk.id, []).append(n)
    return tuple(
        Group(
            key,
            "theme" if chunks[own[0]].theme else chunks[own[0]].kind,
            frozenset(content_stems(key.partition(":")[2])),
            tuple(own),
        )
        for key, own in members.items()
    )


def _idf(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    count: dict[str, int] = {}
    for stems in texts:
        for stem in set(stems):
            count[stem] = count.get(stem, 0) + 1
    return {stem: float(np.log(1 + len(texts) / n)) for stem, n in count.items()}
