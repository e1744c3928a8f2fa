"""A pro-forma as a file: `export` gives the bytes, `file_name` a safe name for them."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from assistant.errors import InputError, NotYetError
from assistant.export.wording import in_scotland
from assistant.proforma import ProForma

Format = Literal["docx", "pdf", "xlsx", "md", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

_TO_COME = {
    "pdf": "PDF export is still to come; use docx, md or json.",
    "xlsx": "Excel export is still to come; use docx, md or json.",
}
_STEM = "stem-self-evaluation"
_LONGEST_SETTING = 60


def export(proforma: ProForma, fmt: str) -> bytes:
    """The pro-forma in one of `FORMATS`.

    Raises:
        InputError: there is no such format; the message names those that there are.
        NotYetError: the format is still to come.
    """
    # Each layout is imported when it is asked for: the command line must answer at once.
    match _known(fmt):
        case "docx":
            from assistant.export.word import to_docx

            return to_docx(proforma)
        case "md":
            from assistant.export.markdown import to_markdown

            return to_markdown(proforma)
        case "json":
            from assistant.export.json_ import to_json

            return to_json(proforma)
        case planned:
            raise NotYetError(_TO_COME[planned])


def file_name(proforma: ProForma, fmt: str) -> str:
    """A name that every file system takes: `stem-self-evaluation-2026-11-23-dunmore.docx`.

    Raises:
        InputError: there is no such format.
    """
    known = _known(fmt)
    day = in_scotland(proforma.date).date().isoformat()
    return "-".join(filter(None, (_STEM, day, _slug(proforma.setting)))) + f".{known}"


def _known(fmt: str) -> Format:
    for known in FORMATS:
        if fmt == known:
            return known
    raise InputError(f"There is no export format {fmt!r}. Choose one of: {', '.join(FORMATS)}.")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"['`]", "", plain)
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:_LONGEST_SETTING].rstrip("-")
