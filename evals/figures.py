"""The figures to look at, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

Figures = Mapping[str, Any]


def draw(told: Figures, folder: Path) -> None:
    """Every figure of a report."""
    _bars(told["search"]["finders"], folder / "search.svg")
    _bars(told["matching"]["readers"], folder / "matching.svg")
    _hard(told["matching"]["hard cases"], folder / "hard.svg")
    _growth(told["growth"], folder / "growth.svg")
    if "curves" in told:
        _curves(told["curves"]["points"], folder / "curves.svg")


def _bars(readers: Mapping[str, Figures], path: Path) -> None:
    """Ours beside the baselines, a group of bars a measure."""
    measures = list(next(iter(readers.values())))
    width = 0.84 / len(readers)
    figure, axes = plt.subplots(figsize=(10, 4), layout="constrained")
    for n, (name, values) in enumerate(readers.items()):
        places = [m + width * n for m in range(len(measures))]
        bars = axes.bar(places, [values[m] for m in measures], width=width * 0.94, label=name)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks([m + 0.42 - width / 2 for m in range(len(measures))], measures)
    axes.set_ylim(0, 1.2)
    axes.legend(loc="upper left", ncols=3, fontsize=8)
    _save(figure, path)


def _hard(cases: Figures, path: Path) -> None:
    kinds = [k for k, v in cases.items() if isinstance(v, float) and k not in ("least of a kind",)]
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    bars = axes.barh(kinds[::-1], [cases[k] for k in kinds[::-1]])
    axes.bar_label(bars, fmt="%.2f")
    axes.axvline(0.6, linestyle="--", linewidth=1)
    axes.set_xlim(0, 1.1)
    axes.set_xlabel("share of acceptable answers; the line is 0.60")
    _save(figure, path)


def _growth(points: Sequence[Figures], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    sizes = [p["parts"] for p in points]
    for name in points[0]:
        if name.endswith("seconds"):
            axes.loglog(sizes, [p[name] for p in points], marker="o", label=name)
    axes.set_xlabel("parts")
    axes.legend(fontsize=8)
    _save(figure, path)


def _curves(points: Sequence[Figures], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    for by in dict.fromkeys(p["by"] for p in points):
        own = sorted((p for p in points if p["by"] == by), key=lambda p: float(p["texts"]))
        for name in ("theme top-1", "level given theme"):
            values = [p[name] for p in own]
            axes.plot([p["texts"] for p in own], values, marker="o", label=f"{name}, by {by}")
    axes.set_xlabel("training texts")
    axes.set_ylim(0.5, 1)
    axes.legend(fontsize=8)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
