"""Run every evaluation with its baselines in one run: `make evals`. Writes evals/report/."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.coach import Coach
from assistant.settings import Settings
from evals import (
    ablation,
    bench,
    claims,
    curves,
    dialogues,
    figures,
    growth,
    guard,
    matching,
    privacy,
    search,
    turns,
)
from evals.telling import as_markdown

REPORT = Path(__file__).parent / "report"
PARTS: dict[str, Callable[[Coach], Any]] = {
    "search": search.evaluate,
    "matching": matching.evaluate,
    "claims": claims.evaluate,
    "understanding": turns.evaluate,
    "dialogues": dialogues.evaluate,
    "guard": lambda _coach: guard.evaluate(),
    "privacy": lambda _coach: privacy.evaluate(),
    "ablation": ablation.evaluate,
    "costs": bench.evaluate,
    "growth": growth.evaluate,
}


def main() -> None:
    """Measure, saying what is being measured, and write the report."""
    REPORT.mkdir(exist_ok=True)
    told: dict[str, Any] = {"made": datetime.now(UTC).isoformat(timespec="seconds")}
    told["with"] = {n: version(n) for n in ("torch", "gradio", "chromadb")}
    told["with"]["python"] = platform.python_version()
    with tempfile.TemporaryDirectory() as folder:
        coach = Coach(Settings(data_dir=Path(folder)))
        coach.warm(print)
        for n, (name, measure) in enumerate(PARTS.items(), 1):
            print(f"{n}/{len(PARTS)} {name}", flush=True)
            told[name] = measure(coach)
    if curves.OUT.exists():
        told["curves"] = json.loads(curves.OUT.read_text())
    (REPORT / "report.json").write_text(json.dumps(told, indent=2) + "\n")
    (REPORT / "report.md").write_text(as_markdown(told))
    figures.draw(told, REPORT)
    print((REPORT / "report.md").read_text())


if __name__ == "__main__":
    main()
