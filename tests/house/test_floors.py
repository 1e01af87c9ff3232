"""The house: floors import downward only, rooms on one floor keep apart, third parties stay in their rooms."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "cair_compliance"
FLOOR = {
    "model": 0,
    "engine": 1,
    "roster": 1,
    "registries": 1,
    "standin": 1,
    "oversight": 2,
    "reports": 2,
    "check": 3,
    "api": 3.5,
    "seal": 3.55,
    "telling": 3.6,
    "demonstration": 3.7,
    "jobs": 3.75,
    "commands": 3.9,
    "cli": 4,
    "ui": 4,
}
LODGERS = {
    "streamlit": {"ui"},
    "reportlab": {"reports"},
    "weasyprint": {"reports"},
    "openpyxl": {"roster", "reports"},
    "python_calamine": {"roster"},
    "olefile": {"roster"},
    "xlsxwriter": {"reports"},
    "aiohttp": {"registries"},
    "certifi": {"registries"},
    "truststore": {"registries"},
    "lxml": {"registries", "roster", "standin"},
    "starlette": {"standin"},
    "uvicorn": {"standin"},
    "ruamel": {"model"},
    "typer": {"cli", "commands"},
    "jwt": {"registries", "standin"},
    "cryptography": {"model", "registries"},
    "pyhanko": {"seal"},
    "pyhanko_certvalidator": {"seal"},
}


ROOT = PACKAGE.parent


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def faces():
    return [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path):
    """(absolute dotted name, line) of every import, function-level ones too."""
    package = ["cair_compliance", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield stem, node.lineno
            if stem == "cair_compliance" or (node.level and stem.count(".") < 1):
                yield from ((f"{stem}.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_downward(path):
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    for name, line in imports(path):
        parts = name.split(".")
        if parts[0] != "cair_compliance" or len(parts) < 2:
            continue
        other = parts[1]
        if other != room and other in FLOOR:
            assert FLOOR[other] < FLOOR[room], f"{path.name}:{line}: {room} imports {other}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_third_parties_stay_in_their_rooms(path):
    for name, line in imports(path):
        rooms = LODGERS.get(name.split(".")[0])
        assert rooms is None or room_of(path) in rooms, f"{path.name}:{line}: {name}"


@pytest.mark.parametrize("path", faces(), ids=lambda p: p.name)
def test_pages_talk_to_the_ui_alone_and_stay_thin(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cair_compliance"):
            assert (node.module or "").split(".")[1:2] == ["ui"], f"{path.name}:{node.lineno}: {node.module}"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


def test_every_room_has_its_floor():
    rooms = {room_of(path) for path in modules()} - {"__init__", "__main__"}
    assert rooms <= set(FLOOR)


FORBIDDEN = ("process", "handle", "manager", "utils", "helpers", "common", "misc")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_names_use_the_words_of_the_house(path):
    assert path.stem not in FORBIDDEN
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            words = set(node.name.lower().strip("_").split("_"))
            assert not words & set(FORBIDDEN), f"{path.name}:{node.lineno}: {node.name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_names_say_what_they_are(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, f"{path}: no module docstring"
    for node in tree.body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if public and isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node) or len(node.body) <= 12, (
                f"{path.name}:{node.lineno}: {node.name} has no docstring"
            )
