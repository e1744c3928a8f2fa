"""What a sentence of a draft may have added to, or lost from, the words it rests on.

Each check yields doubts: a kind and the verbatim words it is about. A doubt is a reason to look,
not yet a verdict: `assistant/grounding/guard.py` weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evidence import is_intention
from assistant.grounding import amounts
from assistant.grounding.beside import Beside
from assistant.grounding.signs import common_capitals, families, sign
from assistant.words import content_stems, words

_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z][\w’'-]*(?:\s+[A-Z][\w’'-]*[a-z][\w’'-]*)*")
_TIME = re.compile(
    r"\b(january|february|march(?! \w+ing)|april|june|july|august|september|october|november|"
    r"december|easter|christmas|summer|autumn|spring|winter|halloween|tattie|"
    r"(?<=in )may|(?<=by )may|(?<=since )may|(?<=until )may|(?<=of )may|(?<=next )may|"
    r"(?<=last )may|(?<=\d )may|(?<=\dst )may|(?<=\dth )may|may(?= \d)|term \w+|"
    r"end of (?:the )?(?:term|year|session|month|block))\b",
    re.IGNORECASE,
)
_SAME_TIME = {"tattie": "october", "end of the term": "end of term"}
_DATE = re.compile(
    r"(?:\b(?:by|in|before|after|from|until|during|at) (?:the )?"
    rf"(?:(?:end|start|beginning|middle) of (?:the )?)?)?{_TIME.pattern}",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:will|would|shall|plans?|planned|hopes?|hoped|hoping|intends?|intended|intention|aims?|"
    r"aimed|proposes?|proposed|proposal|wants?|wish(?:es)?|to be|is to|are to|going to|due to|"
    r"next (?:step|year|term|session)|considered|considering|scheduled|expected|agreed to|willing|"
    r"offered to|volunteered|possible|possibility|once|if|could|(?-i:may)|might|should|needs?|"
    r"required|"
    r"under discussion|in mind|an idea|interest in|priority|recognised gap)\b",
    re.IGNORECASE,
)
KINDS = (
    "number", "small_number", "far_number", "name", "widened", "oftener", "together", "causes",
    "seen_by", "praised", "date", "far_date", "unheard", "done", "unhedged", "undenied", "denied",
    "unnarrowed", "role",
)  # fmt: skip
_SHARES_ENOUGH = 0.3
_MOST = 0.5
_CLAUSE = re.compile(r"[,;:–—]\s+|\s+(?=(?:but|so|because|cos|and then|although|though) )")
_NEARLY = 0.04  # how far a fraction in words may be from the share it stands for


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to doubt a draft: what kind of error it may be, and the words it is about."""

    kind: str
    span: str


def doubts(sentence: str, beside: Beside, whole: str, *, planned: bool) -> Iterator[Doubt]:
    """Every doubt about one sentence; `planned` when it stands under the actions."""
    yield from _numbers(sentence, beside, whole)
    yield from _names(sentence, whole)
    yield from _dates(sentence, beside, whole)
    if not beside.best:
        if len(content_stems(sentence)) >= 3:
            yield Doubt("unheard", sentence.rstrip("."))
        return
    yield from _families(sentence, beside)
    yield from _plans(sentence, beside, planned=planned)
    yield from _lost(sentence, beside)
    yield from _roles(sentence, beside)


def _numbers(sentence: str, beside: Beside, whole: str) -> Iterator[Doubt]:
    said = amounts.values(whole)
    for value, match in amounts.spans(sentence):
        words_after = re.match(r"\s+[\w’'-]+", sentence[match.end() :])
        span = match.group() + (words_after.group() if words_after else "")
        if not amounts.follows(value, said, beside.near or whole):
            small = value.isdigit() and int(value) <= 3
            yield Doubt("small_number" if small else "number", span)
        elif value in said and beside.near and value not in amounts.values(beside.near):
            yield Doubt("far_number", span)
        elif _percent(match.group()) and not _percent(whole):
            yield Doubt("number", span)
    said_shares = amounts.shares(whole)
    for share, match in amounts.fractions(sentence):
        if not any(abs(share - other) < _NEARLY for other in said_shares):
            yield Doubt("number", match.group())


def _percent(text: str) -> bool:
    return bool(re.search(r"%|per ?cent|\bpc\b|out of|\bof\b|attendance", text, re.IGNORECASE))


def _names(sentence: str, whole: str) -> Iterator[Doubt]:
    known = set(words(whole))
    known |= {word.removesuffix("s") for word in known}
    for match in _NAME.finditer(sentence):
        name = match.group()
        if match.start() == 0:
            # A capital at the start of a sentence says nothing; the words after it may.
            name = name.partition(" ")[2]
        if name and any(_is_new(word, known) for word in words(name)):
            yield Doubt("name", name)


def _is_new(word: str, known: set[str]) -> bool:
    plain = word.removesuffix("s")
    if word in known or plain in known or plain in common_capitals() or word in common_capitals():
        return False
    return not any(k.startswith(plain[:5]) and len(plain) >= 5 for k in known)


def _families(sentence: str, beside: Beside) -> Iterator[Doubt]:
    shares = amounts.shares(beside.near)
    settled = sign("denied").search(sentence) or _MODAL.search(sentence)
    for family in families():
        match = family.risky.search(sentence)
        # What is planned or denied there supports no more than a plan or a denial here.
        if not match or family.support.search(beside.near if settled else beside.done):
            continue
        if family.kind == "widened" and any(s > _MOST for s in shares):
            continue
        yield Doubt(family.kind, match.group())


def _dates(sentence: str, beside: Beside, whole: str) -> Iterator[Doubt]:
    said, here = _date_words(whole), _date_words(beside.near)
    for match in _DATE.finditer(sentence):
        named = _date_words(match.group())
        if named - said:
            yield Doubt("date", match.group())
        elif here and named - here:
            yield Doubt("far_date", match.group())


def _date_words(text: str) -> set[str]:
    """The months, feasts and seasons that a text names, one word for the same time."""
    found = {m.group(1).lower() for m in _TIME.finditer(text)}
    return {_SAME_TIME.get(word, word) for word in found}


def _plans(sentence: str, beside: Beside, *, planned: bool) -> Iterator[Doubt]:
    """A deed in the draft where what it rests on is a plan."""
    clause = _clause_beside(sentence, beside.best)
    if beside.share < _SHARES_ENOUGH or not is_intention(clause):
        return
    told = is_intention(sentence, planning=planned) or _MODAL.search(sentence)
    if not told and not sign("denied").search(sentence):
        yield Doubt("done", sentence.rstrip("."))


def _lost(sentence: str, beside: Beside) -> Iterator[Doubt]:
    """A hedge, a denial or a narrow reach that the draft's sentence no longer has."""
    if beside.share < _SHARES_ENOUGH or is_intention(sentence, planning=True):
        return
    span, clause = sentence.rstrip("."), _clause_beside(sentence, beside.best)
    if sign("hedges").search(clause) and not sign("hedged").search(sentence):
        yield Doubt("unhedged", span)
    if sign("negations").search(clause) and not sign("denied").search(sentence):
        yield Doubt("undenied", span)
    elif sign("negations").search(sentence) and not sign("denied").search(beside.near):
        yield Doubt("denied", span)
    if sign("narrow").search(clause) and not sign("narrowed").search(sentence):
        yield Doubt("unnarrowed", span)


def _clause_beside(sentence: str, best: str) -> str:
    """The clause of a sentence that says most of what the draft's sentence says."""
    own = set(content_stems(sentence))
    clauses = [c for c in _CLAUSE.split(best) if len(c.split()) > 2] or [best]
    return max(clauses, key=lambda clause: len(own & set(content_stems(clause))))


def _roles(sentence: str, beside: Beside) -> Iterator[Doubt]:
    """A partner who does something in the draft that nobody there said it does."""
    stems = set(content_stems(beside.near))
    agents = list(sign("partners").finditer(sentence))
    for match in sign("partner_roles").finditer(sentence) if agents else ():
        after = any(0 <= match.start() - agent.end() <= 40 for agent in agents)
        if after and not set(content_stems(match.group())) & stems:
            yield Doubt("role", match.group())
