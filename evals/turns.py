"""Is a turn understood? Kinds of turns, what they name, what they correct, and their sentences.

Voices in `evals/corpus/turns/` were trained on; those in `evals/cases/` are reported.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from assistant.coach import Coach
from assistant.corrections import struck_by
from assistant.evidence import CORNERS
from assistant.session import Session, Turn
from assistant.turnrules import read_sentences, rule_kind
from assistant.understand import TurnReader
from evals.corpus import CASES, rows_of
from evals.metrics import share
from evals.turning import asks_for_plans

_COLUMN = {"practice": "doing", "context": "doing", "evidence": "evidence", "impact": "evidence",
           "action": "actions", "aside": "none"}  # fmt: skip


def evaluate(coach: Coach) -> dict[str, Any]:
    """Kinds of turns and roles of sentences, with the rules alone beside."""
    return {"turns": _turns(coach), "sentences": _sentences(coach)}


def _turns(coach: Coach) -> dict[str, Any]:
    reader = coach.turn_reader
    by_kind: dict[str, list[bool]] = defaultdict(list)
    by_voice: dict[str, list[bool]] = defaultdict(list)
    ruled, named, struck = [], [], []
    rows = list(rows_of(CASES / "turns.jsonl"))
    for row in rows:
        read = reader.read(row["text"], planning=asks_for_plans(row["asked"]))
        fair = {row["kind"], *row["also"]} | ({"answer"} if row["kind"] == "several" else set())
        by_kind[row["kind"]].append(read.kind in fair)
        by_voice[str(row["id"]).partition("-")[0]].append(read.kind in fair)
        ruled.append(rule_kind(row["text"]) in fair)
        if row["kind"] == "judge" and row["level"] is not None:
            named.append(read.level == row["level"])
        if row["strikes"]:
            struck.append(_strikes(reader, row))
    return {
        "turns": len(rows),
        "right": share([hit for hits in by_kind.values() for hit in hits]),
        "by rules alone": share(ruled),
        "mean over kinds": share([share(hits) for hits in by_kind.values()]),
        "levels named": share(named),
        "corrections that strike the right sentence": share(struck),
        "by voice": {voice: share(hits) for voice, hits in by_voice.items()},
        "by kind": {kind: share(hits) for kind, hits in sorted(by_kind.items())},
    }


def _strikes(reader: TurnReader, row: dict[str, Any]) -> bool:
    """Whether a correction strikes the sentence it corrects and no other."""
    now = datetime.now(UTC)
    before = tuple(
        Turn(n, text, "answer", None, row["qi"], "", "ask", None, (), reader.read(text).sentences,
             (), now)
        for n, text in enumerate(row["before"], 1)
    )  # fmt: skip
    session = Session("x", "", row["sector"], "deep", row["qi"], now, now, turns=before)
    read = reader.read(row["text"])
    marks = struck_by(session, read.sentences, said_so=read.kind == "correction")
    texts = [before[turn - 1].sentences[place].text for turn, place in marks]
    return bool(texts) and all(t in row["strikes"] or row["strikes"] in t for t in texts)


def _sentences(coach: Coach) -> dict[str, Any]:
    reader = coach.turn_reader
    roles, columns, ruled, corners, impact = [], [], [], [], []
    by_role: dict[str, list[bool]] = defaultdict(list)
    for row in rows_of(CASES / "sentences.jsonl"):
        wanted = row["sentences"]
        texts = [s["text"] for s in wanted]
        heard = reader.read_given(texts)
        for want, got, rule in zip(wanted, heard, read_sentences(texts), strict=True):
            by_role[want["role"]].append(got.role == want["role"])
            roles.append(got.role == want["role"])
            columns.append(_COLUMN[got.role] == _COLUMN[want["role"]])
            ruled.append(_COLUMN[rule.role] == _COLUMN[want["role"]])
            corners += [(c in got.corners) == (c in want["corners"]) for c in CORNERS]
            impact.append(got.impact == want["impact"])
    return {
        "sentences": len(roles),
        "right column": share(columns),
        "right column by rules alone": share(ruled),
        "right role": share(roles),
        "corners right": share(corners),
        "change told or not": share(impact),
        "by role": {role: share(hits) for role, hits in sorted(by_role.items())},
    }
