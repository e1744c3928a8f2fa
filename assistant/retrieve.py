"""Which parts of the framework a query is about: lexical and dense search, fused.

Lexical: BM25 over stemmed words (bm25s). Dense: the embedder and Chroma. Each list is scaled to
its own best hit and the two are summed (convex fusion, Bruch et al. 2023), which keeps how much
better the best one is; rank fusion would throw that away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np

from assistant.errors import InputError
from assistant.words import content_stems
from knowledge.chunks import KINDS, Chunk, Kind
from knowledge.embed import Embedder
from knowledge.index import Filter, VectorIndex

_DENSE_WEIGHT = 0.6
# A query is answered when the nearest part is this near, or holds this share of its words.
_NEAR = 0.38
_COVERED = 0.75
_NEAR_AT_LEAST = 0.22
# Parts farther than these have no say by meaning; the index answers sooner for fewer.
_FETCHED = 120
# A claim alone says less than its statement; a heading alone less than a claim.
_KIND_WEIGHT: dict[Kind, float] = {"claim": 0.97, "intro": 0.9, "appendix": 0.8}


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of the framework and how well it fits, 0 to 1."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, and whether the framework answers the query at all."""

    hits: tuple[Hit, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Only parts of this indicator, level or kind."""

    qi: str | None = None
    level: int | None = None
    kind: Kind | None = None

    def filter(self) -> Filter | None:
        """The same, as the index understands it."""
        named = {"qi": self.qi, "level": self.level, "kind": self.kind}
        given = [{name: value} for name, value in named.items() if value is not None]
        if not given:
            return None
        return given[0] if len(given) == 1 else {"$and": given}

    def admits(self, chunk: Chunk) -> bool:
        """Whether a part may be shown."""
        return (
            (self.qi is None or chunk.indicator == self.qi)
            and (self.level is None or chunk.level == self.level)
            and (self.kind is None or chunk.kind == self.kind)
        )


def as_kind(name: str | None) -> Kind | None:
    """A kind of part by name, None for any; raises InputError naming those there are."""
    if name is None:
        return None
    for kind in KINDS:
        if kind == name:
            return kind
    raise InputError(f"There is no kind {name!r}. Choose one of: {', '.join(KINDS)}.")


class Retriever:
    """Searches the parts of one framework."""

    def __init__(self, chunks: Sequence[Chunk], index: VectorIndex, embedder: Embedder) -> None:
        self._chunks = tuple(chunks)
        self._place = {chunk.id: n for n, chunk in enumerate(self._chunks)}
        self._index = index
        self._embedder = embedder
        self._stems = [set(content_stems(chunk.search_text)) for chunk in self._chunks]
        self._bm25: Any = bm25s.BM25()
        self._bm25.index(
            [content_stems(c.search_text) or ["-"] for c in self._chunks], show_progress=False
        )
        self._known = frozenset().union(*self._stems)

    def search(self, query: str, k: int = 5, where: Where | None = None) -> Found:
        """The `k` best parts for a query in anybody's words."""
        where = where or Where()
        dense = self._dense(query, where)
        lexical = self._lexical(query)
        fused = _DENSE_WEIGHT * _scaled(dense) + (1 - _DENSE_WEIGHT) * _scaled(lexical)
        admitted = [n for n, chunk in enumerate(self._chunks) if where.admits(chunk)]
        scored = [(n, fused[n] * _KIND_WEIGHT.get(self._chunks[n].kind, 1.0)) for n in admitted]
        scored.sort(key=lambda pair: -pair[1])
        hits = self._group(scored, k, whole_statements=where.kind != "claim")
        return Found(tuple(hits), self._answered(query, dense, hits))

    def _dense(self, query: str, where: Where) -> np.ndarray[Any, np.dtype[np.float32]]:
        vector = self._embedder.embed([query])[0]
        scores = np.zeros(len(self._chunks), dtype=np.float32)
        for part_id, similarity in self._index.nearest(vector.tolist(), _FETCHED, where.filter()):
            scores[self._place[part_id]] = similarity
        return scores

    def _lexical(self, query: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        known = [s for s in content_stems(query) if s in self._known]
        if not known:
            return np.zeros(len(self._chunks), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def _group(
        self, scored: list[tuple[int, float]], k: int, *, whole_statements: bool
    ) -> list[Hit]:
        """Claims give way to their statement, and one theme may not fill the page."""
        hits: list[Hit] = []
        held: list[Hit] = []
        seen: set[str] = set()
        themes: set[str] = set()
        for n, score in scored:
            chunk = self._chunks[n]
            if whole_statements and chunk.kind == "claim":
                chunk = self._chunks[self._place[chunk.id.partition("#")[0]]]
            if chunk.id in seen:
                continue
            seen.add(chunk.id)
            (held if chunk.theme in themes else hits).append(Hit(chunk, round(float(score), 4)))
            if chunk.theme:
                themes.add(chunk.theme)
            if len(hits) >= k:
                break
        return (hits + held)[:k]

    def _answered(self, query: str, dense: np.ndarray[Any, Any], hits: list[Hit]) -> bool:
        stems = set(content_stems(query))
        if not stems or not hits:
            return False
        nearest = float(dense.max())
        best = [self._stems[self._place[h.chunk.id]] for h in hits[:3]]
        covered = max(len(stems & own) / len(stems) for own in best)
        return nearest >= _NEAR or (covered >= _COVERED and nearest >= _NEAR_AT_LEAST)


def _scaled(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    best = float(scores.max(initial=0.0))
    return np.clip(scores, 0.0, None) / best if best > 0 else scores
