"""The shape of a framework file. Anything missing, misspelt or extra is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ThemeShape(_Shape):
    name: Words
    elc_name: Words | None = None
    statements: list[Annotated[list[Words], Field(min_length=1)]]


class IndicatorShape(_Shape):
    id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$")]
    name: Words
    elc_name: Words | None = None
    themes: Annotated[list[ThemeShape], Field(min_length=1)]
    questions: list[Words] = []


class CategoryShape(_Shape):
    name: Words
    indicators: Annotated[list[IndicatorShape], Field(min_length=1)]


class SectionShape(_Shape):
    heading: Words
    paragraphs: list[Words]


class ResourceShape(_Shape):
    name: Words
    url: Words | None = None
    group: Words


class PartnerShape(_Shape):
    name: Words
    text: Words
    url: Words | None = None
    group: Words


class TermShape(_Shape):
    term: Words
    meaning: Words


class ProformaShape(_Shape):
    title: Words
    columns: Annotated[list[Words], Field(min_length=3, max_length=3)]


class ErratumShape(_Shape):
    where: Words
    source: str
    used: str
    why: Words


class FrameworkShape(_Shape):
    title: Words
    publisher: Words
    attribution: Words
    levels: Annotated[list[Words], Field(min_length=3, max_length=3)]
    proforma: ProformaShape
    categories: Annotated[list[CategoryShape], Field(min_length=1)]
    intro: list[SectionShape] = []
    appendix: list[SectionShape] = []
    resources: list[ResourceShape] = []
    partners: list[PartnerShape] = []
    glossary: list[TermShape] = []
    errata: list[ErratumShape] = []
