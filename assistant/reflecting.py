"""Reflecting back: one sentence made of the team's own key fact, never praise, never a fact twice.

A plain first-person sentence is turned to face the team ("We asked 12 families" becomes "you asked
12 families"); whatever cannot be turned safely is quoted as it stands. So no pronoun is ever wrong
and no grammar is ever broken that was not so when it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.session import Sentence, Session
from assistant.words import content_stems, numbers
from prompts.loader import say

_QUOTE_WORDS = 28
_TURN_WORDS = 22
_CLAUSE = re.compile(r"(?<=[,;:–])\s+|\s+(?=(?:but|so|and|because)\s)")
_ENOUGH = 3  # what a fact must weigh to be worth repeating
_FACING = {
    "we're": "you're", "we've": "you've", "we'll": "you'll", "we'd": "you'd", "we": "you",
    "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
    "i'm": "you're", "i've": "you've", "i'll": "you'll", "i'd": "you'd", "i": "you", "me": "you",
    "my": "your", "mine": "yours", "myself": "yourself",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_BE = re.compile(r"\bI (am|was|wasn['’]t|ain['’]t)\b", re.IGNORECASE)
_BE_FACING = {"am": "you are", "was": "you were", "wasn't": "you weren't", "ain't": "you aren't"}
# A sentence that begins so has a subject and a verb of its own when it is turned.
_BEGINS = re.compile(
    r"^(?:we|we['’](?:ve|re|d)|i|i['’](?:ve|d)|our|my)\b"
    r"(?! (?:mean|think|suppose|guess|reckon)\b)(?<!my(?= (?-i:[A-Z][a-z])))",
    re.IGNORECASE,
)
# Speech within the sentence, a question, a remark to the coach, a Scots form: quoted as it stands.
_UNSAFE = re.compile(
    r"[“”\"?!…*_<>|]|(?:^|\s)['‘]|\b(?:you|your|yours|yourselves|let['’]s|am i|was i|here|"
    r"oor|wir|wis|wur|aye|ken|nae|\w+nae|lol|yeah|och)\b|\b(?:we|i)\b(?=[^\w'’]*$)",
    re.IGNORECASE,
)


def reflection(session: Session, sentences: Sequence[Sentence]) -> str | None:
    """One sentence that gives the turn's weightiest fact back, or None when all are thin."""
    fact = key_fact(session, sentences)
    if fact is None:
        return None
    n = len(session.turns)
    turned = facing(fact.text)
    if turned:
        return say("reflect_facing", n, fact=turned)
    return say(_frame(fact), n, fact=clause(fact.text))


def key_fact(session: Session, sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence with most in it, of those not given back before; None when all are thin."""
    earlier = " ".join(turn.reply for turn in session.turns)
    told = [s for s in sentences if s.role not in ("aside", "context")]
    fresh = [s for s in told if not _given(s.text, earlier)]
    best = max(fresh, key=weightiness, default=None)
    return best if best and weight(best.text) >= _ENOUGH else None


def _given(text: str, earlier: str) -> bool:
    turned = facing(text)
    return clause(text) in earlier or bool(turned and turned in earlier)


def weightiness(sentence: Sentence) -> int:
    """The `weight` of a sentence's words."""
    return weight(sentence.text)


def weight(text: str) -> int:
    """How much a sentence tells: its content words, numbers thrice."""
    return min(len(content_stems(text)), 14) + 3 * len(numbers(text))


def _frame(fact: Sentence) -> str:
    """The frame that fits what the fact is."""
    if fact.role == "action":
        return "reflect_plan"
    if fact.corners:
        return f"reflect_{fact.corners[0]}"
    return "reflect_impact" if fact.impact else "reflect"


def facing(text: str) -> str | None:
    """The sentence said to the team instead of by it, or None where that is not safe."""
    plain = text.strip().rstrip(".;,")
    if len(plain.split()) > _TURN_WORDS or not _BEGINS.match(plain) or _UNSAFE.search(plain):
        return None
    if re.search(r"[.;:]\s", plain) or "(" in plain:
        return None
    turned = _BE.sub(_be_facing, plain)
    return _WORD.sub(_word_facing, turned)


def to_you(question: str) -> str:
    """One of the framework's questions, which say "we" and "our", asked of the team."""
    return _WORD.sub(_word_facing, question)


def _be_facing(match: re.Match[str]) -> str:
    return _BE_FACING[match.group(1).lower().replace("’", "'")]


def _word_facing(match: re.Match[str]) -> str:
    word = match.group()
    if word == "US" or (word.isupper() and len(word) > 1):
        return word
    return _FACING.get(word.lower().replace("’", "'"), word)


def clause(text: str) -> str:
    """The sentence, or where it is long its first clauses, verbatim."""
    plain = text.strip().rstrip(".!;,")
    if len(plain.split()) <= _QUOTE_WORDS:
        return plain
    kept = ""
    for piece in _CLAUSE.split(plain):
        longer = plain[: plain.index(piece) + len(piece)]
        if len(longer.split()) > _QUOTE_WORDS:
            break
        kept = longer
    return (kept or " ".join(plain.split()[:_QUOTE_WORDS])).rstrip(" ,;:–") + " …"
