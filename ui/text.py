"""All wording of the app, in one place."""

from __future__ import annotations

TITLE = "STEM Coach"
TAGLINE = (
    "Talk through how good your STEM is, how you know, and what you will do about it. The coach "
    "asks; your team judges, and leaves with its own pro-forma."
)
PRIVACY = "Nothing you type leaves this computer. Built-in coach, chat model: none."
PRIVACY_MODEL = (
    "Built-in coach, and a chat model to word its replies: {name}, at {where}. What you say in the "
    "dialogue is sent there."
)
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

COVERED = "What the dialogue has covered"
TRIANGLE = "Evidence heard"
DIRECTIONS = "Looking"
VOICES = "Voices"
AND = "And"
PERSONAL = (
    "Before this is kept: it seems to hold {what}. Pupils' names and contact details do not belong "
    "in a self-evaluation."
)
PERSONAL_REPLACED = "With them replaced: “{text}”"
PERSONAL_ASK = "Type r and Return to replace them, or Return alone to keep them: "
SEND_REPLACED = "Replace and send"
SEND_ANYWAY = "Send as it is"
SENT_TO = "What goes to the chat model {name} ({where})"
SENT_WHAT = (
    "After the built-in coach has replied and your turn is saved, this text is sent so that the "
    "reply can be worded better. Used so far: {tokens:,} tokens{cost}."
)

REHEARSE = "Rehearse"
REHEARSE_INTRO = (
    "Somebody else asks, from the framework's questions and from what is weak in your own session. "
    "It is a rehearsal with a program and no inspector. What you say is saved with the session."
)
ASKER = "Who asks?"
ASKERS = [
    ("A visitor looking at your self-evaluation", "visitor"),
    ("The headteacher", "headteacher"),
    ("A parent", "parent"),
    ("An employer partner", "employer"),
    ("A learner", "learner"),
]
REHEARSE_START = "Begin the rehearsal"
REHEARSE_ABOUT = "About which indicator, when no session is open?"
REHEARSE_ANSWER = "Your answer"
REHEARSE_FIRST = "Begin a rehearsal first."

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
BETTER = "Let the chat model word it better"
SECOND_OPINION = (
    "A second opinion, by {by}: {levels}, because of “{quote}”. It stands beside the reading above "
    "and replaces nothing."
)
TEAM_LEVEL = "{theme}: where do you place yourselves?"
LEVEL_CHOICES = [("not decided", -1), ("not yet at 1", 0), ("1", 1), ("2", 2), ("3", 3)]
SUGGESTED = "The coach read {levels} in what you said. You decide; both are kept."
REASON = "Your reason: {reason}"
NOT_ENOUGH = "The coach has not heard enough to suggest a level."
DOWNLOAD = "Download:"
YOUR_NAME = "Who is editing (kept with each edit)"

PLACES = ("coach", "match", "rehearse", "explore", "sessions", "about")
SEARCH = "Search the framework in your own words"
SEARCH_HINT = "A whole question is fine. Results come as you type."
SEARCH_KINDS = ("statement", "question", "intro", "resource", "partner", "glossary")
NARROW = "Narrow the search"
NOT_ANSWERED = "The framework does not seem to speak of this. The nearest parts are:"
NOTHING_FITS = "Nothing fits these filters. Take one away."
READ_AS = "Read as: "
BROWSE = "Or browse it"
AROUND = "Introduction, resources, who can help, abbreviations"
OLD_LINKS = "Links as the framework prints them (2017/18). Some have moved or are gone."
QUESTIONS = "Challenge questions"
OWN_QUESTIONS = "Questions of STEM Coach's own (the framework prints none)"

DESCRIBE = "What really happens? Two to four sentences about one thing"
DESCRIBE_HINT = "Who does what, how often, for how many, and what changed for learners. No names."
ABOUT_WHICH = "I know which indicator this is about"
FIND_OUT = "Find out from what I wrote"
JUDGE_FIRST = "Before the program says anything: where would you place this yourselves?"
OWN_LEVELS = [("We would rather see first", -1), ("Not yet at level 1", 0)]
LATER_LEVELS = [("Not decided", -1), ("Not yet at level 1", 0)]
PICK_LEVEL = "Choose a level first: where do you place it?"
READ_IT = "See how it reads"
NOT_MATCHED = (
    "The three statements will stand here side by side, with your own words beside what they "
    "meet. It is a suggestion with reasons; your team decides."
)
NOTHING_SAID = "Describe what happens first: two to four sentences are enough."
YOUR_WORDS = "Your words; those that met a sentence of the framework are marked"
CLAIM_BY_CLAIM = "Sentence by sentence: what was heard of each level"
NEXT_CLAIMS = "What would move you on: say more about these, or plan for them"
WOULD_SETTLE = "A question that would help to settle it"
SUGGESTION_ONLY = "This is a program's reading of a few sentences. Your team judges."
AFTERWARDS = "And now: where do you place it?"
WHY_LEVEL = "Why? (kept with your level)"
KEEP_BOTH = "Keep your level and the suggestion, side by side"
AGREE = "You placed it the same yourselves."
DIFFER = (
    "You placed it differently. That is worth talking about: what do you know that these sentences "
    "do not say? You can keep both below."
)
SECTOR_IF_NEW = "Sector, when no session is open yet"
KEPT = "Kept for {theme}, {at}. Your words and both judgements stand under Coach."
VERDICTS = {
    "level": "{theme}: reads like {levels}",
    "between": "{theme}: lies between {levels}",
    "split": "Two things at different levels",
    "below": "{theme}: not yet at level 1",
    "insufficient": "{theme}: not enough to say yet",
}
NO_THEME = {
    "insufficient": "Not enough to say yet",
    "offtopic": "This does not read as STEM practice that the framework speaks of",
}
SURE = (
    (0.8, "Likely right"),
    (0.6, "Probably right; talk it over"),
    (0.4, "Uncertain: as likely wrong as right"),
    (0.0, "A guess: do not lean on it"),
)
FLAGS = {
    "aspiration": "Part of this is a plan. Plans were not counted as practice.",
    "negation": "Part of this says what does not happen.",
    "regress": "Part of this seems to be over. What happens now was counted.",
    "contradiction": "Two things you said seem not to fit together. Which one holds?",
    "boast": "Praise alone cannot be placed. What would a visitor see?",
    "instruction": "A sentence addressed to the program was left out; it changes nothing.",
    "language": "Read word by word from another language, where we can: check it with care.",
}

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
On this computer, in `{data_dir}`. The coach, the search and the matching all run here.
{model} You can delete a session for good under Sessions. Please do not type the names of pupils.
"""
