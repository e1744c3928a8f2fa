"""Whole sessions with scripted team sides: is what was said kept, sorted, corrected and answered?

The scripts are hand-written and do not depend on the coach's replies. A fact counts as kept when
one sentence of the draft holds its numbers and most of its content words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.coach import Coach
from assistant.coverage import coverage
from assistant.drafting import tidy
from assistant.proforma import Entry
from assistant.sentences import split_sentences
from assistant.session import Session, Turn
from assistant.words import content_stems, numbers
from evals.corpus import CASES, rows_of
from evals.metrics import share

SCRIPTS = CASES / "dialogues.jsonl"
TRANSCRIPTS = Path(__file__).parent / "report" / "dialogues"
_MOST_WORDS = 0.6
_ANSWERED = {
    "level_ask": "level",
    "clarify": "meaning",
    "good_ask": "good",
    "coach_ask": "about_me",
}
_ASKERS = ("visitor", "headteacher", "parent", "employer", "learner")


def evaluate(coach: Coach) -> dict[str, Any]:
    """Every script talked through; averages over sessions, and a transcript of each."""
    TRANSCRIPTS.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[float]] = defaultdict(list)
    sessions = 0
    for n, row in enumerate(rows_of(SCRIPTS)):
        session = talk(coach, row)
        sessions += 1
        for name, value in measured(coach, row, session).items():
            found[name].append(value)
        (TRANSCRIPTS / f"{row['id']}.md").write_text(transcript(row, session))
        if n < len(_ASKERS):
            told = rehearsal(coach, session, row, _ASKERS[n])
            (TRANSCRIPTS / f"rehearsal-{_ASKERS[n]}.md").write_text(told)
        coach.delete(session.id)
    return {"sessions": sessions, **{name: share(values) for name, values in found.items()}}


def talk(coach: Coach, row: dict[str, Any]) -> Session:
    """The script said turn by turn."""
    session = coach.start(row["setting"][:150], row["sector"], row["qi"])
    for said in row["turns"]:
        session = coach.take_turn(session.id, said).session
    return session


def measured(coach: Coach, row: dict[str, Any], session: Session) -> dict[str, float]:
    """What one session came to; a measure that the script does not call for is left out."""
    draft = [e for e in coach.draft(session) if not e.gap]
    replies = [t.reply for t in session.turns]
    heard = coverage(session, row["qi"])
    found = {
        "facts kept": share([any(holds(e.text, f) for e in draft) for f in row["facts"]]),
        "facts in the right column": _columns(row, draft),
        "sentences that are the team's own": share([_is_said(e, session) for e in draft]),
        "claims nobody made, kept out": share(
            [not any(_asserts(e.text, claim) for e in draft) for claim in row["must_not"]]
        ),
        "replies that end on one question": share([_one_question(r) for r in replies]),
        "distinct replies": len(set(replies)) / len(replies),
        "distinct openings in ten": _openings(replies),
        "replies of 1 to 5 sentences": share([1 <= len(_sentences(r)) <= 5 for r in replies]),
        "triangle reached": len(heard.corners) / 3,
        "directions reached": len(heard.directions) / 3,
    }
    if row.get("corrected"):
        found["corrections honoured"] = share([_honoured(c, draft) for c in row["corrected"]])
    answered = list(_answered(row, session))
    if answered:
        found["requests answered"] = share(answered)
    return found


def holds(text: str, fact: str) -> bool:
    """Whether a sentence holds a fact: all its numbers and most of its content words."""
    wanted = set(content_stems(fact))
    if numbers(fact) - numbers(text):
        return False
    return not wanted or len(wanted & set(content_stems(text))) >= _MOST_WORDS * len(wanted)


def _asserts(text: str, claim: str) -> bool:
    """Whether a sentence makes a claim outright: all its words and numbers, undenied."""
    wanted = set(content_stems(claim))
    denied = {"not", "no", "never", "nobody", "n't"} & set(text.lower().split())
    return not denied and not numbers(claim) - numbers(text) and wanted <= set(content_stems(text))


def _columns(row: dict[str, Any], draft: Sequence[Entry]) -> float:
    placed = [
        any(e.column == column and holds(e.text, fact) for e in draft)
        for column, facts in row["must_appear"].items()
        for fact in facts
    ]
    return share(placed)


def _is_said(entry: Entry, session: Session) -> bool:
    sources = [s.turn for s in entry.sources if s.turn]
    return any(
        entry.text == tidy(sentence.text)
        for turn in session.turns
        if turn.number in sources
        for sentence in turn.sentences
    )


def _honoured(change: dict[str, str], draft: Sequence[Entry]) -> bool:
    old = not any(change["said"] in e.text for e in draft)
    return old and any(holds(e.text, change["then"]) for e in draft)


def _one_question(reply: str) -> bool:
    return reply.count("?") == 1 and reply.rstrip("”\"') ").endswith("?")


def _openings(replies: Sequence[str]) -> float:
    """Different beginnings (four words) among each ten replies in a row."""
    begins = [" ".join(r.split()[:4]) for r in replies][:10]
    return len(set(begins)) / len(begins)


def _sentences(reply: str) -> list[str]:
    return [span.text for span in split_sentences(reply)]


def _answered(row: dict[str, Any], session: Session) -> Iterable[bool]:
    for kind, turn in zip(row["turn_kinds"], session.turns, strict=True):
        if kind in _ANSWERED:
            yield turn.move == _ANSWERED[kind]


def transcript(row: dict[str, Any], session: Session) -> str:
    """A session to be read, aloud."""
    head = f"# QI {row['qi']}, {row['sector']}: {row['setting']}\n"
    return head + "".join(_told(turn) for turn in session.turns)


def _told(turn: Turn) -> str:
    cited = f"\n*Beside it: {', '.join(turn.citations)}*\n" if turn.citations else ""
    said = f"\n**Team ({turn.number}, {turn.kind}).** {turn.text}\n"
    return f"{said}\n**Coach ({turn.move}).** {turn.reply}\n{cited}"


def rehearsal(coach: Coach, session: Session, row: dict[str, Any], asker: str) -> str:
    """A rehearsal over a session, answered with what the team had said before."""
    run, opening = coach.rehearsal.open(session, asker)
    told = f"# Rehearsal with {asker}: QI {row['qi']}, {row['setting']}\n\n**Asker.** {opening}\n"
    for said in row["turns"][:4]:
        turn = coach.rehearse(session.id, run, said).turn
        told += f"\n**Team.** {said}\n\n**Asker.** {turn.reply}\n"
    return told
