"""The figures of the dialogue, the guard and privacy, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.tables import figure, listed, table

Figures = Mapping[str, Any]


def as_rows(told: Figures) -> list[str]:
    """The sections that a report has figures for."""
    rows: list[str] = []
    for name, section in (
        ("understanding", _understanding),
        ("dialogues", _dialogues),
        ("guard", _guard),
        ("privacy", _privacy),
    ):
        if name in told:
            rows += section(told[name])
    return rows


def _understanding(told: Figures) -> list[str]:
    turns, sentences = told["turns"], told["sentences"]
    return [
        "## Understanding a turn",
        "",
        f"{turns['turns']} turns and {sentences['sentences']} sentences in voices never trained "
        "on, trap turns among them. A kind is right when a fair reader would accept it.",
        "",
        *table(["turns", "share"], _flat(turns)),
        "",
        "By voice: " + listed(turns["by voice"]) + ".",
        "",
        "By kind: " + listed(turns["by kind"]) + ".",
        "",
        *table(["sentences", "share"], _flat(sentences)),
        "",
        "By role: " + listed(sentences["by role"]) + ".",
        "",
    ]


def _dialogues(told: Figures) -> list[str]:
    return [
        "## Whole sessions",
        "",
        f"{told['sessions']} scripted team sides, every indicator and sector; the transcripts are "
        "in [dialogues/](dialogues).",
        "",
        *table(["measure", "share"], _flat(told)),
        "",
    ]


def _guard(told: Figures) -> list[str]:
    return [
        "## The guard",
        "",
        f"{told['pairs']} drafts beside their turns, half of them clean, in voices not tuned on.",
        "",
        *table(["measure", "share"], _flat(told)),
        "",
        "By voice: " + listed(told["by voice"]) + ".",
        "",
        "Right by kind: " + listed(told["by kind"]) + ".",
        "",
    ]


def _privacy(told: Figures) -> list[str]:
    return [
        "## Privacy",
        "",
        "Texts that name a pupil or hold contact data, and as many that only seem to.",
        "",
        *table(["voices not tuned on", "share"], _flat(told["not tuned on"])),
        "",
    ]


def _flat(figures: Figures) -> list[list[str]]:
    return [[n, figure(v)] for n, v in figures.items() if isinstance(v, int | float)]
