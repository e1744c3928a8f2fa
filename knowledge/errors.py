"""The root of every error of ours, and the branch raised by `knowledge`.

StemCoachError              something went wrong that a person can be told about
└── KnowledgeError          the framework, its embedder or its index
    ├── FrameworkError      the framework file cannot be read or is not a framework
    ├── UnknownIdError      an id that the framework does not have
    ├── EmbedderError       the bundled model is missing or is not the one we verified
    └── VectorIndexError    the vector index cannot be built or opened
"""


class StemCoachError(Exception):
    """Root of our errors; `str(error)` is a sentence for the person at the keyboard."""

    exit_code = 1


class KnowledgeError(StemCoachError):
    """A fault in what the coach knows."""


class FrameworkError(KnowledgeError):
    """The framework file cannot be read, or does not have the shape of a framework."""

    exit_code = 2


class UnknownIdError(KnowledgeError):
    """An id that the framework does not have; the message names ids that it does have."""

    exit_code = 2


class EmbedderError(KnowledgeError):
    """The bundled embedding model is missing or differs from the one that was verified."""


class VectorIndexError(KnowledgeError):
    """The vector index can be neither opened nor rebuilt."""
