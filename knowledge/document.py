"""The framework as one JSON document, in the shape the contract gives."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from knowledge.model import Framework, Indicator, Section, Statement, Theme


def to_document(framework: Framework) -> dict[str, Any]:
    """The whole typed framework as plain dicts and lists."""
    return {
        "title": framework.title,
        "publisher": framework.publisher,
        "attribution": framework.attribution,
        "levels": list(framework.level_names),
        "categories": [
            {"name": c.name, "indicators": [_indicator(i) for i in c.indicators]}
            for c in framework.categories
        ],
        "intro": [_section(s) for s in framework.intro],
        "appendix": [_section(s) for s in framework.appendix],
        "resources": [asdict(r) for r in framework.resources],
        "partners": [asdict(p) for p in framework.partners],
        "glossary": [asdict(t) for t in framework.glossary],
        "proforma": {
            "title": framework.proforma.title,
            "columns": list(framework.proforma.columns),
        },
        "errata": [asdict(e) for e in framework.errata],
    }


def _section(section: Section) -> dict[str, Any]:
    return {"id": section.id, "heading": section.heading, "text": section.text}


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "elc_name": indicator.elc_name,
        "themes": [_theme(t) for t in indicator.themes],
        "questions": [{"id": q.id, "text": q.text} for q in indicator.questions],
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {
        "id": theme.id,
        "name": theme.name,
        "elc_name": theme.elc_name,
        "statements": [_statement(s) for s in theme.statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "level": statement.level,
        "level_name": statement.level_name,
        "text": statement.text,
        "claims": [{"id": c.id, "text": c.text} for c in statement.claims],
    }
