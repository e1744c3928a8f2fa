"""The commands that ask the framework: `framework index search match check-draft`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant.errors import InputError
from ui import lines
from ui.console import JsonFlag, LinesFlag, QiOption, open_coach, print_json

app = typer.Typer()


@app.command()
def framework(as_json: JsonFlag = False) -> None:
    """The whole typed framework."""
    from knowledge.document import to_document

    coach = open_coach()
    if as_json:
        print_json(to_document(coach.framework))
        return
    for category in coach.framework.categories:
        typer.echo(category.name)
        for indicator in category.indicators:
            typer.echo(f"  {indicator.id}  {indicator.name}")
            for theme in indicator.themes:
                typer.echo(f"      {theme.id}  {theme.name}")
    typer.echo(coach.framework.attribution)


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew.")] = False,
) -> None:
    """Build or check the vector index, with progress."""
    from rich.console import Console
    from rich.progress import Progress

    coach = open_coach()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Indexing the framework", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        coach.open_index(rebuild=rebuild, progress=progress)
    typer.echo(f"The index {coach.index_mark} is current.")


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What you are looking for.")] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=508, help="How many results.")] = 5,
    qi: QiOption = None,
    level: Annotated[int | None, typer.Option("--level", min=1, max=3)] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="statement, question, glossary …")
    ] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", help="elc, primary, secondary or asn")
    ] = None,
    as_json: JsonFlag = False,
    as_lines: LinesFlag = False,
) -> None:
    """Find parts of the framework."""
    from assistant.retrieval.types import Where, as_kind
    from assistant.session import as_sector
    from ui.show import found_document, found_text

    coach = open_coach()
    where = Where(qi, level, as_kind(kind), as_sector(sector) if sector else None)

    def one(row: dict[str, Any]) -> dict[str, Any]:
        count = lines.field(row, "k", int, default=k)
        return found_document(coach.search(lines.field(row, "query"), count, where))

    if as_lines:
        raise typer.Exit(lines.answer_lines(one))
    if query is None:
        raise InputError('Say what to look for, for example: stem-coach search "family fun nights"')
    found = coach.search(query, k, where)
    if as_json:
        print_json(found_document(found))
    else:
        typer.echo(found_text(found))


@app.command()
def match(
    text: Annotated[str | None, typer.Argument(help="What really happens, in your words.")] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only this theme.")] = None,
    qi: QiOption = None,
    as_json: JsonFlag = False,
    as_lines: LinesFlag = False,
) -> None:
    """Which theme and level this practice matches, with reasons."""
    from ui.show import match_text

    coach = open_coach()

    def one(row: dict[str, Any]) -> dict[str, Any]:
        row_theme = lines.field(row, "theme", default=theme or "") or theme
        row_qi = lines.field(row, "qi", default=qi or "") or qi
        return coach.match(lines.field(row, "text"), row_theme, row_qi).to_json()

    if as_lines:
        raise typer.Exit(lines.answer_lines(one))
    if text is None:
        raise InputError('Describe the practice, for example: stem-coach match "Two of us run …"')
    found = coach.match(text, theme, qi)
    if as_json:
        print_json(found.to_json())
    else:
        typer.echo(match_text(found, coach.framework))


@app.command(name="check-draft")
def check_draft(as_lines: LinesFlag = False) -> None:
    """Is each draft supported by its source turns?"""
    from assistant.grounding.guard import check_draft as check

    if not as_lines:
        raise InputError("check-draft reads JSON Lines on stdin: add --jsonl.")

    def one(row: dict[str, Any]) -> dict[str, Any]:
        turns = lines.field(row, "source_turns", list)
        if not all(isinstance(turn, str) for turn in turns):
            raise InputError("'source_turns' must hold strings only.")
        found = check(turns, lines.field(row, "draft"))
        return {"grounded": found.grounded, "unsupported": list(found.unsupported)}

    raise typer.Exit(lines.answer_lines(one))
