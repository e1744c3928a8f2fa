"""The framework to read: an indicator, a theme, a part found, the pages around them, as HTML.

Statements, questions and links stand as printed; glossary terms are explained where they occur.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from assistant.coach import Coach
from assistant.retrieval.types import Hit
from knowledge.chunks import Chunk
from knowledge.model import Framework, Indicator, Question, Theme
from ui import text

_SHOWN_WHOLE = 1000  # characters; statements are shorter, the introduction is not
KIND_NAMES = {
    "statement": "Statement",
    "claim": "Sentence of a statement",
    "question": "Challenge question",
    "intro": "Introduction",
    "appendix": "Appendix",
    "resource": "Resource",
    "partner": "Who can help",
    "glossary": "Abbreviation",
}


def hits_html(coach: Coach, hits: Sequence[Hit], query: str) -> str:
    """Results as a list, each with a link that opens it where it stands."""
    rows = [_hit_html(coach.framework, hit.chunk, query) for hit in hits]
    return f"<ol class='hits'>{''.join(rows)}</ol>" if rows else ""


def _hit_html(framework: Framework, chunk: Chunk, query: str) -> str:
    where = KIND_NAMES[chunk.kind]
    if chunk.theme:
        theme = framework.theme(chunk.theme)
        where += f", {theme.id} {theme.name}"
    if chunk.level:
        where += f", level {chunk.level}: {framework.level_names[chunk.level - 1]}"
    address = "?" + urlencode({"open": chunk.id, "q": query})
    words = explained(framework, _beginning(chunk.text))
    return (
        f"<li class='cited'><h4>{escape(where)}</h4><p>{words}</p>"
        f"<p><a class='open' href='{escape(address)}'>Open it where it stands</a></p></li>"
    )


def _beginning(words: str) -> str:
    """All of a short part, the first sentences of a long one."""
    if len(words) <= _SHOWN_WHOLE:
        return words
    return words[:_SHOWN_WHOLE].rsplit(" ", 1)[0] + " …"


def part_html(coach: Coach, part_id: str, sector: str = "primary") -> str:
    """The page a part stands on, the part itself marked; raises UnknownIdError."""
    framework = coach.framework
    if part_id in {category.name for category in framework.categories}:
        return category_html(framework, part_id)
    if part_id not in coach.notes.own_questions:
        framework.get(part_id)
    if ":" in part_id:
        return around_html(framework, part_id)
    head = part_id.partition("/")[0]
    if head in {theme.id for theme in framework.themes}:
        return theme_page(coach, framework.theme(head), part_id, sector)
    return indicator_html(coach, framework.indicator(head), part_id, sector)


def category_html(framework: Framework, name: str) -> str:
    """A category with its indicators, each a link."""
    category = next(c for c in framework.categories if c.name == name)
    rows = "".join(
        f"<li>{_link(i.id, f'{i.id} {i.name}')}: {escape(', '.join(t.name for t in i.themes))}</li>"
        for i in category.indicators
    )
    return f"<h2>{escape(name)}</h2><ul class='session-list'>{rows}</ul>"


def indicator_html(
    coach: Coach, indicator: Indicator, marked: str = "", sector: str = "primary"
) -> str:
    """An indicator to read: its themes, statements side by side, questions and our notes."""
    parts = [f"<h2>QI {indicator.id} {escape(indicator.name_for(sector))}</h2>"]
    parts += [theme_html(coach.framework, theme, marked, sector) for theme in indicator.themes]
    parts.append(_questions_html(coach, indicator, coach.notes.questions_of(indicator), marked))
    return "".join(parts) + _source(coach)


def theme_page(coach: Coach, theme: Theme, marked: str, sector: str) -> str:
    """One theme: where it stands, its statements side by side, the questions that bear on it."""
    indicator = coach.framework.indicator(theme.indicator_id)
    questions = [
        q for q in coach.notes.questions_of(indicator)
        if theme.id in coach.notes.themes_of(q.id, coach.framework)
    ]  # fmt: skip
    place = f"{_link(indicator.id, f'QI {indicator.id} {indicator.name}')}"
    return (
        f"<p class='quiet'>In {place}</p>"
        + theme_html(coach.framework, theme, marked, sector)
        + _questions_html(coach, indicator, questions, marked)
        + _source(coach)
    )


def theme_html(framework: Framework, theme: Theme, marked: str, sector: str) -> str:
    """A theme's statements side by side; the one `marked` by its id is set off."""
    cells = "".join(
        f"<section{_mark(s.id, marked)}><h4>{s.level}. {escape(s.level_name)}</h4>"
        f"<p>{explained(framework, s.text)}</p></section>"
        for s in theme.statements
    )
    elc = f" / {escape(theme.elc_name)}" if theme.elc_name and sector != "elc" else ""
    heading = f"<h3>{_link(theme.id, f'{theme.id} {theme.name_for(sector)}')}{elc}</h3>"
    words = _words_used(framework, " ".join(s.text for s in theme.statements))
    return f"{heading}<div class='statements'>{cells}</div>{words}"


def around_html(framework: Framework, marked: str = "") -> str:
    """What stands around the tables: introduction, resources, who can help, abbreviations."""
    sections = "".join(
        f"<section{_mark(s.id, marked)}><h3>{escape(s.heading)}</h3>{_paragraphs(s.text)}</section>"
        for s in [*framework.intro, *framework.appendix]
    )
    resources = [(r.id, r.group, r.name, r.url) for r in framework.resources]
    partners = [(p.id, p.group, p.text, p.url) for p in framework.partners]
    words = "".join(
        f"<li{_mark(t.id, marked)}><strong>{escape(t.term)}</strong>: {escape(t.meaning)}</li>"
        for t in framework.glossary
    )
    return (
        f"<h2>Around the framework</h2>{sections}"
        f"<h3>Resources</h3><p class='quiet'>{text.OLD_LINKS}</p>{_linked(resources, marked)}"
        f"<h3>Who can help</h3>{_linked(partners, marked)}"
        f"<h3>Abbreviations</h3><ul>{words}</ul>"
        f"<p class='quiet'>{escape(framework.attribution)}</p>"
    )


def explained(framework: Framework, words: str) -> str:
    """A text with the first use of each glossary term explained in place."""
    shown = escape(words)
    for term in framework.glossary:
        pattern = re.compile(rf"(?<![\w>]){re.escape(escape(term.term))}(?![\w<])")
        meaning = escape(term.meaning, quote=True)
        shown = pattern.sub(f"<abbr title='{meaning}'>{escape(term.term)}</abbr>", shown, count=1)
    return shown


def _words_used(framework: Framework, words: str) -> str:
    used = [
        t for t in framework.glossary
        if t.term != "STEM" and re.search(rf"(?<!\w){re.escape(t.term)}(?!\w)", words)
    ]  # fmt: skip
    if not used:
        return ""
    told = "; ".join(f"{escape(t.term)}: {escape(t.meaning)}" for t in used)
    return f"<p class='quiet'>{told}.</p>"


def _questions_html(
    coach: Coach, indicator: Indicator, questions: Iterable[Question], marked: str
) -> str:
    title = text.QUESTIONS if indicator.questions else text.OWN_QUESTIONS
    items = "".join(_question_html(coach, q.id, q.text, marked) for q in questions)
    if not items:
        return ""
    return f"<h3>{title}</h3><ul>{items}</ul><p class='quiet'>{escape(coach.notes.notice)}</p>"


def _question_html(coach: Coach, question_id: str, words: str, marked: str) -> str:
    note = coach.notes.by_question.get(question_id)
    said = f"<li{_mark(question_id, marked)}>{explained(coach.framework, words)}"
    if note is None:
        return f"{said}</li>"
    look = note.look
    places = (("Data", look.data), ("Views", look.views), ("Observation", look.observation))
    rows = "".join(f"<li>{name}: {escape(place)}</li>" for name, place in places)
    variants = "".join(
        f"<p>{name}: {escape(words)}</p>"
        for name, words in (("In a nursery", note.elc), ("With additional support needs", note.asn))
        if words
    )
    more = "".join(f"<li>{escape(q)}</li>" for q in note.follow_ups)
    return (
        f"{said}<details{' open' if question_id == marked else ''}><summary>In plain words (ours)"
        f"</summary><p>{escape(note.plain)}</p><p>Where to look:</p><ul>{rows}</ul>{variants}"
        f"<p>To go further:</p><ul>{more}</ul></details></li>"
    )


def _linked(rows: Sequence[tuple[str, str, str, str | None]], marked: str) -> str:
    """Rows of (id, group, name, URL) under the headings of their groups."""
    groups: dict[str, list[str]] = {}
    for part_id, group, name, url in rows:
        shown = escape(name)
        if url:
            address = escape(url, quote=True)
            shown += f": <a href='{address}' rel='noreferrer' target='_blank'>{address}</a>"
        groups.setdefault(group, []).append(f"<li{_mark(part_id, marked)}>{shown}</li>")
    return "".join(
        f"<h4>{escape(group)}</h4><ul>{''.join(items)}</ul>" for group, items in groups.items()
    )


def _link(part_id: str, words: str) -> str:
    return f"<a href='?{escape(urlencode({'open': part_id}))}'>{escape(words)}</a>"


def _mark(part_id: str, marked: str) -> str:
    here = marked == part_id or marked.startswith(f"{part_id}#")
    return " class='marked' id='found-here'" if here else ""


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip())


def _source(coach: Coach) -> str:
    return f"<p class='quiet'>{escape(coach.framework.attribution)} {text.OPTIONAL}</p>"
