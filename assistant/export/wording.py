"""What every layout says in the same words: dates, sources, levels, and text made safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.proforma import Entry, Level, ProForma
from assistant.session import COLUMNS, Column

SETTING = "Setting"
SECTOR = "Sector"
DATE = "Date"
EMPTY = "–"
LEVELS_HEADING = "Levels, theme by theme"
LEVELS_COLUMNS = ("Theme", "Level suggested by STEM Coach", "Level the team decided")
LEVELS_NOTE = (
    "The suggestion was read from what the team said; the team decides. Where the two differ, "
    "both are kept."
)
STILL_OPEN = "still to fill in"
ADDED = "added by the team"
EDITED = "edited"
NO_SOURCE = "no source"

# Word's character styles for source marks and gaps, by which the importer knows them again.
MARK_STYLE = "Source mark"
GAP_STYLE = "Gap"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MARK_PART = rf"(?:turns? [\d, ]+|framework [^;()]+|{ADDED}|{EDITED}|{STILL_OPEN}|{NO_SOURCE})"
MARK = re.compile(rf"\({_MARK_PART}(?:; {_MARK_PART})*\)")

# What XML 1.0 has no way to write, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")


def clean(text: str) -> str:
    """The text without what no document can hold; every kind of line end becomes a newline."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """The text cleaned, its white space folded."""
    return " ".join(clean(text).split())


def in_scotland(moment: datetime) -> datetime:
    """The moment by Scotland's clocks; one without a time zone is taken to be so already."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo("Europe/London"))
    except ZoneInfoNotFoundError:  # Windows brings no time zones of its own
        return moment


def day(moment: datetime) -> str:
    """The date as it is written in Scotland: 23 November 2026."""
    local = in_scotland(moment)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def headings(proforma: ProForma) -> dict[Column, str]:
    """The form's own heading of each column."""
    return dict(zip(COLUMNS, proforma.headings, strict=True))


def by_indicator(
    entries: Iterable[Entry], names: Mapping[str, str]
) -> list[tuple[str, list[Entry]]]:
    """Entries in groups, each under its "2.5 Family learning", in the framework's order."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.qi, []).append(entry)
    known = [qi for qi in names if qi in groups]
    unknown = [qi for qi in groups if qi not in names]
    return [(one_line(f"{qi} {names.get(qi, '')}"), groups[qi]) for qi in known + unknown]


def source_mark(entry: Entry) -> str:
    """Where a sentence comes from, in a few words: "(turns 3, 7; edited)"."""
    said = [*_turns(entry), *(f"framework {s.id}" for s in entry.sources if s.id)]
    if entry.status in ("added", "edited"):
        said.append(ADDED if entry.status == "added" else EDITED)
    if entry.gap:
        said.append(STILL_OPEN)
    return one_line(f"({'; '.join(said) or NO_SOURCE})")


def _turns(entry: Entry) -> list[str]:
    turns = sorted({source.turn for source in entry.sources if source.turn is not None})
    if not turns:
        return []
    return [f"turn{'s' if len(turns) > 1 else ''} {', '.join(map(str, turns))}"]


def level_row(level: Level) -> tuple[str, str, str]:
    """The theme, the level suggested and the level the team decided, under `LEVELS_COLUMNS`."""
    decided = "not decided yet" if level.team is None else _level((level.team,))
    return one_line(f"{level.theme} {level.name}"), _level(level.suggested), decided


def _level(levels: tuple[int, ...]) -> str:
    match levels:
        case ():
            return "no suggestion"
        case (0,):
            return "not yet at level 1"
        case (one,):
            return f"level {one}"
        case (lower, upper) if upper - lower == 1:
            return f"between levels {lower} and {upper}"
    return "levels " + ", ".join(map(str, levels))
