"""How people say things, beside how a framework says them: acronyms, everyday words, intents.

Readable data (`vocabulary.yaml`) beside a framework's file; a framework without one has an empty
vocabulary and is searched by its own words alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import FrameworkError


class Everyday(BaseModel):
    """Words or phrases that people say, and the framework's words for the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: tuple[str, ...]
    means: str


class _VocabularyFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    acronyms: dict[str, str] = {}
    everyday: tuple[Everyday, ...] = ()
    plain_words: dict[str, str] = {}
    intents: dict[str, tuple[str, ...]] = {}
    levels: tuple[tuple[str, ...], ...] = ()
    about: dict[str, str] = {}
    sectors: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What `vocabulary.yaml` holds, ready to be used.

    `acronyms` and `plain_words` are keyed in lower case; `intents` names a kind of part and finds
    the wish for it in a query; `levels` finds a level named in a query, the lowest first; `about`
    says, by id, what parts with little text of their own are about; `sectors` finds the sectors
    that a text names.
    """

    acronyms: Mapping[str, str] = field(default_factory=dict)
    everyday: tuple[Everyday, ...] = ()
    plain_words: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    levels: tuple[re.Pattern[str], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


def load_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary file; empty when there is none.

    Raises:
        FrameworkError: the file is malformed, or one of its expressions is.
    """
    if not path.exists():
        return Vocabulary()
    try:
        data = _VocabularyFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        return Vocabulary(
            {name.lower(): words for name, words in data.acronyms.items()},
            data.everyday,
            {word.lower(): plain for word, plain in data.plain_words.items()},
            {kind: _any(signs) for kind, signs in data.intents.items()},
            tuple(_any(signs) for signs in data.levels),
            data.about,
            {name: _any(signs) for name, signs in data.sectors.items()},
        )
    except (yaml.YAMLError, ValidationError, re.error) as error:
        raise FrameworkError(f"{path} is not a vocabulary: {error}") from error


def _any(signs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{sign})" for sign in signs) or r"(?!)", re.IGNORECASE)
