"""Costs as ratios within one run: what ours adds to the bare library doing the same work."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from assistant.coach import Coach
from evals.corpus import CASES, rows_of
from evals.metrics import median
from knowledge import index

_ROUNDS = 60
_BARE = Path(__file__).parent / "bench_app.py"


def evaluate(coach: Coach) -> dict[str, Any]:
    """Every ratio, with the seconds it was made of."""
    return {
        "index build / encoding the same texts": _index(coach),
        "one match / one bare embedding": _beside_embedding(coach, coach.match, _texts()),
        "one search / one bare embedding": _beside_embedding(coach, coach.search, _queries()),
        "matching a batch / embedding it": _batch(coach),
        "served page / bare Gradio page": _page(),
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _index(coach: Coach) -> dict[str, float]:
    chunks = coach.chunks
    texts = [chunk.search_text for chunk in chunks]

    def encode() -> object:
        return [coach.embedder.embed(texts[n : n + 64]) for n in range(0, len(texts), 64)]

    def build() -> object:
        with tempfile.TemporaryDirectory() as folder:
            return index.open_or_build(Path(folder), "bench", chunks, coach.embedder)

    pairs = [(_timed(build), _timed(encode)) for _ in range(3)]
    return _ratio([ours for ours, _ in pairs], [bare for _, bare in pairs])


def _texts() -> list[str]:
    return [row["text"] for row in rows_of(CASES / "practice.jsonl")][:_ROUNDS]


def _queries() -> list[str]:
    return [row["query"] for row in rows_of(CASES / "queries.jsonl")][-_ROUNDS:]


def _beside_embedding(
    coach: Coach, work: Callable[[str], object], texts: list[str]
) -> dict[str, float]:
    """Interleaved, so that a slow moment of the machine falls on both."""
    work(texts[0])
    ours, bare = [], []
    for text in texts:
        bare.append(_timed(partial(coach.embedder.embed, [text])))
        ours.append(_timed(partial(work, text)))
    return _ratio(ours, bare)


def _batch(coach: Coach) -> dict[str, float]:
    texts = [row["text"] for row in rows_of(CASES / "practice.jsonl")]
    pairs = [
        (
            _timed(partial(coach.matcher.match_all, texts)),
            _timed(partial(coach.embedder.embed, texts)),
        )
        for _ in range(3)
    ]
    return {**_ratio([a for a, _ in pairs], [b for _, b in pairs]), "texts": len(texts)}


def _ratio(ours: list[float], bare: list[float]) -> dict[str, float]:
    return {
        "ratio": median(ours) / median(bare),
        "ours, seconds": median(ours),
        "bare, seconds": median(bare),
    }


def _page() -> dict[str, float]:
    """From the start of the process to the page's first answer; and our peak memory when warm."""
    command = Path(sys.executable).parent / "stem-coach"
    ours, bare = [], []
    memory = 0.0
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak = _served([str(command), "serve"], folder, warm=not memory)
            ours.append(seconds)
            memory = max(memory, peak)
        bare.append(_served([sys.executable, str(_BARE)], None, warm=False)[0])
    return {**_ratio(ours, bare), "peak memory of the warm app, MB": memory}


def _served(command: list[str], data_dir: str | None, *, warm: bool) -> tuple[float, float]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, **({"STEM_COACH_DATA_DIR": data_dir} if data_dir else {})}
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/", "<html")
        seconds = time.perf_counter() - began
        if warm:
            _wait(f"http://127.0.0.1:{port}/healthz", '"ready":true')
        status = Path(f"/proc/{process.pid}/status")
        told = status.read_text() if status.exists() else ""
        peak = re.search(r"VmHWM:\s+(\d+)", told)
        return seconds, int(peak[1]) / 1024 if peak else 0.0
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(address: str, sign: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if sign in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{address} did not answer with {sign}")
