"""YAML file → `Framework`. Errors name the file, the line where it can, and what was expected."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge import schema as shape
from knowledge.errors import FrameworkError
from knowledge.model import (
    Category,
    Claim,
    Erratum,
    Framework,
    GlossaryTerm,
    Indicator,
    Partner,
    ProformaSpec,
    Question,
    Resource,
    Section,
    Statement,
    Theme,
)


def bundled_path() -> Path:
    """Where the framework that ships with the product lies on disk."""
    with as_file(files("knowledge") / "data" / "stem" / "framework.yaml") as path:
        return path


def load_framework(path: Path | None = None) -> Framework:
    """Read a framework file; without a path, the bundled one.

    Raises:
        FrameworkError: the file is missing, is not YAML, or is not a complete framework.
    """
    path = path or bundled_path()
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        data = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise FrameworkError(f"The framework file {path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise FrameworkError(f"{path} is not valid YAML: {_one_line(error)}") from error
    try:
        checked = shape.FrameworkShape.model_validate(data)
    except ValidationError as error:
        raise FrameworkError(_explain(path, text, error)) from error
    framework = _build(checked, path, sha256(raw).hexdigest())
    _refuse_repeats(framework, path)
    return framework


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _explain(path: Path, text: str, error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"]) or "the top level"
    line = _line_of(text, first["loc"])
    more = error.error_count() - 1
    rest = f" ({more} more after this one)" if more else ""
    return f"{path}, line {line}: at {where}: {first['msg']}.{rest}"


def _line_of(text: str, steps: tuple[int | str, ...]) -> int:
    """Line (from 1) of the deepest node that `steps` reaches in the YAML."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            found = node.value[step]
        else:
            found = None
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node is not None else 1


def _build(data: shape.FrameworkShape, path: Path, digest: str) -> Framework:
    return Framework(
        title=data.title,
        publisher=data.publisher,
        attribution=data.attribution,
        level_names=tuple(data.levels),
        categories=tuple(
            Category(c.name, tuple(_indicator(i, data.levels, path) for i in c.indicators))
            for c in data.categories
        ),
        intro=tuple(_section("intro", s) for s in data.intro),
        appendix=tuple(_section("appendix", s) for s in data.appendix),
        resources=tuple(
            Resource(f"resource:{r.name}", r.name, r.url, r.group) for r in data.resources
        ),
        partners=tuple(
            Partner(f"partner:{p.name}", p.name, p.text, p.url, p.group) for p in data.partners
        ),
        glossary=tuple(
            GlossaryTerm(f"glossary:{t.term}", t.term, t.meaning) for t in data.glossary
        ),
        proforma=ProformaSpec(data.proforma.title, tuple(data.proforma.columns)),
        errata=tuple(Erratum(e.where, e.source, e.used, e.why) for e in data.errata),
        digest=digest,
    )


def _section(kind: str, data: shape.SectionShape) -> Section:
    return Section(f"{kind}:{data.heading}", data.heading, tuple(data.paragraphs))


def _indicator(data: shape.IndicatorShape, levels: list[str], path: Path) -> Indicator:
    return Indicator(
        id=data.id,
        name=data.name,
        elc_name=data.elc_name,
        themes=tuple(
            _theme(f"{data.id}.{number}", theme, levels, path)
            for number, theme in enumerate(data.themes, 1)
        ),
        questions=tuple(
            Question(f"{data.id}/q{number}", data.id, text)
            for number, text in enumerate(data.questions, 1)
        ),
    )


def _theme(theme_id: str, data: shape.ThemeShape, levels: list[str], path: Path) -> Theme:
    if len(data.statements) != len(levels):
        raise FrameworkError(
            f"{path}: theme {theme_id} ({data.name}) has {len(data.statements)} statements; "
            f"expected {len(levels)}, one for each level: {', '.join(levels)}."
        )
    return Theme(
        theme_id,
        data.name,
        data.elc_name,
        tuple(
            _statement(theme_id, number, levels[number - 1], claims)
            for number, claims in enumerate(data.statements, 1)
        ),
    )


def _statement(theme_id: str, level: int, level_name: str, claims: list[str]) -> Statement:
    statement_id = f"{theme_id}/{level}"
    parts = tuple(Claim(f"{statement_id}#{n}", text) for n, text in enumerate(claims, 1))
    return Statement(statement_id, theme_id, level, level_name, parts)


def _refuse_repeats(framework: Framework, path: Path) -> None:
    ids = [i.id for i in framework.indicators]
    for group in (framework.intro, framework.resources, framework.partners, framework.glossary):
        ids += [part.id for part in group]
    repeated = sorted(part_id for part_id, count in Counter(ids).items() if count > 1)
    if repeated:
        raise FrameworkError(f"{path}: these ids stand twice: {', '.join(repeated)}.")
