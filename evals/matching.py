"""How well the matcher reads theme, level and verdict on voices never trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from assistant.coach import Coach
from assistant.matching.hearing import hear
from assistant.matching.nearness import Nearness
from assistant.matching.readers import NearestReader, Reader, Reading
from assistant.matching.types import Match
from evals import hard
from evals.corpus import CASES, Described, read_descriptions, rows_of
from evals.metrics import calibration_error, quadratic_kappa, share
from evals.search import windows
from knowledge.embed import Embedder, MiniLmEmbedder


def evaluate(coach: Coach) -> dict[str, Any]:
    """Figures for the shipped matcher and for the baselines, in one run."""
    rows = read_descriptions(CASES / "practice.jsonl")
    plain = MiniLmEmbedder()
    nearest = NearestReader(Nearness(coach.framework, plain))
    shipped = coach.matcher.reader
    heard = read_all(shipped, rows)
    matches = coach.matcher.match_all([row.text for row in rows])
    return {
        "cases": len(rows),
        "readers": {
            "matcher": reading_figures(coach, heard, rows),
            "nearest statement": _statement(coach, plain, rows),
            "nearest claims": reading_figures(coach, read_all(nearest, rows), rows),
            "plain RAG, windows of 1000/200": _rag(coach, plain, rows),
        },
        "whole answer": _whole(matches, rows),
        "by voice": _by_voice(coach, heard, rows),
        "hard cases": hard.evaluate(coach.matcher.match_all),
        "ranking rubrics of other systems": {
            "matcher": rubric_order(coach, shipped),
            "nearest statement": rubric_order(coach, nearest),
        },
        "themes mistaken": _confusion(coach, heard, rows),
    }


def read_all(reader: Reader, rows: Sequence[Described]) -> list[Reading]:
    """Readings of descriptions as the matcher would ask for them."""
    return reader.read([hear(row.text).read for row in rows])


def reading_figures(
    coach: Coach, readings: Sequence[Reading], rows: Sequence[Described]
) -> dict[str, float]:
    """Theme top-1, with listed alternatives, top-3; level and quadratic kappa given the theme.

    The level is the likeliest of 1 to 3; what the whole answer says, "not yet" included, is
    measured beside it.
    """
    ids = [theme.id for theme in coach.framework.themes]
    orders = [[ids[n] for n in np.argsort(-r.themes)] for r in readings]
    levels = [
        int(r.levels[ids.index(str(row.theme))][1:].argmax()) + 1
        for r, row in zip(readings, rows, strict=True)
    ]
    return _figures(orders, levels, rows)


def _figures(
    orders: Sequence[Sequence[str]], levels: Sequence[int], rows: Sequence[Described]
) -> dict[str, float]:
    right = [row.level for row in rows]
    both = list(zip(orders, rows, strict=True))
    return {
        "theme top-1": share([o[0] == r.theme for o, r in both]),
        "theme top-1 or alternative": share([o[0] in (r.theme, *r.also) for o, r in both]),
        "theme top-3": share([r.theme in o[:3] for o, r in both]),
        "level given theme": share([a == b for a, b in zip(right, levels, strict=True)]),
        "quadratic kappa": quadratic_kappa(right, levels),
    }


def _statement(coach: Coach, plain: Embedder, rows: Sequence[Described]) -> dict[str, float]:
    """The statement nearest to the text names theme and level."""
    near = Nearness(coach.framework, plain).statements
    ids = [theme.id for theme in coach.framework.themes]
    vectors = plain.embed([row.text for row in rows])
    scores = np.einsum("tld,nd->ntl", near, vectors)
    orders = [[ids[n] for n in np.argsort(-s.max(axis=1))] for s in scores]
    levels = [
        int(s[ids.index(str(row.theme))].argmax()) + 1 for s, row in zip(scores, rows, strict=True)
    ]
    return _figures(orders, levels, rows)


def _rag(coach: Coach, plain: Embedder, rows: Sequence[Described]) -> dict[str, float]:
    """Windows of the framework, nearest first; each stands for its longest statement."""
    find = windows(coach, plain, 60)
    ids = [theme.id for theme in coach.framework.themes]
    orders, levels = [], []
    for row in rows:
        items = [item for item in find(row.text) if item.theme]
        order = list(dict.fromkeys(str(item.theme) for item in items))
        orders.append([*order, *(i for i in ids if i not in order)])
        own = (item.level for item in items if item.theme == row.theme and item.level)
        levels.append(next(own, 1))
    return _figures(orders, levels, rows)


def _whole(matches: Sequence[Match], rows: Sequence[Described]) -> dict[str, float]:
    """What a user gets, nothing given but the text: theme and level both, and how calibrated."""
    both = list(zip(matches, rows, strict=True))
    right = [m.levels == (r.level,) for m, r in both]
    return {
        "verdict is a level": share([m.verdict == "level" for m, _ in both]),
        "level right": share(right),
        "theme (or alternative) and level right": share(
            [hit and m.theme in (r.theme, *r.also) for hit, (m, r) in zip(right, both, strict=True)]
        ),
        "expected calibration error": calibration_error([m.confidence for m in matches], right),
    }


def _by_voice(
    coach: Coach, readings: Sequence[Reading], rows: Sequence[Described]
) -> dict[str, dict[str, float]]:
    voices: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        voices[row.voice].append(n)
    return {
        voice: reading_figures(coach, [readings[n] for n in own], [rows[n] for n in own])
        for voice, own in sorted(voices.items())
    }


def rubric_order(coach: Coach, reader: Reader) -> dict[str, float]:
    """Descriptors of a row put in order: pairs ranked right, ties counting half; 0.5 is chance.

    No theme is given; a text's level is the mean of its levels under the theme it reads most like.
    """
    rows = list(rows_of(CASES / "rubric.jsonl"))
    readings = reader.read([hear(row["text"]).read for row in rows])
    by_row: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, reading in zip(rows, readings, strict=True):
        shares = reading.levels[int(reading.themes.argmax())]
        by_row[row["row"]].append((row["level"], float(shares @ np.arange(len(shares)))))
    ranked = [
        0.5 if a[1] == b[1] else float((a[0] < b[0]) == (a[1] < b[1]))
        for own in by_row.values()
        for a, b in combinations(own, 2)
    ]
    return {"rows": len(by_row), "pairs ranked right": float(np.mean(ranked))}


def _confusion(
    coach: Coach, readings: Sequence[Reading], rows: Sequence[Described]
) -> dict[str, int]:
    """The pairs of themes most often mistaken: "right taken for wrong" → how often."""
    ids = [theme.id for theme in coach.framework.themes]
    taken = Counter(
        f"{row.theme} taken for {ids[int(r.themes.argmax())]}"
        for r, row in zip(readings, rows, strict=True)
        if ids[int(r.themes.argmax())] not in (row.theme, *row.also)
    )
    return dict(taken.most_common(12))
