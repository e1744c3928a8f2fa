"""Claim by claim against hand labels: is what was heard, heard, and is the quote the right one?"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from assistant.coach import Coach
from assistant.matching.claims import STATUSES
from assistant.sentences import split_sentences
from evals.corpus import CASES, read_descriptions, rows_of
from evals.metrics import quadratic_kappa, share
from knowledge.embed import MiniLmEmbedder

_HEARD, _PARTLY = 0.50, 0.36  # of plain cosine, for the baseline


def evaluate(coach: Coach) -> dict[str, Any]:
    """Agreement with the labels for ours, for plain cosine thresholds and for the commonest."""
    texts = {row.id: row.text for row in read_descriptions(CASES / "practice.jsonl")}
    rows = list(rows_of(CASES / "claims_test.jsonl"))
    right, ours, quotes = [], [], []
    for row in rows:
        match = coach.match(texts[row["id"]], theme=row["theme"])
        by_id = {claim.id: claim for claim in match.claims}
        for label in row["labels"]:
            claim = by_id[label["claim"]]
            right.append(STATUSES.index(label["status"]))
            ours.append(STATUSES.index(claim.status))
            if label["quote"] and claim.quote:
                quotes.append(_overlap(label["quote"], claim.quote))
    common = Counter(right).most_common(1)[0][0]
    return {
        "descriptions": len(rows),
        "claims": len(right),
        "matcher": _agreement(right, ours),
        "nearest sentence, fixed thresholds": _agreement(right, _plain(coach, rows, texts)),
        "always the commonest": _agreement(right, [common] * len(right)),
        "quote shares words with the labelled one": share(quotes),
    }


def _agreement(right: list[int], given: list[int]) -> dict[str, float]:
    both = list(zip(right, given, strict=True))
    heard = [(a > 0, b > 0) for a, b in both]
    return {
        "status right": share([a == b for a, b in both]),
        "heard at all, right": share([a == b for a, b in heard]),
        "quadratic kappa": quadratic_kappa([a + 1 for a in right], [b + 1 for b in given]),
    }


def _plain(coach: Coach, rows: list[dict[str, Any]], texts: dict[str, str]) -> list[int]:
    plain = MiniLmEmbedder()
    given: list[int] = []
    for row in rows:
        theme = coach.framework.theme(row["theme"])
        claims = [claim.text for s in theme.statements for claim in s.claims]
        sentences = [s.text for s in split_sentences(texts[row["id"]])]
        near = (plain.embed(claims) @ plain.embed(sentences).T).max(axis=1)
        given += [int(n) for n in np.digitize(near, (_PARTLY, _HEARD))]
    return given


def _overlap(a: str, b: str) -> bool:
    return a in b or b in a or bool(set(a.lower().split()) & set(b.lower().split()) - _SMALL)


_SMALL = frozenset("the a an and of to in we is it for on with our at by are that".split())
