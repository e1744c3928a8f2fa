"""The guard: is each sentence of a draft supported by what the team said?

A draft may reword and reorder; it may not add. Each sentence is laid beside the source sentences
it shares most with, and then every *risky* word of it must be found there: numbers, names,
amounts ("all", "most"), frequencies, causes, jointness, judgements of evidence, and the step from
a plan to a deed. Other new words are no signal: honest rewording is full of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import Any

import yaml

from assistant.evidence import is_intention
from assistant.sentences import split_sentences
from assistant.words import NUMBER_WORDS, content_stems, numbers, words

_HEADINGS = re.compile(
    r"^\s*(?:how well are we doing|how do we know|what evidence do we have|"
    r"what are we going to do now|actions required)\b.*\?\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z][\w’'-]*(?:\s+[A-Z][\w’'-]*[a-z][\w’'-]*)*")
_AMOUNT = re.compile(r"(?<![\w.£])£?\d+(?:[.,:]\d+)*(?:\s?%)?(?!\w)|[A-Za-z]+(?:-[a-z]+)?")
_BESIDE = 3  # source sentences a draft sentence is read beside
_SHARED_AT_LEAST = 0.34


@dataclass(frozen=True, slots=True)
class Grounded:
    """Whether a draft is supported, and the verbatim spans of it that are not."""

    grounded: bool
    unsupported: tuple[str, ...]


@cache
def _risks() -> dict[str, Any]:
    text = (files("prompts") / "grounding.yaml").read_text(encoding="utf-8")
    risks: dict[str, Any] = yaml.safe_load(text)
    return risks


def check_draft(source_turns: Sequence[str], draft: str) -> Grounded:
    """Check a draft against the turns it was made from; headings and `[gaps]` are passed over."""
    sources = [s.text for turn in source_turns for s in split_sentences(turn)]
    whole = "\n".join(source_turns)
    found: list[str] = []
    planned = False
    for line in draft.splitlines():
        if _HEADINGS.match(line):
            planned = "going to do" in line.lower() or "actions required" in line.lower()
            continue
        for sentence in split_sentences(line):
            if not sentence.text.startswith("["):
                found += _unsupported(sentence.text, sources, whole, planned=planned)
    return Grounded(not found, tuple(dict.fromkeys(found)))


def _unsupported(
    sentence: str, sources: Sequence[str], whole: str, *, planned: bool
) -> Iterator[str]:
    beside = _nearest(sentence, sources)
    near = " ".join(beside)
    yield from _new_numbers(sentence, whole)
    yield from _new_names(sentence, whole)
    yield from _new_risks(sentence, near, whole)
    if not planned and beside:
        yield from _plan_told_as_done(sentence, beside[0])
    if not beside and not planned and len(content_stems(sentence)) >= 3:
        yield sentence.rstrip(".")


def _nearest(sentence: str, sources: Sequence[str]) -> list[str]:
    """The source sentences that share most content words with a sentence, best first."""
    own = set(content_stems(sentence))
    scored = [(len(own & set(content_stems(source))), source) for source in sources]
    ranked = sorted((pair for pair in scored if pair[0]), key=itemgetter(0), reverse=True)
    return [source for _, source in ranked[:_BESIDE]]


def _new_numbers(sentence: str, whole: str) -> Iterator[str]:
    said = numbers(whole)
    for match in _AMOUNT.finditer(sentence):
        word = match.group()
        if not word[-1:].isalpha() or word.lower() in NUMBER_WORDS:
            missing = numbers(word) - said
            if missing and not _same_amount(missing, said):
                yield _with_next_word(sentence, match.end(), word)


def _same_amount(missing: set[str], said: set[str]) -> bool:
    """12 and £12 and 12% differ; 12.0 and 12 do not; one is too common to count."""
    return missing <= {"1", "50002"} or missing <= {n.removesuffix(".0") for n in said}


def _with_next_word(sentence: str, end: int, word: str) -> str:
    following = re.match(r"\s+[\w’'-]+", sentence[end:])
    return word + (following.group() if following else "")


def _new_names(sentence: str, whole: str) -> Iterator[str]:
    known = set(words(whole))
    for match in _NAME.finditer(sentence):
        name = match.group()
        if match.start() == 0:
            # A capital at the start of a sentence says nothing; the words after it may.
            name = name.partition(" ")[2]
        new = [w for w in words(name) if w not in known and w not in _risks()["common_capitals"]]
        if name and new:
            yield name


def _new_risks(sentence: str, near: str, whole: str) -> Iterator[str]:
    """Risky words whose whole family is absent from the source sentences beside."""
    for risky, said, anywhere in _families():
        match = risky.search(sentence)
        if match and not said.search(whole if anywhere else near):
            yield match.group()


@cache
def _families() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    """Each family: what is risky in a draft, what supports it, and whether anywhere will do."""
    return tuple(
        (
            _any_of(family["words"]),
            _any_of([*family["words"], *family.get("said_as", [])]),
            bool(family.get("anywhere")),
        )
        for family in _risks()["families"]
    )


def _any_of(signs: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(signs)})(?![\w-])", re.IGNORECASE)


def _plan_told_as_done(sentence: str, source: str) -> Iterator[str]:
    """A deed in the draft whose nearest source is a plan."""
    own, theirs = set(content_stems(sentence)), set(content_stems(source))
    shared = len(own & theirs) / max(1, len(own))
    plan = is_intention(source, planning=True)
    if plan and not is_intention(sentence) and shared >= _SHARED_AT_LEAST:
        done = re.search(_risks()["done"], sentence, re.IGNORECASE)
        if done and not re.search(re.escape(done.group()), source, re.IGNORECASE):
            yield done.group()
