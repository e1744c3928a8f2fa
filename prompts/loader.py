"""Reads the wording files of this folder and renders them, refusing a wrong variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml


class WordingError(Exception):
    """A wording file lacks an entry, or was given a missing or an unexpected variable."""


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((files("prompts") / name).read_text(encoding="utf-8"))


@cache
def load_signs() -> Mapping[str, Sequence[str]]:
    """The signs by which sentences and turns are understood: name → words or small patterns."""
    signs: Mapping[str, Sequence[str]] = _read("signs.yaml")
    return signs


@cache
def load_practice_signs() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What tells of the level of practice: family → sign → words or small patterns."""
    families: Mapping[str, Mapping[str, Sequence[str]]] = _read("practice.yaml")
    return families


@cache
def load_privacy_signs() -> Mapping[str, Sequence[str]]:
    """The surroundings that tell a pupil's name from an adult's: name → small patterns or words."""
    signs: Mapping[str, Sequence[str]] = _read("privacy.yaml")
    return signs


@cache
def load_grounding_signs() -> Mapping[str, Any]:
    """What the guard holds to be risky and what supports it: `prompts/grounding.yaml`."""
    signs: Mapping[str, Any] = _read("grounding.yaml")
    return signs


@cache
def rehearsal_wording() -> dict[str, Any]:
    """How a rehearsal sounds: `prompts/rehearsal.yaml`."""
    wording: dict[str, Any] = _read("rehearsal.yaml")
    return wording


def render(name: str, **values: str) -> str:
    """The prompt `prompts/<name>.md` with its variables filled in.

    Raises:
        WordingError: no such prompt, or the variables are not the ones that it names.
    """
    path = files("prompts") / f"{name}.md"
    if not path.is_file():
        raise WordingError(f"There is no prompt {name!r} in prompts/.")
    return _filled(path.read_text(encoding="utf-8"), f"The prompt {name!r}", values)


def say(move: str, variant: int = 0, **values: str) -> str:
    """The coach's wording for `move`; `variant` picks among its variations, round and round.

    Raises:
        WordingError: no such move, or the variables are not the ones that the wording names.
    """
    wordings = _read("coach.yaml")
    if move not in wordings:
        raise WordingError(f"prompts/coach.yaml has no wording for {move!r}.")
    entry = wordings[move]
    template = entry[variant % len(entry)] if isinstance(entry, list) else entry
    return _filled(str(template), f"The wording for {move!r}", values)


def _filled(template: str, what: str, values: Mapping[str, str]) -> str:
    wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
    if wanted != set(values):
        raise WordingError(f"{what} takes {sorted(wanted)} and was given {sorted(values)}.")
    return template.format(**values)
