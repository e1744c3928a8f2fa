"""`stem-coach`: the commands, and where the pieces are put together."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import InputError
from assistant.rehearsing.rehearsal import checked_asker
from assistant.settings import read_settings
from knowledge.errors import StemCoachError
from ui import cli_framework
from ui.console import JsonFlag, LinesFlag, QiOption, open_coach, print_json, tell

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A reflective coach over a self-evaluation framework. Needs no network, no chat model.",
)

app.add_typer(cli_framework.app)


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
def chat(
    qi: QiOption = None,
    sector: Annotated[
        str, typer.Option("--sector", help="elc, primary, secondary or asn.")
    ] = "primary",
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
    raise typer.Exit(dialogue.chat(coach, opened, as_lines=as_lines))


@app.command()
def rehearse(
    qi: QiOption = None,
    asker: Annotated[
        str, typer.Option("--as", help="visitor, headteacher, parent, employer or learner.")
    ] = "visitor",
    session: Annotated[str | None, typer.Option("--session", help="Ask about this one.")] = None,
    as_lines: LinesFlag = False,
) -> None:
    """Rehearse a professional dialogue: somebody else asks, each answer gets feedback."""
    from ui import dialogue

    checked_asker(asker)
    coach = open_coach()
    opened = coach.session(session) if session else coach.start("", "primary", qi)
    raise typer.Exit(dialogue.rehearse(coach, opened, asker, as_lines=as_lines))


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
    except Exception as error:  # noqa: BLE001 the last line: no traceback reaches a user
        code = _usage_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_error(error: Exception) -> int:
    """A wrong option or argument in one line; anything else is a fault of ours, said plainly."""
    says = getattr(error, "format_message", None)
    if says is not None:
        tell(f"{' '.join(str(says()).split())} See: stem-coach --help")
        return int(getattr(error, "exit_code", 2))
    said = f"{type(error).__name__}: {error}"
    tell(f"Something went wrong in STEM Coach ({said}). Nothing saved is lost.")
    return 1
