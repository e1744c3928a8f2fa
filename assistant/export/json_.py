"""The pro-forma as JSON, complete: nothing that `ProForma` holds is left out.

UTF-8, one object. Another version of this shape gets another number in `schema`.

    schema       "stem-coach/proforma/1"
    session      id of the session it was drafted from
    title        the form's own title
    headings     {"doing", "evidence", "actions"}: the form's three column headings
    setting      the team's name for itself
    sector       "Primary"
    date         ISO 8601
    attribution  whose words the framework's are
    note         that a program helped to draft it
    indicators   {"2.5": "Family learning", …} in the framework's order
    boxes        [{"category", "columns": {"doing": [entry], "evidence": […], "actions": […]}}]
    levels       [{"theme", "name", "suggested": [1, 2], "team": 2 or null}]

An entry: {"id", "qi", "theme" or null, "text", "gap", "status": "draft" | "edited" | "added",
"version", "edited_by", "edited_at" (ISO 8601 or null),
"sources": [{"turn": 4} or {"id": "2.5/q1"}]}.
"""

from __future__ import annotations

import json

from assistant.export.wording import headings
from assistant.proforma import Entry, ProForma
from assistant.session import COLUMNS, Source

SCHEMA = "stem-coach/proforma/1"


def to_json(proforma: ProForma) -> bytes:
    """The pro-forma as UTF-8 JSON in the shape above."""
    document = {
        "schema": SCHEMA,
        "session": proforma.session_id,
        "title": proforma.title,
        "headings": headings(proforma),
        "setting": proforma.setting,
        "sector": proforma.sector,
        "date": proforma.date.isoformat(),
        "attribution": proforma.attribution,
        "note": proforma.note,
        "indicators": dict(proforma.indicator_names),
        "boxes": [
            {
                "category": box.category,
                "columns": {c: [_entry(e) for e in box.columns.get(c, ())] for c in COLUMNS},
            }
            for box in proforma.boxes
        ],
        "levels": [
            {
                "theme": level.theme,
                "name": level.name,
                "suggested": list(level.suggested),
                "team": level.team,
            }
            for level in proforma.levels
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    # Half a surrogate pair has no UTF-8; its backslash form is JSON's own escape.
    return text.encode("utf-8", "backslashreplace")


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "qi": entry.qi,
        "theme": entry.theme,
        "text": entry.text,
        "gap": entry.gap,
        "status": entry.status,
        "version": entry.version,
        "edited_by": entry.edited_by,
        "edited_at": entry.edited_at.isoformat() if entry.edited_at else None,
        "sources": [_source(source) for source in entry.sources],
    }


def _source(source: Source) -> dict[str, object]:
    """A source as the contract has it: only what it names."""
    named = {"turn": source.turn, "id": source.id}
    return {key: value for key, value in named.items() if value is not None}
