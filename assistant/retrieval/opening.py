"""Search put together: a framework's chunks with their vectors, words, vocabulary and heads."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieval.heads import heads_for
from assistant.retrieval.parts import Parts
from assistant.retrieval.query import QueryReader
from assistant.retrieval.ranking import load_weights
from assistant.retrieval.retriever import Retriever
from assistant.words import words
from knowledge.chunks import Chunk
from knowledge.embed import Embedder, Vectors, english_words
from knowledge.model import Framework
from knowledge.notes import Notes
from knowledge.vocabulary import Vocabulary


def open_search(  # noqa: PLR0913 everything that search is made of, each once
    framework: Framework,
    notes: Notes,
    vocabulary: Vocabulary,
    chunks: Sequence[Chunk],
    vectors: Vectors,
    embedder: Embedder,
) -> Retriever:
    """Search over `chunks` with their `vectors` (chunks, d)."""
    parts = Parts(chunks, vectors, notes.by_theme(framework))
    reader = reader_of(vocabulary, chunks)
    heads = heads_for(framework, embedder.id)
    return Retriever(parts, embedder, reader, load_weights(with_heads=heads is not None), heads)


def reader_of(vocabulary: Vocabulary, chunks: Sequence[Chunk]) -> QueryReader:
    """What understands queries, knowing the words of `chunks`."""
    said = (word for chunk in chunks for word in words(chunk.search_text))
    return QueryReader(vocabulary, said, english_words())
