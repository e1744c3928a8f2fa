"""The vector index: Chroma, through langchain-chroma. The only door to both.

A manifest named by the fingerprint (the parts and the embedder) points at the folder of a
whole index. A build fills a folder of its own and then renames the manifest into place, so that a
half-written index is never served; one that is corrupt or foreign is rebuilt.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from knowledge.chunks import Chunk
from knowledge.embed import Embedder, Vectors
from knowledge.errors import VectorIndexError

if TYPE_CHECKING:
    from langchain_chroma import Chroma

Progress = Callable[[int, int], None]  # (parts done, parts in all)

_COLLECTION = "framework"
_BATCH = 64
_LOOKED_AT = 600  # parts asked for when an index is opened, to see that it answers


def fingerprint(chunks: Sequence[Chunk], embedder_id: str) -> str:
    """What an index must have been built from to be served; 16 hexadecimal digits."""
    total = sha256(embedder_id.encode())
    for chunk in chunks:
        total.update(f"{chunk.id}|{chunk.text}|{chunk.search_text}|{chunk.theme}".encode())
    return total.hexdigest()[:16]


class VectorIndex:
    """The framework's parts by meaning. Open one with `open_or_build`."""

    def __init__(self, store: Chroma, size: int) -> None:
        self._store = store
        self.size = size

    def nearest(self, vector: Sequence[float], k: int) -> list[tuple[str, float]]:
        """The `k` parts nearest to a unit vector, as (part id, cosine similarity), best first."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(
            list(vector), k=min(k, self.size)
        )
        return [(document.metadata["id"], 1.0 - distance) for document, distance in found]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored vectors of parts, in the order of `ids`: (ids, d), unit rows."""
        held = self._store.get(include=["embeddings"])
        rows = dict(zip(held["ids"], held["embeddings"], strict=True))
        return np.array([rows[part_id] for part_id in ids], dtype=np.float32)


def open_or_build(  # noqa: PLR0913 two of them are switches by name
    root: Path,
    mark: str,
    chunks: Sequence[Chunk],
    embedder: Embedder,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> VectorIndex:
    """Open the index with fingerprint `mark` below `root`, building it where that is needed.

    Two processes may call this at once: one builds, the other waits and opens.

    Raises:
        VectorIndexError: the folder cannot be written, or the index cannot be built.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock"):
            if not rebuild and (index := _open(root, mark, len(chunks))):
                return index
            _build(root, mark, chunks, embedder, progress)
            index = _open(root, mark, len(chunks))
    except OSError as error:
        raise VectorIndexError(
            f"The index folder {root} cannot be written: {error}. Free some space, mend its "
            "permissions, or set STEM_COACH_DATA_DIR to another folder."
        ) from error
    if index is None:
        raise VectorIndexError(f"The index in {root} was built but cannot be opened.")
    return index


def check(root: Path, mark: str, size: int) -> str:
    """State of the index for the doctor: `current`, `missing` or `damaged`."""
    if not (root / f"{mark}.json").exists():
        return "missing"
    return "current" if _open(root, mark, size) else "damaged"


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, is_persistent=True)


def _connect(folder: Path) -> Chroma:
    import chromadb
    from langchain_chroma import Chroma

    client = chromadb.PersistentClient(str(folder), settings=_settings())
    return Chroma(_COLLECTION, client=client, create_collection_if_not_exists=False)


def _open(root: Path, mark: str, size: int) -> VectorIndex | None:
    """The index named `mark`, or None when it is absent, half-written, corrupt or foreign."""
    try:
        manifest = json.loads((root / f"{mark}.json").read_text())
        folder = root / manifest["folder"]
        with (folder / "chroma.sqlite3").open("rb") as file:
            if manifest["size"] != size or file.read(16) != b"SQLite format 3\x00":
                return None
        store = _connect(folder)
        index = VectorIndex(store, size)
        dimensions = len(store.get(limit=1, include=["embeddings"])["embeddings"][0])
        found = index.nearest([1.0] + [0.0] * (dimensions - 1), min(size, _LOOKED_AT))
        whole = len(store.get(include=[])["ids"]) == size and len(found) == min(size, _LOOKED_AT)
    except Exception:  # noqa: BLE001 whatever a damaged file makes Chroma raise, the answer is the same
        return None
    return index if whole else None


def _build(
    root: Path, mark: str, chunks: Sequence[Chunk], embedder: Embedder, progress: Progress | None
) -> None:
    """Fill a new folder, then point the manifest at it: the switch is one atomic rename.

    Each build has a folder of its own, because Chroma keeps what it once opened by path.
    """
    stale = [path for path in root.iterdir() if path.is_dir()]
    folder = Path(tempfile.mkdtemp(prefix=f"{mark}-", dir=root))
    try:
        _fill(folder, chunks, embedder, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    manifest = root / f"{mark}.json.new"
    manifest.write_text(json.dumps({"folder": folder.name, "size": len(chunks)}))
    manifest.replace(root / f"{mark}.json")
    for old in stale:
        shutil.rmtree(old, ignore_errors=True)


def _fill(
    place: Path, chunks: Sequence[Chunk], embedder: Embedder, progress: Progress | None
) -> None:
    import chromadb

    client = chromadb.PersistentClient(str(place), settings=_settings())
    try:
        collection = client.create_collection(_COLLECTION, metadata={"hnsw:space": "cosine"})
        for start in range(0, len(chunks), _BATCH):
            batch = chunks[start : start + _BATCH]
            collection.add(
                ids=[chunk.id for chunk in batch],
                embeddings=embedder.embed([chunk.search_text for chunk in batch]),
                documents=[chunk.text for chunk in batch],
                metadatas=[{"id": chunk.id} for chunk in batch],
            )
            if progress:
                progress(min(start + _BATCH, len(chunks)), len(chunks))
    finally:
        client.close()
