"""What the rules make of a turn: readable signs (`prompts/signs.yaml`), no model.

Sure of commands and of what is said with the obvious words; the trained heads
(`assistant/turnheads.py`) hear the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from assistant.evidence import read_sentence
from assistant.matching.flags import is_instruction
from assistant.sentences import split_sentences
from assistant.session import Sentence
from assistant.signs import inside, whole
from assistant.words import content_stems

TurnKind = Literal[
    "answer", "partial", "empty", "dont_know", "dodge", "ask_meaning", "ask_level", "ask_good",
    "ask_coach", "correction", "actions", "judge", "skip", "back", "pause", "resume", "done",
    "goto", "not_applicable", "doubt_fit", "depth", "greeting",
]  # fmt: skip
RULES: tuple[TurnKind, ...] = get_args(TurnKind)
# Short enough to be nothing but a wish to the coach.
_COMMAND_WORDS = 9
_WISHES: tuple[TurnKind, ...] = ("skip", "back", "pause", "resume", "done", "greeting", "depth")
_QUESTIONS: tuple[TurnKind, ...] = ("ask_level", "ask_good", "ask_coach", "ask_meaning")


def rule_kind(text: str) -> TurnKind:
    """The kind of a turn by the rules alone."""
    texts = [span.text for span in split_sentences(text)]
    if not texts:
        return "empty"
    sentences = read_sentences(texts, planning=bool(inside("actions_lead").search(texts[0])))
    if any(s.role == "action" for s in sentences):
        # Beside a plan, a sentence that begins with a bare verb is a plan too.
        sentences = read_sentences(texts, planning=True)
    return _kind(text, texts, sentences)


def read_sentences(texts: Sequence[str], *, planning: bool = False) -> tuple[Sentence, ...]:
    """Each sentence with what it was read as; a list of actions carries to the turn's end."""
    read = []
    for text in texts:
        planning = planning or bool(inside("actions_lead").match(text))
        r = read_sentence(text, planning=planning)
        role = "aside" if is_instruction(text) or is_wish(text) else r.role
        read.append(Sentence(text, role, r.corners, r.impact, r.has_who, r.has_when))
    return tuple(read)


def is_wish(sentence: str) -> bool:
    """A sentence that only tells the coach where to go next or what level is meant."""
    plain = sentence.strip(" .!?…").strip()
    names = ("skip", "back", "pause", "done", "dodge", "resume", "depth")
    return any(whole(name).fullmatch(plain) for name in names) or (
        len(plain.split()) <= _COMMAND_WORDS and bool(inside("judge").search(plain))
    )


def command(text: str) -> TurnKind | None:
    """The wish that a short turn is and nothing else, said with the obvious words."""
    plain = text.strip(" .!?…,\n")
    if len(plain.split()) > _COMMAND_WORDS:
        return None
    return next((kind for kind in _WISHES if whole(kind).fullmatch(plain)), None)


def _kind(text: str, texts: Sequence[str], sentences: Sequence[Sentence]) -> TurnKind:
    asked = _question_kind(texts, sentences)
    if asked:
        return asked
    plain = text.strip(" .!…\n")
    short = len(plain.split()) <= _COMMAND_WORDS
    for kind in _WISHES:
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
    doubtful = bool(inside("dont_know").search(" ".join(texts)))
    if not told or len(content_stems(" ".join(s.text for s in told))) < 4:
        if doubtful:
            return "dont_know"
        if inside("dodge").search(" ".join(texts)):
            return "dodge"
    if inside("doubt_fit").search(" ".join(texts)):
        return "doubt_fit"
    return "partial" if doubtful and len(texts) > 1 else "answer"


def _question_kind(texts: Sequence[str], sentences: Sequence[Sentence]) -> TurnKind | None:
    """The kind of a question to the coach, if the turn holds one."""
    questions = [t for t, s in zip(texts, sentences, strict=True) if s.role == "aside"]
    for kind in _QUESTIONS:
        pattern = inside(kind)
        for text in questions:
            asks = text.endswith("?") or len(texts) == 1 or pattern.match(text)
            if asks and pattern.search(text):
                return kind
    return None
