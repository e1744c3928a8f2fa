"""What a turn is: an answer, a question back, a correction, a wish to move, or several at once.

The trained heads decide where they are there, the rules (`assistant/turnrules.py`) where they are
not and where a command is plain. A turn keeps every sentence that tells something, whatever else
it also is: "skip that. We counted 12." is a skip and evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from assistant.evidence import CORNERS
from assistant.matching.flags import is_instruction
from assistant.sentences import split_sentences
from assistant.session import Depth, Sentence
from assistant.signs import inside
from assistant.turnheads import KINDS, ROLES, TurnHeads, sentence_features, turn_features
from assistant.turnrules import TurnKind, command, is_wish, read_sentences, rule_kind
from assistant.words import content_stems
from knowledge.embed import Embedder
from knowledge.model import Framework

Topic = Literal["data", "kind", "length"]

_LEVEL_WORDS = {
    "0": 0, "zero": 0, "1": 1, "one": 1, "2": 2, "two": 2, "3": 3, "three": 3,
    "starting the journey": 1, "building on achievements": 2, "highly-effective": 3,
}  # fmt: skip
_LEVEL = re.compile(
    r"(?<![\w.])(?:[0123]|zero|one|two|three)(?![\w]|\.\d)|starting the journey|"
    r"building on achievements|highly-effective",
    re.IGNORECASE,
)
_QI = re.compile(r"(?<![\d.£])(?:QI ?|indicator )?(\d\.\d)(?:\.(\d))?(?![\d%]|\.\d)", re.IGNORECASE)
_QI_NAMED = re.compile(r"\bQI ?\d\.\d", re.IGNORECASE)
_SURE = 0.5  # a corner or a change is heard from this share on
_TELLS = 4  # content words; less than this is no telling
_MUCH = 14  # so many, and the turn is an answer whatever else it sounds like
_ASIDES = frozenset(
    {"doubt_fit", "ask_meaning", "dodge", "dont_know", "ask_coach", "greeting", "resume", "depth"}
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A turn as understood: its kind, its sentences, and what it names."""

    kind: TurnKind
    sentences: tuple[Sentence, ...]
    theme: str | None = None
    indicator: str | None = None
    level: int | None = None
    term: str | None = None
    topic: Topic = "kind"
    depth: Depth | None = None


class TurnReader:
    """Reads turns: with trained heads over their encoder, or by the rules alone."""

    def __init__(
        self, framework: Framework, heads: TurnHeads | None = None, embedder: Embedder | None = None
    ) -> None:
        """`heads` need the `embedder` that they were trained on."""
        self._framework = framework
        self._heads = heads
        self._embedder = embedder

    def read(self, text: str, *, planning: bool = False) -> Understood:
        """Read one turn. `planning` when the coach has just asked what the team will do."""
        texts = [span.text for span in split_sentences(text)]
        theme, indicator = _named(text, self._framework)
        if not texts:
            return Understood("empty", ())
        if self._heads and self._embedder:
            kind, sentences = self._heard(text, texts, planning=planning)
        else:
            kind, sentences = _by_rules(text, texts, planning=planning)
        found = Understood(kind, sentences, theme, indicator)
        return self._named_things(found, text)

    def read_given(self, texts: Sequence[str]) -> tuple[Sentence, ...]:
        """The sentences of one turn, already parted."""
        if self._heads and self._embedder:
            return self._heard(" ".join(texts), texts, planning=False)[1]
        return read_sentences(texts)

    def _heard(
        self, text: str, texts: Sequence[str], *, planning: bool
    ) -> tuple[TurnKind, tuple[Sentence, ...]]:
        if self._heads is None or self._embedder is None:
            raise ValueError("a reader without heads")
        (vectors,) = self._embedder.embed_parts([texts])
        told = np.stack([sentence_features(t) for t in texts])
        roles = self._heads.roles(vectors[1:], told)
        signs = self._heads.signs(vectors[1:], told) > _SURE
        ruled = read_sentences(texts, planning=planning)
        sentences = tuple(
            _merged(rule, role, sign) for rule, role, sign in zip(ruled, roles, signs, strict=True)
        )
        shares = self._heads.kinds(vectors[0], turn_features(text, planning=planning))
        kind = command(text) or KINDS[int(shares.argmax())]
        if kind in _ASIDES and "?" not in text and _words_told(sentences) >= _MUCH:
            kind = "answer"
        return kind, sentences

    def _named_things(self, found: Understood, text: str) -> Understood:
        if found.kind in ("judge", "ask_good"):
            found = replace(found, level=_level(text, found))
        if found.kind == "ask_meaning":
            found = replace(found, term=_term(text, self._framework))
        if found.kind == "ask_coach":
            found = replace(found, topic=_topic(text))
        if found.kind == "depth":
            deep = bool(inside("deep").search(text))
            found = replace(found, depth="deep" if deep else "quick")
        if found.kind == "answer" and found.indicator and not _tells(found.sentences):
            found = replace(found, kind="goto")
        return found


def _by_rules(
    text: str, texts: Sequence[str], *, planning: bool
) -> tuple[TurnKind, tuple[Sentence, ...]]:
    planning = planning or bool(inside("actions_lead").search(texts[0]))
    sentences = read_sentences(texts, planning=planning)
    if not planning and any(s.role == "action" for s in sentences):
        sentences = read_sentences(texts, planning=True)
    kind = rule_kind(text)
    told = [s for s in sentences if s.role != "aside"]
    actions = sum(s.role == "action" for s in told)
    if kind == "answer" and actions * 2 > len(told):
        kind = "actions"
    return kind, sentences


def _merged(rule: Sentence, role: np.ndarray, signs: np.ndarray) -> Sentence:
    """A sentence as the heads hear it; an order, a bare wish or a wordless one stays an aside."""
    heard = ROLES[int(role.argmax())]
    if is_instruction(rule.text) or is_wish(rule.text):
        heard = "aside"
    if heard == "action" and _QI_NAMED.search(rule.text) and not rule.has_when:
        # "We wish to consider QI 1.5" is what the talk is about, no plan.
        heard = "context"
    corners = tuple(c for c, sure in zip(CORNERS, signs, strict=False) if sure)
    return Sentence(rule.text, heard, corners, bool(signs[-1]), rule.has_who, rule.has_when)


def _tells(sentences: Sequence[Sentence]) -> bool:
    return _words_told(sentences) >= _TELLS


def _words_told(sentences: Sequence[Sentence]) -> int:
    """How many content words tell of something that belongs in the form."""
    told = [s for s in sentences if s.role not in ("aside", "context")]
    return len(content_stems(" ".join(s.text for s in told)))


def _level(text: str, found: Understood) -> int | None:
    """The level a turn names; between two levels none, since a judgement is one."""
    plain = _QI.sub(" ", text) if found.indicator else text
    named = [_LEVEL_WORDS[m.group().lower()] for m in _LEVEL.finditer(plain)]
    if found.kind == "ask_good":
        return named[-1] if named and named[-1] else None
    if not named and inside("not_yet").search(text):
        return 0
    several = len(set(named)) > 1 and inside("either").search(text)
    return named[0] if named and not several else None


def _topic(text: str) -> Topic:
    if inside("about_length").search(text):
        return "length"
    return "data" if inside("about_data").search(text) else "kind"


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
