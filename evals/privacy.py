"""Are pupils' names and contact data found, and adults' names left alone? By span and by text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from assistant.privacy.finding import find_personal
from evals.corpus import CASES, rows_of
from evals.metrics import share

TUNED_ON = frozenset({"p1", "p2"})


def evaluate() -> dict[str, Any]:
    """Precision and recall of spans, and the share of texts warned of rightly, by voice."""
    by_voice: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(CASES / "privacy.jsonl"):
        by_voice.setdefault(str(row["id"]).partition("-")[0], []).append(row)
    found = {voice: _told(rows) for voice, rows in by_voice.items()}
    reported = [row for voice, rows in by_voice.items() if voice not in TUNED_ON for row in rows]
    return {"not tuned on": _told(reported), "by voice": found}


def _told(rows: list[dict[str, Any]]) -> dict[str, float]:
    hits = wrong = missed = 0
    warned, kinds, caught = [], Counter[str](), Counter[str]()
    for row in rows:
        wanted = [(s["text"], s["kind"]) for s in row["spans"]]
        said = [(p.text, p.kind) for p in find_personal(row["text"])]
        for span in wanted:
            hit = any(k == span[1] and (t in span[0] or span[0] in t) for t, k in said)
            hits, missed = hits + hit, missed + (not hit)
            kinds[span[1]] += 1
            caught[span[1]] += hit
        wrong += sum(
            not any(k == kind and (t in text or text in t) for text, kind in wanted)
            for t, k in said
        )
        warned.append(bool(said) == bool(wanted))
    return {
        "texts": len(rows),
        "precision": hits / max(1, hits + wrong),
        "recall": hits / max(1, hits + missed),
        "texts warned of rightly": share(warned),
        **{f"recall of {kind}": caught[kind] / n for kind, n in sorted(kinds.items())},
    }
