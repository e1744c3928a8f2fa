"""Shared fixtures: the real framework, a fast stand-in embedder, the real one, a coach in tmp."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.coach import Coach
from assistant.matching.readers import TrainedReader
from assistant.settings import Settings
from assistant.words import content_stems
from knowledge.embed import MiniLmEmbedder, Vectors
from knowledge.load import bundled_path, load_framework
from knowledge.model import Framework
from knowledge.notes import Notes, load_notes


class FakeEmbedder:
    """Words hashed into 64 places: texts that share words are near, with no model to load."""

    id = "fake-64"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in content_stems(text):
                row[zlib.crc32(stem.encode()) % 64] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_parts(self, parted: Sequence[Sequence[str]]) -> list[Vectors]:
        return [self.embed([" ".join(parts), *parts]) for parts in parted]


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads this machine's settings or .env."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STEM_COACH_DATA_DIR", raising=False)
    monkeypatch.delenv("STEM_COACH_FRAMEWORK", raising=False)


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework()


@pytest.fixture(scope="session")
def notes(framework: Framework) -> Notes:
    return load_notes(framework, bundled_path().parent / "notes.yaml")


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    made = Coach(Settings(data_dir=tmp_path / "data"), FakeEmbedder())
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def real_embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder()


@pytest.fixture(scope="session")
def real_coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    made = Coach(Settings(data_dir=tmp_path_factory.mktemp("real")))
    assert isinstance(made.matcher.reader, TrainedReader), "run make train"
    assert made.retriever.ranker.has_heads, "run make train"
    return made
