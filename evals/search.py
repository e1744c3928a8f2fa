"""How well search finds what an expert would open, beside baselines measured in the same run."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.coach import Coach
from assistant.retrieval.parts import Lexicon, Scores
from assistant.words import content_stems
from evals.corpus import CASES, rows_of
from evals.metrics import share
from evals.train_search import TUNED_ON
from knowledge.chunks import Chunk
from knowledge.embed import Embedder, MiniLmEmbedder
from knowledge.index import open_or_build

K = 5
_HALF = 0.5  # of a point for the right theme at another level than the one named
_RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack et al. 2009)


@dataclass(frozen=True, slots=True)
class Item:
    """One result as it is judged: its id, theme and level."""

    id: str
    theme: str | None = None
    level: int | None = None


Find = Callable[[str], Sequence[Item]]


def evaluate(coach: Coach) -> dict[str, Any]:
    """nDCG@5, recall@5 and MRR for our search and the baselines, on voices not tuned on."""
    rows = list(rows_of(CASES / "queries.jsonl"))
    kept = [row for row in rows if row["voice"] not in TUNED_ON]
    finders = {"search": _ours(coach), **_baselines(coach)}
    figures = {name: _figures(find, kept) for name, find in finders.items()}
    ours = finders["search"]
    return {
        "queries": len(rows),
        "queries in voices not tuned on": len(kept),
        "tuned on": ", ".join(TUNED_ON),
        "finders": figures,
        "by kind": _by(ours, kept, "kind"),
        "by voice": _by(ours, rows, "voice"),
        "not in the framework": _answered(coach, kept),
    }


def gains(relevant: Sequence[str], items: Sequence[Item]) -> list[float]:
    """What each result is worth, 0 to 1; each acceptable answer counts once.

    A theme is found by any of its parts; a level by a part of that level, and by half for another
    part of its theme.
    """
    left, worth = list(relevant), []
    for item in items:
        scored = [(_worth(wanted, item), wanted) for wanted in left]
        best, wanted = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
        if best:
            left.remove(wanted)
        worth.append(best)
    return worth


def ndcg(relevant: Sequence[str], items: Sequence[Item], k: int = K) -> float:
    """Normalised discounted cumulative gain: sum(gain / log2(rank + 1)) / the best possible."""
    found = sum(g / np.log2(n + 2) for n, g in enumerate(gains(relevant, items[:k])))
    best = sum(1 / np.log2(n + 2) for n in range(min(k, len(relevant))))
    return float(found / best)


def _worth(wanted: str, item: Item) -> float:
    if wanted in (item.id, item.theme):
        return 1.0
    theme, slash, level = wanted.partition("/")
    if not slash or theme != item.theme:
        return 0.0
    return 1.0 if str(item.level) == level else _HALF


def _figures(find: Find, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    judged = [(row["relevant"], find(row["query"])) for row in rows if row["relevant"]]
    worth = [gains(relevant, items[:K]) for relevant, items in judged]
    firsts = [next((1 / n for n, g in enumerate(w, 1) if g), 0.0) for w in worth]
    recalls = [sum(w) / min(K, len(r)) for w, (r, _) in zip(worth, judged, strict=True)]
    return {
        "nDCG@5": float(np.mean([ndcg(relevant, items) for relevant, items in judged])),
        "recall@5": float(np.mean(recalls)),
        "MRR": float(np.mean(firsts)),
    }


def _by(find: Find, rows: Sequence[dict[str, Any]], field: str) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row["relevant"]:
            found[row[field]].append(ndcg(row["relevant"], find(row["query"])))
    return {name: float(np.mean(values)) for name, values in sorted(found.items())}


def _answered(coach: Coach, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    said = [(bool(row["relevant"]), coach.search(row["query"], K).answered) for row in rows]
    return {
        "queries without an answer": sum(not right for right, _ in said),
        "rightly said to have none": share([not told for right, told in said if not right]),
        "rightly said to have one": share([told for right, told in said if right]),
    }


def _ours(coach: Coach) -> Find:
    def find(query: str) -> list[Item]:
        hits = coach.search(query, K).hits
        return [Item(h.chunk.id, h.chunk.theme, h.chunk.level) for h in hits]

    return find


def _baselines(coach: Coach) -> dict[str, Find]:
    """Plain methods over the plain embedder and the same texts, our words about parts included."""
    plain = MiniLmEmbedder()
    items = [Item(c.id, c.theme, c.level) for c in coach.chunks]
    texts = [c.text if c.kind == "statement" else c.search_text for c in coach.chunks]
    rows, words = plain.embed(texts), Lexicon([content_stems(text) for text in texts])

    def dense(query: str) -> Scores:
        near: Scores = rows @ plain.embed([query])[0]
        return near

    def lexical(query: str) -> Scores:
        return words.scores(content_stems(query))

    def fused(query: str) -> Scores:
        ranks = [(-scores).argsort().argsort() for scores in (dense(query), lexical(query))]
        total: Scores = np.sum([1 / (_RANK_CONSTANT + 1 + r) for r in ranks], axis=0)
        return total

    def best(score: Callable[[str], Scores]) -> Find:
        def find(query: str) -> list[Item]:
            return [items[n] for n in np.argsort(-score(query), kind="stable")[:K]]

        return find

    return {
        "plain RAG, windows of 1000/200": windows(coach, plain),
        "BM25": best(lexical),
        "dense": best(dense),
        "reciprocal rank fusion": best(fused),
    }


def windows(coach: Coach, plain: Embedder, k: int = K) -> Find:
    """Recursive windows over the framework as one text; a window stands for its longest part."""
    held = [c for c in coach.chunks if c.kind != "claim"]
    whole, ends = "", []
    for chunk in held:
        whole += chunk.text + "\n\n"
        ends.append(len(whole))
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    windows = splitter.create_documents([whole])
    chunks = [Chunk(str(n), "intro", w.page_content, w.page_content) for n, w in enumerate(windows)]
    folder = Path(tempfile.mkdtemp())
    index = open_or_build(folder, "windows", chunks, plain)

    def item(n: int) -> Item:
        start = windows[n].metadata["start_index"]
        stop = start + len(windows[n].page_content)
        begins = [0, *ends[:-1]]
        shared = [min(stop, e) - max(start, b) for b, e in zip(begins, ends, strict=True)]
        chunk = held[int(np.argmax(shared))]
        return Item(chunk.id, chunk.theme, chunk.level)

    def find(query: str) -> list[Item]:
        found = index.nearest(plain.embed([query])[0].tolist(), k)
        return [item(int(part)) for part, _ in found]

    return find
