"""The framework as frozen types: Framework > Category > Indicator > Theme > Statement > Claim.

Ids (docs: the README's "Ids"): indicator `2.5`, theme `2.5.1`, statement `2.5.1/3`, claim
`2.5.1/3#2`, question `2.5/q1`; `glossary:`, `resource:`, `partner:`, `intro:` and `appendix:`
followed by the printed name. `Framework.get` finds any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from knowledge.errors import UnknownIdError


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a statement."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one theme looks like at one level; `level` counts from 1."""

    id: str
    theme_id: str
    level: int
    level_name: str
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """The source's words, white space folded."""
        return " ".join(claim.text for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme with its statements, lowest level first."""

    id: str
    name: str
    elc_name: str | None
    statements: tuple[Statement, ...]

    @property
    def indicator_id(self) -> str:
        """Id of the quality indicator the theme belongs to."""
        return self.id.rpartition(".")[0]

    def name_for(self, sector: str) -> str:
        """The theme's heading as this sector knows it: early learning sees its own wording."""
        return self.elc_name if sector == "elc" and self.elc_name else self.name

    def statement(self, level: int) -> Statement:
        """The statement at `level`, 1 to the number of levels."""
        return self.statements[level - 1]


@dataclass(frozen=True, slots=True)
class Question:
    """One challenge question of a quality indicator."""

    id: str
    indicator_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One quality indicator (QI)."""

    id: str
    name: str
    elc_name: str | None
    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]

    def name_for(self, sector: str) -> str:
        """The indicator's name as this sector knows it."""
        return self.elc_name if sector == "elc" and self.elc_name else self.name


@dataclass(frozen=True, slots=True)
class Category:
    """One of the framework's main categories."""

    name: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of running text, of the introduction or the appendix."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Resource:
    """A useful resource; the link is as printed and may be dead by now."""

    id: str
    name: str
    url: str | None
    group: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation or group of people that can help; the link is as printed."""

    id: str
    name: str
    text: str
    url: str | None
    group: str


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term and what it stands for."""

    id: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ProformaSpec:
    """The framework's own form: its title and its three column headings."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erratum:
    """A quirk of the source: what it prints, what we use, and why."""

    where: str
    source: str
    used: str
    why: str


Part = (
    Category | Indicator | Theme | Statement | Claim | Question | Section
    | Resource | Partner | GlossaryTerm
)  # fmt: skip


@dataclass(frozen=True)
class Framework:
    """A whole self-evaluation framework; `digest` is the sha256 of the file it came from."""

    title: str
    publisher: str
    attribution: str
    level_names: tuple[str, ...]
    categories: tuple[Category, ...]
    intro: tuple[Section, ...]
    appendix: tuple[Section, ...]
    resources: tuple[Resource, ...]
    partners: tuple[Partner, ...]
    glossary: tuple[GlossaryTerm, ...]
    proforma: ProformaSpec
    errata: tuple[Erratum, ...]
    digest: str
    _by_id: dict[str, Part] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", dict(self._walk()))

    def _walk(self) -> Iterator[tuple[str, Part]]:
        for indicator in self.indicators:
            yield indicator.id, indicator
            for question in indicator.questions:
                yield question.id, question
            for theme in indicator.themes:
                yield theme.id, theme
                for statement in theme.statements:
                    yield statement.id, statement
                    yield from ((claim.id, claim) for claim in statement.claims)
        for group in (self.intro, self.appendix, self.resources, self.partners, self.glossary):
            yield from ((part.id, part) for part in group)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All quality indicators in source order."""
        return tuple(i for category in self.categories for i in category.indicators)

    @property
    def themes(self) -> tuple[Theme, ...]:
        """All themes in source order."""
        return tuple(theme for indicator in self.indicators for theme in indicator.themes)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All challenge questions in source order."""
        return tuple(q for indicator in self.indicators for q in indicator.questions)

    def get(self, part_id: str) -> Part:
        """Find any addressable part.

        Raises:
            UnknownIdError: no part has this id; the message names the nearest ones.
        """
        try:
            return self._by_id[part_id]
        except KeyError:
            raise UnknownIdError(self._unknown(part_id)) from None

    def __contains__(self, part_id: str) -> bool:
        return part_id in self._by_id

    def indicator(self, indicator_id: str) -> Indicator:
        """The quality indicator with this id; raises UnknownIdError otherwise."""
        part = self._by_id.get(indicator_id)
        if isinstance(part, Indicator):
            return part
        known = ", ".join(i.id for i in self.indicators)
        raise UnknownIdError(
            f"There is no quality indicator {indicator_id!r}. Choose one of: {known}."
        )

    def theme(self, theme_id: str) -> Theme:
        """The theme with this id; raises UnknownIdError otherwise."""
        part = self._by_id.get(theme_id)
        if isinstance(part, Theme):
            return part
        known = ", ".join(t.id for t in self.themes)
        raise UnknownIdError(f"There is no theme {theme_id!r}. Choose one of: {known}.")

    def category_of(self, indicator_id: str) -> Category:
        """The category that an indicator belongs to."""
        wanted = self.indicator(indicator_id)
        return next(c for c in self.categories if wanted in c.indicators)

    def _unknown(self, part_id: str) -> str:
        near = get_close_matches(part_id, self._by_id, n=5, cutoff=0.4)
        hint = ", ".join(near or [i.id for i in self.indicators])
        return f"The framework has no part {part_id!r}. Ids that exist include: {hint}."
