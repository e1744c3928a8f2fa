"""Imports go one way, and each heavy library has one door."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "knowledge": set(),
    "prompts": set(),
    "assistant": {"knowledge", "prompts"},
    "ui": {"knowledge", "prompts", "assistant"},
    "evals": {"knowledge", "prompts", "assistant"},
}
DOORS = {
    "chromadb": {"knowledge/index.py"},
    "langchain_chroma": {"knowledge/index.py"},
    "sentence_transformers": {"knowledge/embed.py"},
    "torch": {"knowledge/embed.py", "evals/"},
    "transformers": {"knowledge/embed.py"},
    "gradio": {"ui/", "evals/bench_app.py"},
    "sqlalchemy": {"assistant/store/"},
    "langchain": {"assistant/llm.py"},
    "phonenumbers": {"assistant/privacy/"},
    "docx": {"assistant/export/", "assistant/importing.py"},
}
HEAVY_AT_IMPORT = {
    "chromadb",
    "langchain",
    "langchain_chroma",
    "sentence_transformers",
    "torch",
    "transformers",
}


def modules() -> list[Path]:
    return [p for folder in MAY_IMPORT for p in sorted((ROOT / folder).rglob("*.py"))]


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", modules(), ids=str)
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    folder = place.split("/")[0]
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    ours = names & set(MAY_IMPORT)
    assert ours - {folder} <= MAY_IMPORT[folder], place
    for library, doors in DOORS.items():
        if library in names:
            assert any(place.startswith(door) for door in doors), f"{place} imports {library}"


@pytest.mark.parametrize("path", modules(), ids=str)
def test_heavy_libraries_are_imported_when_first_needed(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_top = ast.Module(
        [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], type_ignores=[]
    )
    if path.parent.name != "evals":
        assert not imported(at_top) & HEAVY_AT_IMPORT


def test_the_guard_sees_a_forbidden_import() -> None:
    assert "ui" in imported(ast.parse("from ui.app import run"))
