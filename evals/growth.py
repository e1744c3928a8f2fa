"""How search grows from the framework's few hundred parts to 100,000: build and latency.

The parts beyond the framework's own are made: its words drawn at random and its vectors turned a
little, so that no time is spent on embedding what nobody will read. Queries are real.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.coach import Coach
from assistant.retrieval.opening import open_search
from evals.corpus import CASES, rows_of
from evals.metrics import median
from knowledge.chunks import Chunk
from knowledge.embed import Vectors
from knowledge.index import open_or_build

SIZES = (500, 5_000, 20_000, 100_000)
_WORDS = 25
_QUERIES = 30
_SEED = 11


class _Made:
    """Hands out vectors made beforehand, in order, in the place of an embedder."""

    id = "made"

    def __init__(self, vectors: Vectors) -> None:
        self._vectors, self._given = vectors, 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._given += len(texts)
        return self._vectors[self._given - len(texts) : self._given]

    def embed_parts(self, parted: Sequence[Sequence[str]]) -> list[Vectors]:
        raise NotImplementedError


def evaluate(coach: Coach) -> list[dict[str, float]]:
    """For each size: seconds to build index and words, and a search beside its bare embedding."""
    queries = [row["query"] for row in rows_of(CASES / "queries.jsonl")][:_QUERIES]
    own = coach.embedder.embed([chunk.search_text for chunk in coach.chunks])
    return [_at(coach, size, own, queries) for size in SIZES]


def _at(coach: Coach, size: int, own: Vectors, queries: Sequence[str]) -> dict[str, float]:
    chunks, vectors = _grown(coach.chunks, own, size)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index = open_or_build(Path(folder), "growth", chunks, _Made(vectors))
        built = time.perf_counter()
        held = index.vectors([chunk.id for chunk in chunks])
        search = open_search(
            coach.framework, coach.notes, coach.vocabulary, chunks, held, coach.embedder
        )
        opened = time.perf_counter()
        approximate = []
        ours, bare = [], []
        for query in queries:
            start = time.perf_counter()
            vector = coach.embedder.embed([query])[0].tolist()
            middle = time.perf_counter()
            search.search(query)
            end = time.perf_counter()
            index.nearest(vector, 120)
            approximate.append(time.perf_counter() - end)
            bare.append(middle - start)
            ours.append(end - middle)
    return {
        "parts": size,
        "index built, seconds": built - began,
        "opened with words, seconds": opened - built,
        "search, seconds": median(ours),
        "search / one bare embedding": median(ours) / median(bare),
        "Chroma's nearest 120 alone, seconds": median(approximate),
    }


def _grown(chunks: Sequence[Chunk], own: Vectors, size: int) -> tuple[list[Chunk], Vectors]:
    """`size` chunks with vectors: the framework's own first, then made ones."""
    pick = np.random.default_rng(_SEED)
    more = max(size - len(chunks), 0)
    words = sorted({word for chunk in chunks for word in chunk.text.split()})
    texts = (" ".join(pick.choice(words, _WORDS)) for _ in range(more))
    made = [Chunk(f"intro:{n}", "intro", text, text) for n, text in enumerate(texts)]
    turned = own[pick.integers(len(own), size=more)]
    turned = turned + pick.normal(0, 0.05, turned.shape).astype(np.float32)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    return [*chunks, *made][:size], np.concatenate([own, turned])[:size].astype(np.float32)
