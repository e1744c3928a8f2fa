"""Run every evaluation with its baselines in one run: `make evals`. Writes evals/report/."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matplotlib as mpl

from assistant.coach import Coach
from assistant.settings import Settings
from evals import bench, matching

REPORT = Path(__file__).parent / "report"


def main() -> None:
    """Measure, saying what is being measured, and write the report."""
    REPORT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        coach = Coach(Settings(data_dir=Path(folder)))
        coach.warm(print)
        figures: dict[str, Any] = {"made": datetime.now(UTC).isoformat(timespec="seconds")}
        figures["with"] = {n: version(n) for n in ("torch", "gradio", "chromadb")}
        figures["with"]["python"] = platform.python_version()
        print("Matching", flush=True)
        figures["matching"] = matching.evaluate(coach)
        print("Costs", flush=True)
        figures["costs"] = bench.evaluate(coach)
    (REPORT / "report.json").write_text(json.dumps(figures, indent=2) + "\n")
    (REPORT / "report.md").write_text(as_markdown(figures))
    draw(figures["matching"], REPORT / "matching.svg")
    print((REPORT / "report.md").read_text())


def as_markdown(figures: Mapping[str, Any]) -> str:
    """The figures to read."""
    made = f"Made {figures['made']} by `make evals`, with {figures['with']}."
    rows = ["# Report", "", made, "", "## Matching", ""]
    told = figures["matching"]
    rows += [f"{told['cases']} descriptions in three voices never trained on.", ""]
    readers = [name for name in told if name != "cases"]
    rows += ["| measure | " + " | ".join(readers) + " |", "| --- |" + " ---: |" * len(readers)]
    for measure in told[readers[0]]:
        values = [told[r].get(measure) for r in readers]
        cells = ["" if v is None else f"{v:.3f}" for v in values]
        rows.append(f"| {measure} | " + " | ".join(cells) + " |")
    rows += [
        "",
        "![Matching](matching.svg)",
        "",
        "## Costs",
        "",
        "| what | figures |",
        "| --- | --- |",
    ]
    for what, measured in figures["costs"].items():
        rows.append(f"| {what} | " + ", ".join(f"{k} {v:.3g}" for k, v in measured.items()) + " |")
    return "\n".join(rows) + "\n"


def draw(told: Mapping[str, Any], path: Path) -> None:
    """Bars of the matcher beside its baseline."""
    mpl.use("svg")
    from matplotlib import pyplot as plt

    readers = [name for name in told if name != "cases"]
    measures = list(told[readers[-1]])
    figure, axes = plt.subplots(figsize=(9, 3.5), layout="constrained")
    for n, reader in enumerate(readers):
        places = [m + 0.4 * n for m in range(len(measures))]
        bars = axes.bar(places, [told[reader][m] for m in measures], width=0.38, label=reader)
        axes.bar_label(bars, fmt="%.2f")
    axes.set_xticks([m + 0.2 for m in range(len(measures))], measures)
    axes.set_ylim(0, 1.1)
    axes.legend(loc="upper left", ncols=2)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
