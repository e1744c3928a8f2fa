"""Another framework loads; a broken one says where it is broken."""

from pathlib import Path

import pytest

from knowledge.chunks import chunk_framework
from knowledge.errors import FrameworkError
from knowledge.load import load_framework
from knowledge.notes import load_notes

TINY = """\
title: Garden framework
publisher: The allotment society
attribution: © The allotment society
levels: [Seed, Shoot, Fruit]
proforma:
  title: Our plot
  columns: ["How does it grow?", "How do we know?", "What next?"]
categories:
  - name: Soil
    indicators:
      - id: A1
        name: Compost
        themes:
          - name: Making it
            statements:
              - [We have a heap.]
              - [We turn the heap., It is warm.]
              - [Everyone feeds the heap and it feeds us.]
        questions: ["How warm is the heap?"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_second_framework_in_the_same_shape_loads(tmp_path: Path) -> None:
    path = write(tmp_path, TINY)
    tiny = load_framework(path)
    assert tiny.get("A1.1/2#2").text == "It is warm."  # type: ignore[union-attr]
    assert tiny.theme("A1.1").statement(3).level_name == "Fruit"
    assert {c.kind for c in chunk_framework(tiny)} == {"statement", "claim", "question"}
    assert load_notes(tiny, tmp_path / "notes.yaml").by_question == {}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("              - [Everyone feeds the heap and it feeds us.]\n", "", r"A1\.1.*2 st"),
        ("publisher: The allotment society\n", "", "publisher.*Field required"),
        ("        name: Compost\n", "        nom: Compost\n", r"line \d+.*name"),
        ("title: Garden", "title: [Garden", "not valid YAML"),
        ('["How warm is the heap?"]', "[3]", "line 19"),
    ],
)  # fmt: skip
def test_a_broken_framework_says_what_was_expected(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in TINY
    path = write(tmp_path, TINY.replace(old, new))
    with pytest.raises(FrameworkError, match=says) as caught:
        load_framework(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="cannot be read"):
        load_framework(tmp_path / "none.yaml")
