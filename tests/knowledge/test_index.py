"""The index is built once, served only when whole, and rebuilt when it is not."""

import json
from pathlib import Path

import pytest

from knowledge import index
from knowledge.chunks import Chunk, chunk_framework
from knowledge.embed import MODEL_SHA256, model_dir, verify_model
from knowledge.errors import EmbedderError, VectorIndexError
from knowledge.model import Framework
from tests.conftest import FakeEmbedder


@pytest.fixture
def chunks(framework: Framework) -> tuple[Chunk, ...]:
    return chunk_framework(framework)[:70]


def test_progress_is_told_and_the_nearest_part_found(
    tmp_path: Path, chunks: tuple[Chunk, ...], embedder: FakeEmbedder
) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    made = index.open_or_build(tmp_path, "mark", chunks, embedder, progress=progress)
    assert told == [(64, 70), (70, 70)]
    vector = embedder.embed([chunks[5].search_text])[0]
    found, similarity = made.nearest(vector.tolist(), 1)[0]
    assert found == chunks[5].id
    assert similarity == pytest.approx(1.0, abs=1e-3)


def test_a_current_index_is_opened_and_not_built_again(
    tmp_path: Path, chunks: tuple[Chunk, ...], embedder: FakeEmbedder
) -> None:
    index.open_or_build(tmp_path, "mark", chunks, embedder)
    told: list[int] = []

    def progress(done: int, total: int) -> None:
        told.append(done)

    index.open_or_build(tmp_path, "mark", chunks, embedder, progress=progress)
    assert told == []
    assert index.check(tmp_path, "mark", 70) == "current"


@pytest.mark.parametrize("damage", ["truncate", "manifest", "foreign", "emptied"])
def test_a_damaged_index_is_rebuilt_and_never_served(
    tmp_path: Path, chunks: tuple[Chunk, ...], embedder: FakeEmbedder, damage: str
) -> None:
    index.open_or_build(tmp_path, "mark", chunks, embedder)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    if damage == "foreign":
        (tmp_path / "mark.json").write_text(json.dumps({"folder": folder.name, "size": 69}))
    elif damage == "truncate":
        (folder / "chroma.sqlite3").write_bytes(b"not a database at all")
    elif damage == "manifest":
        (tmp_path / "mark.json").write_text("{half a manif")
    else:
        (folder / "chroma.sqlite3").unlink()
    assert index.check(tmp_path, "mark", 70) == "damaged"
    made = index.open_or_build(tmp_path, "mark", chunks, embedder)
    assert len(made.nearest([1.0] + [0.0] * 63, 70)) == 70
    assert index.check(tmp_path, "mark", 70) == "current"


def test_another_framework_or_model_has_another_mark() -> None:
    parts = [[Chunk(text, "intro", text, text)] for text in ("a", "b")]
    marks = {index.fingerprint(own, e) for own in parts for e in ("x", "y")}
    assert len(marks) == 4


def test_a_folder_that_cannot_be_written_is_a_plain_error(
    tmp_path: Path, chunks: tuple[Chunk, ...], embedder: FakeEmbedder
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VectorIndexError, match="STEM_COACH_DATA_DIR"):
        index.open_or_build(tmp_path / "file" / "index", "mark", chunks, embedder)


def test_the_bundled_model_is_the_one_we_measured_with() -> None:
    verify_model(model_dir())


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(EmbedderError, match=MODEL_SHA256):
        verify_model(tmp_path)
