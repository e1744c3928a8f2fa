"""All wording of the app, in one place."""

from __future__ import annotations

TITLE = "STEM Coach"
TAGLINE = (
    "Talk through how good your STEM is, how you know, and what you will do about it. The coach "
    "asks; your team judges, and leaves with its own pro-forma."
)
PRIVACY = "Nothing you type leaves this computer. Built-in coach, chat model: none."
LOADING = "Getting ready: {what}. You can start typing; the first reply waits for this."
READY = "Ready."
FAILED = "The coach could not get ready: {why}"

SETTING = "Name of your school or nursery (or a nickname)"
SECTOR = "Sector"
INDICATOR = "Which quality indicator? One at a time is plenty."
DEPTH = "How deep?"
DEPTHS = [("Deep: up to two probes a question", "deep"), ("Quick: at most one probe", "quick")]
START = "Start talking"
PICK_FIRST = "Choose a quality indicator first."

CHAT = "Dialogue with the coach"
ANSWER = "Your answer"
ANSWER_HINT = "In your own words. Shift and Enter sends."
SEND = "Send"
CHIPS = (
    ("meaning", "What do you mean?"),
    ("good", "What does good look like?"),
    ("level", "What level are we?"),
    ("skip", "Skip"),
    ("done", "We're done here"),
)
WORKING = "…"
CITED = "What the framework says about this"
NOT_CITED = "Statements of the framework that bear on your answer will stand here."

PROFORMA = "Your pro-forma"
PROFORMA_EMPTY = (
    "Your draft grows here as you talk: every sentence yours, with the turn it came from."
)
SHORT_COLUMNS = {"doing": "How well?", "evidence": "Evidence", "actions": "Actions"}
LEAVE_OUT = "Leave out"
RESTORE = "Take back in"
MOVE_TO = "Move to {column}"
UNDO = "Undo"
REDO = "Redo"
ADD_LABEL = "Add a sentence of your own"
ADD_WHERE = "Where does it go?"
ADD = "Add"
LEFT_OUT = "Left out"
SUGGEST = "What did the coach hear? Suggest levels"
TEAM_LEVEL = "{theme}: where do you place yourselves?"
LEVEL_CHOICES = [("not decided", -1), ("not yet at 1", 0), ("1", 1), ("2", 2), ("3", 3)]
SUGGESTED = "The coach read {levels} in what you said. You decide; both are kept."
NOT_ENOUGH = "The coach has not heard enough to suggest a level."
DOWNLOAD = "Download:"
YOUR_NAME = "Who is editing (kept with each edit)"

SESSIONS_NONE = "No session is saved yet."
SESSIONS_HELP = "Every turn and edit is saved as it happens. Open a session to go on with it."
DELETE_PICK = "Session to delete"
DELETE = "Delete for good"
DELETED = "Deleted: {what}."

ELC_NOTICE = (
    "The framework dates from 2017/18 and uses HGIOELC?. Since September 2025 early learning and "
    "childcare is inspected on a newer quality improvement framework."
)
OPTIONAL = (
    "The framework is optional: “There is no obligation to use this framework”. Use professional "
    "judgement about which parts fit your setting."
)
ABOUT = """
## What this is
A reflective coach for the STEM self-evaluation and improvement framework of Education Scotland.
It asks the framework's challenge questions, shows the statements that bear on your answers, and
sorts your own sentences into the framework's pro-forma. It is a program and no inspector. It does
not write for you: every sentence of a draft is yours, with the turn it came from, or a visible gap.

## Whose words
{attribution} Our coaching notes and the coach's own wording are STEM Coach's, not Education
Scotland's.

## Where your data is
On this computer, in `{data_dir}`. Nothing is sent anywhere: the coach, the search and the
matching all run here, and no chat model is configured. You can delete a session for good under
Sessions. Please do not type the names of pupils.
"""
