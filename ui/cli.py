"""`stem-coach`: the commands, and where the pieces are put together."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import InputError, NotYetError
from assistant.settings import Settings, read_settings
from knowledge.errors import StemCoachError
from ui import lines

if TYPE_CHECKING:
    from assistant.coach import Coach

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A reflective coach over a self-evaluation framework. Works without network or chat model.",
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
LinesFlag = Annotated[bool, typer.Option("--jsonl", help="JSON Lines in and out.")]
QiOption = Annotated[str | None, typer.Option("--qi", help="A quality indicator, such as 2.5.")]


def open_coach(settings: Settings | None = None) -> Coach:
    """The coach with the settings of this environment."""
    from assistant.coach import Coach

    return Coach(settings or read_settings())


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def tell(text: str) -> None:
    """A line on stderr: progress, warnings."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where sessions are kept.")] = None,
) -> None:
    """Start the app; it binds to this machine only unless told otherwise."""
    from ui.app import run

    settings = read_settings(host=host, port=port, data_dir=data_dir)
    run(open_coach(settings))


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
    kind: Annotated[str | None, typer.Option("--kind", help="statement, question, glossary …")] = None,
    as_json: JsonFlag = False,
    as_lines: LinesFlag = False,
) -> None:
    """Find parts of the framework."""
    from assistant.retrieve import Where, as_kind
    from ui.show import found_document, found_text

    coach = open_coach()
    where = Where(qi, level, as_kind(kind))

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


@app.command()
def chat(
    qi: QiOption = None,
    sector: Annotated[str, typer.Option("--sector", help="elc, primary, secondary or asn.")] = "primary",
    setting: Annotated[str, typer.Option("--setting", help="Name of the school or nursery.")] = "",
    session: Annotated[str | None, typer.Option("--session", help="Go on with this one.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="At most one probe a question.")] = False,
    as_lines: LinesFlag = False,
) -> None:
    """A coaching session in the terminal."""
    from ui import dialogue

    coach = open_coach()
    if session:
        opened = coach.session(session)
    else:
        opened = coach.start(setting, sector, qi, "quick" if quick else "deep")
    run = dialogue.in_lines if as_lines else dialogue.in_terminal
    raise typer.Exit(run(coach, opened))


@app.command()
def rehearse(
    qi: QiOption = None,
    asker: Annotated[str, typer.Option("--as", help="visitor, headteacher, parent …")] = "visitor",
    as_lines: LinesFlag = False,
) -> None:
    """Rehearse a professional dialogue."""
    raise NotYetError("Rehearsing is still to come; `stem-coach chat` is the dialogue there is now.")


@app.command()
def sessions(
    action: Annotated[str, typer.Argument(help="list, show or delete")] = "list",
    session_id: Annotated[str | None, typer.Argument(metavar="ID")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Saved sessions."""
    from ui import show

    coach = open_coach()
    if action == "list":
        summaries = coach.sessions()
        if as_json:
            print_json([show.summary_document(s) for s in summaries])
        else:
            typer.echo(show.summaries_text(summaries))
        return
    if action not in ("show", "delete"):
        raise InputError(f"There is no action {action!r}. Choose list, show or delete.")
    if session_id is None:
        raise InputError(f"Say which session: stem-coach sessions {action} ID")
    if action == "delete":
        coach.delete(session_id)
        typer.echo(f"Session {session_id} is deleted.")
    elif as_json:
        print_json(show.session_document(coach, coach.session(session_id)))
    else:
        typer.echo(show.session_text(coach, coach.session(session_id)))


@app.command()
def export(
    session_id: Annotated[str, typer.Argument(metavar="ID")],
    fmt: Annotated[str, typer.Option("--format", help="docx, md or json (pdf, xlsx to come).")],
    out: Annotated[Path | None, typer.Option("--out", help="The file to write.")] = None,
) -> None:
    """The pro-forma of a session as a file."""
    from assistant.export import export as export_bytes
    from assistant.export import file_name

    coach = open_coach()
    proforma = coach.proforma(coach.session(session_id))
    data = export_bytes(proforma, fmt)
    path = out or Path(file_name(proforma, fmt))
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
    typer.echo(str(path))


@app.command(name="import")
def import_(file: Path) -> None:
    """A filled pro-forma (docx or json) into a new session."""
    coach = open_coach()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    session = coach.bring_in(data, file.name)
    typer.echo(session.id)


@app.command(name="check-draft")
def check_draft(as_lines: LinesFlag = False) -> None:
    """Is each draft supported by its source turns?"""
    from assistant.grounding import check_draft as check

    if not as_lines:
        raise InputError("check-draft reads JSON Lines on stdin: add --jsonl.")

    def one(row: dict[str, Any]) -> dict[str, Any]:
        turns = lines.field(row, "source_turns", list)
        if not all(isinstance(turn, str) for turn in turns):
            raise InputError("'source_turns' must hold strings only.")
        found = check(turns, lines.field(row, "draft"))
        return {"grounded": found.grounded, "unsupported": list(found.unsupported)}

    raise typer.Exit(lines.answer_lines(one))


@app.command()
def doctor(as_json: JsonFlag = False) -> None:
    """Versions, model, index, database, chat model and where data lies."""
    from ui.doctor import examine, report_text

    report = examine(read_settings())
    if as_json:
        print_json(report)
    else:
        typer.echo(report_text(report))
    raise typer.Exit(0 if report["ok"] else 1)


def main() -> None:
    """The entry point: errors become one plain line and the exit code of the contract."""
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    try:
        code = app(standalone_mode=False)
    except StemCoachError as error:
        tell(" ".join(str(error).split()))
        code = error.exit_code
    except typer.Abort:
        code = 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _usage_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_error(error: Exception) -> int:
    """A wrong option or argument in one line; anything else is a fault of ours, said plainly."""
    says = getattr(error, "format_message", None)
    if says is not None:
        tell(f"{' '.join(str(says()).split())} See: stem-coach --help")
        return int(getattr(error, "exit_code", 2))
    tell(f"Something went wrong in STEM Coach ({type(error).__name__}: {error}). Nothing saved is lost.")
    return 1
