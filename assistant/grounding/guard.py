"""The guard: is each sentence of a draft supported by what the team said?

A draft may reword and reorder; it may not add. Each sentence is laid beside the sentences it rests
on, every check raises its doubts, and doubts are weighed: some (a new number) are enough by
themselves, others (a lost "about") only together. The weights were fitted on hand-written pairs
(`evals/train_guard.py`); other new words are no signal, honest rewording is full of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.grounding.beside import Sources
from assistant.grounding.checks import Doubt, doubts
from assistant.sentences import split_sentences

_HEADINGS = re.compile(
    r"^\s*(?:how well are we doing|how do we know|what evidence do we have|"
    r"what are we going to do now|actions required)\b.*\?\s*(?:actions required)?\s*$",
    re.IGNORECASE,
)
# A number or a name that nobody said, and a plan told as done, are never let through, whatever
# was learned of their kind.
_ALWAYS = frozenset({"number", "name", "done"})


@dataclass(frozen=True, slots=True)
class Grounded:
    """Whether a draft is supported, and the verbatim spans of it that are not."""

    grounded: bool
    unsupported: tuple[str, ...]


def check_draft(source_turns: Sequence[str], draft: str) -> Grounded:
    """Check a draft against the turns it was made from; headings and `[gaps]` are passed over."""
    weights = _weights()
    found: list[str] = []
    for _, raised in doubts_of(source_turns, draft):
        if weigh(raised, weights) > 0:
            worst = max(raised, key=lambda d: (d.kind in _ALWAYS, weights.get(d.kind, 0.0)))
            found.append(worst.span)
    return Grounded(not found, tuple(dict.fromkeys(found)))


def weigh(raised: Sequence[Doubt], weights: Mapping[str, float]) -> float:
    """How much a sentence's doubts come to; above 0 it is not supported."""
    kinds = {doubt.kind for doubt in raised}
    if kinds & _ALWAYS:
        return 1.0
    return weights["bias"] + sum(weights.get(kind, 0.0) for kind in kinds)


def doubts_of(source_turns: Sequence[str], draft: str) -> Iterator[tuple[str, list[Doubt]]]:
    """Each sentence of a draft that raises doubts, with them."""
    sources = Sources(source_turns)
    planned = False
    for line in draft.splitlines():
        if _HEADINGS.match(line):
            planned = "going to do" in line.lower() or "actions required" in line.lower()
            continue
        for span in split_sentences(line):
            if span.text.startswith("["):
                continue
            beside = sources.beside(span.text)
            raised = list(doubts(span.text, beside, sources.whole, planned=planned))
            if raised:
                yield span.text, raised


@cache
def _weights() -> Mapping[str, float]:
    text = (files("assistant.grounding") / "weights.json").read_text(encoding="utf-8")
    found: Mapping[str, float] = json.loads(text)
    return found
