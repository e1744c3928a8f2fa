"""The figures to read, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals import telling_dialogue
from evals.tables import figure as _figure
from evals.tables import listed as _listed
from evals.tables import table as _table

Figures = Mapping[str, Any]


def as_markdown(told: Figures) -> str:
    """The whole report."""
    rows = ["# Report", "", f"Made {told['made']} by `make evals`, with {told['with']}.", ""]
    rows += _search(told["search"]) + _matching(told["matching"]) + _hard(told["matching"])
    rows += _claims(told["claims"]) + _ablation(told["ablation"])
    rows += telling_dialogue.as_rows(told)
    if "curves" in told:
        rows += _curves(told["curves"])
    rows += _costs(told["costs"]) + _growth(told["growth"])
    return "\n".join(rows) + "\n"


def _search(told: Figures) -> list[str]:
    answered = told["not in the framework"]
    return [
        "## Search",
        "",
        f"{told['queries']} hand-written queries; weights tuned on the voices {told['tuned on']}. "
        f"What follows is of the {told['queries in voices not tuned on']} in other voices.",
        "",
        *_by_measure(told["finders"]),
        "",
        f"Of {answered['queries without an answer']} queries that the framework does not answer, "
        f"rightly said to have none: {answered['rightly said to have none']:.2f}; of the others, "
        f"rightly said to have one: {answered['rightly said to have one']:.2f}.",
        "",
        "nDCG@5 by kind: " + _listed(told["by kind"]) + ".",
        "",
        "nDCG@5 by voice, tuned ones among them: " + _listed(told["by voice"]) + ".",
        "",
        "![Search](search.svg)",
        "",
    ]


def _matching(told: Figures) -> list[str]:
    ranking = told["ranking rubrics of other systems"]
    rubric = "; ".join(f"{name} {of['pairs ranked right']:.2f}" for name, of in ranking.items())
    return [
        "## Matching",
        "",
        f"{told['cases']} descriptions in voices never trained on.",
        "",
        *_by_measure(told["readers"]),
        "",
        "The whole answer, nothing given but the text: " + _listed(told["whole answer"]) + ".",
        "",
        "The matcher by voice:",
        "",
        *_by_measure(told["by voice"]),
        "",
        f"Descriptors of rubrics as other systems write them, put in order within a row (pairs "
        f"right, 0.50 is chance): {rubric}.",
        "",
        "Themes most often mistaken: "
        + ", ".join(f"{pair} ({n})" for pair, n in told["themes mistaken"].items())
        + ".",
        "",
        "![Matching](matching.svg)",
        "",
    ]


def _hard(told: Figures) -> list[str]:
    cases = told["hard cases"]
    rows = [[name, _figure(value)] for name, value in cases.items()]
    return [
        "## Hard cases",
        "",
        *_table(["what", "right"], rows),
        "",
        "![Hard cases](hard.svg)",
        "",
    ]


def _claims(told: Figures) -> list[str]:
    readers = {name: of for name, of in told.items() if isinstance(of, Mapping)}
    quotes = told["quote shares words with the labelled one"]
    return [
        "## Claims",
        "",
        f"{told['claims']} claims of {told['descriptions']} descriptions, labelled by hand.",
        "",
        *_by_measure(readers),
        "",
        f"Where both give a quote, it shares telling words with the labelled one: {quotes:.2f}.",
        "",
    ]


def _ablation(told: Figures) -> list[str]:
    rows = [
        [name, f"{of['level']:.3f}", f"{of['quadratic kappa']:.3f}"]
        for name, of in told["level"].items()
    ]
    return [
        "## What the features and the adapted encoder bring",
        "",
        "Linear heads over the frozen encoder, trained on the same corpus in seconds; the matcher "
        "above adapts the encoder. Theme by a frozen linear head: "
        f"{told['theme by a frozen linear head']:.3f}. Level, without knowing the theme:",
        "",
        *_table(["features", "level", "quadratic kappa"], rows),
        "",
    ]


def _curves(told: Figures) -> list[str]:
    names = [n for n in told["points"][0] if n not in ("by", "size", "texts")]
    rows = [
        [p["by"], f"{p['size']:.0f}", str(p["texts"]), *(f"{p[n]:.3f}" for n in names)]
        for p in told["points"]
    ]
    return [
        "## Learning curves",
        "",
        f"From `make curves`; {told['epochs']} epochs a point.",
        "",
        *_table(["by", "size", "texts", *names], rows),
        "",
        "![Learning curves](curves.svg)",
        "",
    ]


def _costs(told: Figures) -> list[str]:
    rows = [
        [what, ", ".join(f"{k} {v:.3g}" for k, v in measured.items())]
        for what, measured in told.items()
    ]
    return ["## Costs", "", *_table(["what", "figures"], rows), ""]


def _growth(told: Sequence[Figures]) -> list[str]:
    names = list(told[0])
    rows = [[f"{point[name]:,.4g}" for name in names] for point in told]
    return [
        "## Growth of search",
        "",
        "Beyond the framework's own parts the rest is made; queries are real.",
        "",
        *_table(names, rows),
        "",
        "![Growth](growth.svg)",
        "",
    ]


def _by_measure(readers: Mapping[str, Figures]) -> list[str]:
    """A row a measure, a column a reader."""
    names = list(readers)
    measures = list(readers[names[0]])
    rows = [[m, *(_figure(readers[n].get(m)) for n in names)] for m in measures]
    return _table(["measure", *names], rows)
