"""`stem-coach doctor`: what is installed, what is verified, and where data lies."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from assistant.settings import Settings
from knowledge.errors import StemCoachError

_PACKAGES = (
    "stem-coach", "torch", "sentence-transformers", "chromadb", "langchain-chroma", "gradio",
    "SQLAlchemy",
)  # fmt: skip


def examine(settings: Settings) -> dict[str, Any]:
    """Look at everything; `ok` is false when something needs mending."""
    checks = {
        "model": _guard(_model),
        "index": _guard(partial(_index, settings)),
        "database": _guard(partial(_database, settings)),
    }
    return {
        "ok": all(not said.startswith("problem") for said in checks.values()),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES},
        **checks,
        "chat_model": _chat_model(settings),
        "data_dir": str(settings.data_dir),
        "leaves_this_machine": "nothing",
    }


def report_text(report: dict[str, Any]) -> str:
    """The report to read."""
    rows = [f"{name}: {said}" for name, said in report.items() if name not in ("versions", "ok")]
    rows += [f"{name} {number}" for name, number in report["versions"].items()]
    rows.append("All well." if report["ok"] else "Something needs mending, see above.")
    return "\n".join(rows)


def _guard(look: Callable[[], str]) -> str:
    try:
        return look()
    except StemCoachError as error:
        return f"problem: {error}"


def _model() -> str:
    from knowledge.embed import MODEL_SHA256, model_dir, verify_model

    verify_model(model_dir())
    return f"all-MiniLM-L6-v2, sha256 {MODEL_SHA256[:12]}… verified"


def _index(settings: Settings) -> str:
    from assistant.coach import Coach
    from knowledge.index import check

    coach = Coach(settings)
    size = len(coach.chunks)
    state = check(settings.index_dir, coach.index_mark, size)
    told = {
        "current": f"current, {size} parts",
        "missing": "not built yet; it is built at first use, or now with: stem-coach index",
        "damaged": "damaged; it is rebuilt at first use, or now with: stem-coach index --rebuild",
    }
    return told[state]


def _database(settings: Settings) -> str:
    from assistant.coach import Coach

    store = Coach(settings).store
    return f"open, {store.count()} sessions"


def _chat_model(settings: Settings) -> str:
    """The chat model that would be asked, and where; it is not asked here."""
    if settings.model is None:
        return "none (built-in coach)"
    return f"{settings.model} at {settings.model_base_url or 'its provider'} (optional wording)"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
