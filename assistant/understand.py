"""What a turn is: an answer, a question back, a correction, a wish to move, or several at once.

Rules over readable signs (`prompts/signs.yaml`), no model. A turn keeps every sentence that
tells something, whatever else it also is: "skip that. We counted 12." is a skip and evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.evidence import read_sentence
from assistant.matching.flags import is_instruction
from assistant.sentences import split_sentences
from assistant.session import Sentence
from assistant.signs import inside, whole
from assistant.words import content_stems
from knowledge.model import Framework

TurnKind = Literal[
    "answer", "empty", "dont_know", "dodge", "ask_meaning", "ask_level", "ask_good", "correction",
    "actions", "skip", "back", "pause", "not_applicable", "done", "judge", "goto",
]  # fmt: skip

_LEVEL_WORDS = {"1": 1, "2": 2, "3": 3, "one": 1, "two": 2, "three": 3}
_QI = re.compile(r"(?<![\d.£])(?:QI ?|indicator )?(\d\.\d)(?:\.(\d))?(?![\d%]|\.\d)", re.IGNORECASE)
# Short enough to be nothing but a wish to the coach.
_COMMAND_WORDS = 9


@dataclass(frozen=True, slots=True)
class Understood:
    """A turn as understood: its kind, its sentences, and what it names."""

    kind: TurnKind
    sentences: tuple[Sentence, ...]
    theme: str | None = None
    indicator: str | None = None
    level: int | None = None
    term: str | None = None


def understand(text: str, framework: Framework, *, planning: bool = False) -> Understood:
    """Read one turn. `planning` when the coach has just asked what the team will do."""
    spans = split_sentences(text)
    texts = [span.text for span in spans]
    theme, indicator = _named(text, framework)
    if not texts:
        return Understood("empty", ())
    planning = planning or bool(inside("actions_lead").search(texts[0]))
    sentences = read_sentences(texts, planning=planning)
    if not planning and any(s.role == "action" for s in sentences):
        # Beside a plan, a sentence that begins with a bare verb is a plan too.
        sentences = read_sentences(texts, planning=True)
    found = Understood(_kind(text, texts, sentences), sentences, theme, indicator)
    if found.kind == "judge":
        found = replace(found, level=_level(text))
    if found.kind == "ask_meaning":
        found = replace(found, term=_term(text, framework))
    if found.kind == "answer" and indicator and not _tells(sentences):
        found = replace(found, kind="goto")
    return found


def read_sentences(texts: Sequence[str], *, planning: bool = False) -> tuple[Sentence, ...]:
    """Each sentence with what it was read as; a list of actions carries to the turn's end."""
    read = []
    for text in texts:
        planning = planning or bool(inside("actions_lead").match(text))
        r = read_sentence(text, planning=planning)
        role = "aside" if is_instruction(text) or _is_wish(text) else r.role
        read.append(Sentence(text, role, r.corners, r.impact, r.has_who, r.has_when))
    return tuple(read)


def _is_wish(sentence: str) -> bool:
    """A sentence that only tells the coach where to go next or what level is meant."""
    plain = sentence.strip(" .!?…").strip()
    names = ("skip", "back", "pause", "done", "dodge")
    return any(whole(name).fullmatch(plain) for name in names) or (
        len(plain.split()) <= _COMMAND_WORDS and bool(inside("judge").search(plain))
    )


def _kind(text: str, texts: Sequence[str], sentences: Sequence[Sentence]) -> TurnKind:
    asked = _question_kind(texts, sentences)
    if asked:
        return asked
    plain = text.strip(" .!…\n")
    short = len(plain.split()) <= _COMMAND_WORDS
    wishes: tuple[TurnKind, ...] = ("skip", "back", "pause", "done")
    for kind in wishes:
        if short and any(whole(kind).fullmatch(t.strip(" .!?…,")) for t in [plain, *texts]):
            return kind
    if len(texts) <= 2 and whole("not_applicable").match(plain):
        return "not_applicable"
    if short and inside("judge").search(plain) and not is_instruction(plain):
        return "judge"
    return _telling_kind(texts, sentences)


def _telling_kind(texts: Sequence[str], sentences: Sequence[Sentence]) -> TurnKind:
    if any(whole("correction").fullmatch(t.rstrip(" .!")) for t in texts):
        return "correction"
    told = [s for s in sentences if s.role != "aside"]
    actions = [s for s in told if s.role == "action"]
    if told and len(actions) * 2 > len(told):
        return "actions"
    if whole("dodge").fullmatch(texts[-1].strip(" .!…")):
        return "dodge"
    if not told or len(content_stems(" ".join(s.text for s in told))) < 4:
        if inside("dont_know").search(" ".join(texts)):
            return "dont_know"
        if inside("dodge").search(" ".join(texts)):
            return "dodge"
    return "answer"


def _question_kind(texts: Sequence[str], sentences: Sequence[Sentence]) -> TurnKind | None:
    """The kind of a question to the coach, if the turn holds one."""
    kinds: tuple[TurnKind, ...] = ("ask_level", "ask_good", "ask_meaning")
    questions = [t for t, s in zip(texts, sentences, strict=True) if s.role == "aside"]
    for kind in kinds:
        pattern = inside(kind)
        for text in questions:
            asks = text.endswith("?") or len(texts) == 1 or pattern.match(text)
            if asks and pattern.search(text):
                return kind
    return None


def _tells(sentences: Sequence[Sentence]) -> bool:
    told = [s for s in sentences if s.role not in ("aside", "context")]
    return len(content_stems(" ".join(s.text for s in told))) >= 4


def _level(text: str) -> int | None:
    found = re.findall(r"(?<![\w.])(?:[123]|one|two|three)(?![\w]|\.\d)", text.lower())
    return _LEVEL_WORDS[found[0]] if found else None


def _named(text: str, framework: Framework) -> tuple[str | None, str | None]:
    """Theme and indicator ids that the text names, of those that exist."""
    for match in _QI.finditer(text):
        indicator, ordinal = match.group(1), match.group(2)
        if indicator in framework:
            theme = f"{indicator}.{ordinal}" if ordinal else None
            return (theme if theme and theme in framework else None), indicator
    return None, None


def _term(text: str, framework: Framework) -> str | None:
    """The glossary term a question is about, if it names one."""
    for term in sorted(framework.glossary, key=_longest_first):
        if re.search(rf"(?<!\w){re.escape(term.term.rstrip('?'))}(?!\w)", text):
            return term.id
    return None


def _longest_first(term: object) -> int:
    return -len(getattr(term, "term", ""))
