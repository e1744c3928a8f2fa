"""Does the guard catch what nobody said, and let honest rewording through?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from assistant.grounding.guard import check_draft
from evals.corpus import CASES, rows_of
from evals.metrics import share


def evaluate() -> dict[str, Any]:
    """Caught by kind, clean drafts let through, balanced accuracy, and spans that were right."""
    caught: dict[str, list[bool]] = defaultdict(list)
    by_voice: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: defaultdict(list))
    spans = []
    for row in rows_of(CASES / "drafts.jsonl"):
        found = check_draft(row["source_turns"], row["draft"])
        right = found.grounded == row["grounded"]
        caught[row["error_type"] or "clean"].append(right)
        by_voice[str(row["id"]).partition("-")[0]][row["grounded"]].append(right)
        if not row["grounded"] and not found.grounded:
            spans.append(any(s in row["unsupported"][0] or row["unsupported"][0] in s
                             for s in found.unsupported))  # fmt: skip
    clean = share(caught["clean"])
    errors = [hit for kind, hits in caught.items() if kind != "clean" for hit in hits]
    return {
        "pairs": sum(len(hits) for hits in caught.values()),
        "balanced accuracy": (clean + share(errors)) / 2,
        "errors caught": share(errors),
        "clean drafts let through": clean,
        "of those caught, the words named": share(spans),
        "by voice": {v: (share(r[True]) + share(r[False])) / 2 for v, r in by_voice.items()},
        "by kind": {kind: share(hits) for kind, hits in sorted(caught.items())},
    }
