"""Sessions and framework parts as chat messages and HTML. Everything a person typed is escaped."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from assistant.coach import Coach
from assistant.export.wording import day, in_scotland
from assistant.privacy.finding import KIND_NAMES, Personal, replaced
from assistant.proforma import Entry
from assistant.session import SECTOR_NAMES, Session
from assistant.store.sessions import Summary
from assistant.wording import used
from knowledge.model import Framework, Statement
from ui import text
from ui.coverage_html import coverage_html

Message = dict[str, str]

LEVELS = {0: "not yet level 1", 1: "level 1", 2: "level 2", 3: "level 3"}


def messages(coach: Coach, session: Session, pending: str | None = None) -> list[Message]:
    """The dialogue so far; `pending` is a turn that is being thought about."""
    shown: list[Message] = [{"role": "assistant", "content": coach.welcome(session)}]
    for turn in session.turns:
        if turn.rehearsal:
            continue
        shown.append({"role": "user", "content": turn.text})
        shown.append({"role": "assistant", "content": turn.reply})
    if pending is not None:
        shown.append({"role": "user", "content": pending})
        shown.append({"role": "assistant", "content": text.WORKING})
    return shown


def beside_html(coach: Coach, session: Session) -> str:
    """What stands beside the dialogue: what it covered, what the last reply cites, what is sent."""
    return coverage_html(session) + cited_html(coach.framework, session) + sent_html(coach, session)


def personal_html(said: str, found: Sequence[Personal]) -> str:
    """The quiet warning before a turn that names a pupil or reaches a person is kept."""
    what = ", ".join(f"{KIND_NAMES[p.kind]} (“{p.text}”)" for p in found)
    after = text.PERSONAL_REPLACED.format(text=replaced(said, found))
    return (
        f"<div class='cited' role='alert'><p>{escape(text.PERSONAL.format(what=what))}</p>"
        f"<p>{escape(after)}</p></div>"
    )


def sent_html(coach: Coach, session: Session) -> str:
    """What goes to a chat model with the last turn, word for word; nothing when there is none."""
    if coach.wording is None or not session.turns:
        return ""
    last = session.turns[-1]
    before = dataclasses.replace(session, turns=session.turns[:-1])
    prompt = coach.wording.prompt(before, last.text, last.reply, coach.question_text(last.asked))
    usage = used(session)
    cost = f", cost {usage.cost:.4f}" if usage.cost else ""
    name = text.SENT_TO.format(name=coach.wording.name, where=coach.wording.where)
    what = text.SENT_WHAT.format(tokens=usage.tokens, cost=cost)
    return (
        f"<details class='sent'><summary>{escape(name)}</summary><p>{escape(what)}</p>"
        f"<pre>{escape(prompt)}</pre></details>"
    )


def cited_html(framework: Framework, session: Session) -> str:
    """The statements, partners and resources that the last reply cites, verbatim."""
    ids: Sequence[str] = session.turns[-1].citations if session.turns else ()
    if not ids:
        return f"<p class='quiet'>{text.NOT_CITED}</p>"
    blocks = [
        statement_html(framework, part)
        if isinstance(part := framework.get(i), Statement)
        else f"<p class='cited'>{escape(i.partition(':')[2] or i)}</p>"
        for i in ids
    ]
    source = f"<p class='quiet'>{escape(framework.attribution)}</p>"
    return f"<h3>{text.CITED}</h3>{''.join(blocks)}{source}"


def statement_html(framework: Framework, statement: Statement) -> str:
    """One statement with its theme and level."""
    theme = framework.theme(statement.theme_id)
    heading = f"{theme.id} {theme.name}, level {statement.level}: {statement.level_name}"
    return f"<div class='cited'><h4>{escape(heading)}</h4><p>{escape(statement.text)}</p></div>"


def source_label(entry: Entry) -> str:
    """Where a sentence comes from, in words."""
    turns = ", ".join(str(s.turn) for s in entry.sources if s.turn is not None)
    said = f"you said this in turn {turns}" if turns else "added by the team"
    if entry.status == "edited":
        by = f" by {entry.edited_by}" if entry.edited_by else ""
        when = f", {moment(entry.edited_at)}" if entry.edited_at else ""
        said += f"; edited{by}{when}"
    return said


def moment(at: datetime) -> str:
    """A time as it is written in Scotland: 23 November 2026, 14:05."""
    return f"{day(at)}, {in_scotland(at):%H:%M}"


def sessions_html(summaries: Iterable[Summary], framework: Framework) -> str:
    """The saved sessions, each a link to its own address."""
    rows = [
        f"<li><a href='?session={escape(s.id)}'>{escape(s.setting or 'No name given')}</a> "
        f"– {escape(_about(s, framework))}, {s.turns} turns, last changed {moment(s.updated)}</li>"
        for s in summaries
    ]
    if not rows:
        return f"<p>{text.SESSIONS_NONE}</p>"
    return f"<p>{text.SESSIONS_HELP}</p><ul class='session-list'>{''.join(rows)}</ul>"


def _about(summary: Summary, framework: Framework) -> str:
    sector = SECTOR_NAMES.get(summary.sector, summary.sector)
    if summary.focus and summary.focus in framework:
        return f"{sector}, QI {summary.focus} {framework.indicator(summary.focus).name}"
    return sector


def heading_html(coach: Coach, session: Session) -> str:
    """Who and what the session is about, and what a sector should know."""
    sector = SECTOR_NAMES[session.sector]
    name = escape(session.setting or "No name given")
    notice = f"<p class='quiet'>{text.ELC_NOTICE}</p>" if session.sector == "elc" else ""
    return f"<p><strong>{name}</strong>, {sector}. Session {session.id}, saved.</p>{notice}"


def downloads_html(session_id: str) -> str:
    """Links to the pro-forma in each format."""
    if not session_id:
        return ""
    named = (("docx", "Word"), ("md", "Markdown"), ("json", "JSON"))
    links = "".join(
        f"<a href='export/{escape(session_id)}/{fmt}' download>{name}</a>" for fmt, name in named
    )
    return f"<div class='downloads'><span>{text.DOWNLOAD} </span>{links}</div>"
