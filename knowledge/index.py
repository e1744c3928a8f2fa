"""The vector index: Chroma, through langchain-chroma. The only door to both.

One folder an index, named by its fingerprint (framework, embedder, chunk version). It is built
beside its place and renamed into it when whole, so that a half-written index is never served;
one that is corrupt or foreign is rebuilt.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from knowledge.chunks import CHUNK_VERSION, Chunk
from knowledge.embed import Embedder
from knowledge.errors import VectorIndexError

if TYPE_CHECKING:
    from langchain_chroma import Chroma

Progress = Callable[[int, int], None]  # (parts done, parts in all)
Filter = Mapping[str, Any]  # Chroma's `where`

_COLLECTION = "framework"
_MANIFEST = "manifest.json"
_BATCH = 64


def fingerprint(framework_digest: str, embedder_id: str) -> str:
    """What an index must have been built from to be served; 16 hexadecimal digits."""
    parts = f"{framework_digest}|{embedder_id}|chunks-{CHUNK_VERSION}"
    return sha256(parts.encode()).hexdigest()[:16]


class VectorIndex:
    """The framework's parts by meaning. Open one with `open_or_build`."""

    def __init__(self, store: Chroma, size: int) -> None:
        self._store = store
        self.size = size

    def nearest(self, vector: Sequence[float], k: int, where: Filter | None = None) -> list[tuple[str, float]]:
        """The `k` parts nearest to a unit vector, as (part id, cosine similarity), best first."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(
            list(vector), k=min(k, self.size), filter=dict(where) if where else None
        )
        return [(document.metadata["id"], 1.0 - distance) for document, distance in found]


def open_or_build(
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
    folder = root / mark
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock"):
            if not rebuild and (index := _open(folder, len(chunks))):
                return index
            _build(root, folder, chunks, embedder, progress)
            index = _open(folder, len(chunks))
    except OSError as error:
        raise VectorIndexError(
            f"The index folder {root} cannot be written: {error}. Free some space, mend its "
            "permissions, or set STEM_COACH_DATA_DIR to another folder."
        ) from error
    if index is None:
        raise VectorIndexError(f"The index in {folder} was built but cannot be opened.")
    return index


def check(root: Path, mark: str, size: int) -> str:
    """State of the index for the doctor: `current`, `missing` or `damaged`."""
    if not (root / mark).exists():
        return "missing"
    return "current" if _open(root / mark, size) else "damaged"


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, is_persistent=True)


def _connect(folder: Path, *, create: bool) -> Chroma:
    import chromadb
    from langchain_chroma import Chroma

    client = chromadb.PersistentClient(str(folder), settings=_settings())
    return Chroma(
        _COLLECTION,
        client=client,
        collection_metadata={"hnsw:space": "cosine"} if create else None,
        create_collection_if_not_exists=create,
    )


def _open(folder: Path, size: int) -> VectorIndex | None:
    """The index in `folder`, or None when it is absent, half-written, corrupt or foreign."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text())
        if manifest != {"fingerprint": folder.name, "size": size}:
            return None
        store = _connect(folder, create=False)
        index = VectorIndex(store, size)
        dimensions = len(store.get(limit=1, include=["embeddings"])["embeddings"][0])
        found = index.nearest([1.0] + [0.0] * (dimensions - 1), size)
    except Exception:  # noqa: BLE001 whatever a damaged file makes Chroma raise, the answer is the same
        return None
    return index if len(found) == size else None


def _build(
    root: Path, folder: Path, chunks: Sequence[Chunk], embedder: Embedder, progress: Progress | None
) -> None:
    with suppress(OSError):
        for stale in root.glob("building-*"):
            shutil.rmtree(stale)
    place = Path(tempfile.mkdtemp(prefix="building-", dir=root))
    try:
        _fill(place, chunks, embedder, progress)
        manifest = {"fingerprint": folder.name, "size": len(chunks)}
        (place / _MANIFEST).write_text(json.dumps(manifest))
        if folder.exists():
            _forget(folder)
            shutil.rmtree(folder)
        place.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _fill(place: Path, chunks: Sequence[Chunk], embedder: Embedder, progress: Progress | None) -> None:
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
                metadatas=[_metadata(chunk) for chunk in batch],
            )
            if progress:
                progress(min(start + _BATCH, len(chunks)), len(chunks))
    finally:
        client.close()


def _forget(folder: Path) -> None:
    """Drop Chroma's cached connection to a folder that is about to be replaced."""
    import chromadb

    with suppress(Exception):
        client = chromadb.PersistentClient(str(folder), settings=_settings())
        client.close()
        client.close()


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    """Chroma's metadata holds no None: what a part does not have is left out."""
    fields = {
        "id": chunk.id,
        "kind": chunk.kind,
        "qi": chunk.indicator,
        "theme": chunk.theme,
        "level": chunk.level,
    }
    return {name: value for name, value in fields.items() if value is not None}
