"""Our errors as one tree. Each is a sentence for the user; `exit_code` is the command line's.

StemCoachError              (knowledge/errors.py) the root
├── KnowledgeError          the framework, its embedder or its index, see knowledge/errors.py
├── InputError        2     what the user gave cannot be used, and how to mend it
│   ├── SettingsError 2     an environment variable or .env line is wrong
│   └── UnknownSessionError 2   there is no session with this id
├── NotYetError       2     a part of the product that is still to come
├── StaleEditError    2     somebody else changed the text first; holds both texts
├── ModelError        1     the chat model gave nothing usable; the built-in coach goes on
└── StoreError        1     the data folder or database cannot be used
"""

from __future__ import annotations

from knowledge.errors import StemCoachError


class InputError(StemCoachError):
    """What the user gave cannot be used; the message says how to mend it."""

    exit_code = 2


class SettingsError(InputError):
    """An environment variable or a line of `.env` is wrong."""


class UnknownSessionError(InputError):
    """There is no session with this id."""


class NotYetError(StemCoachError):
    """This part of the product is still to come."""

    exit_code = 2


class StaleEditError(StemCoachError):
    """The text was changed by somebody else since it was read; neither text is lost."""

    exit_code = 2

    def __init__(self, yours: str, theirs: str) -> None:
        self.yours = yours
        self.theirs = theirs
        super().__init__(
            "Somebody else changed this while you were editing, so nothing was overwritten. "
            f"Theirs: {theirs!r}. Yours: {yours!r}. Save again to choose yours."
        )


class StoreError(StemCoachError):
    """The data folder or the database cannot be used."""


class ModelError(StemCoachError):
    """The chat model gave nothing that can be used; `final` when asking again would not help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        self.why = why
        self.final = final
        super().__init__(f"The chat model gave nothing that can be used: {why}.")
