"""Reads the project's own source files, for the tests of the house rules. No database, no Odoo."""

import ast
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
CORE = "qms_iso9001"
OWN_FOLDERS = (".ci", "docs", "setup", "tests")
TEXT = {
    ".cfg",
    ".csv",
    ".css",
    ".html",
    ".js",
    ".json",
    ".md",
    ".py",
    ".scss",
    ".sql",
    ".toml",
    ".txt",
    ".xml",
    ".yaml",
    ".yml",
    "",
}


@cache
def addons():
    """Return the addons of the checkout, by name."""
    return sorted(manifest.parent.name for manifest in TOP.glob("*/__manifest__.py"))


def siblings():
    """Return the addons that stand beside the core."""
    return [addon for addon in addons() if addon != CORE]


def files(addon, *patterns):
    """Return the files of `addon` that match one of `patterns`, without other people's libraries."""
    found = {path for pattern in patterns for path in (TOP / addon).glob(pattern)}
    return sorted(path for path in found if "lib" not in path.parts and "__pycache__" not in path.parts)


@cache
def every_text_file():
    """Return all text files that people of this project wrote."""
    folders = [TOP / name for name in (*addons(), *OWN_FOLDERS)]
    paths = [path for path in TOP.iterdir() if path.is_file()]
    paths += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path
        for path in paths
        if path.suffix in TEXT and not {"lib", "__pycache__", ".git"} & set(path.relative_to(TOP).parts)
    )


def text(path):
    """Return the content of `path`."""
    return path.read_text(encoding="utf-8")


def relative(path):
    """Return `path` as people of this project name it."""
    return str(path.relative_to(TOP))


@cache
def tree(path):
    """Return the syntax tree of a Python file."""
    return ast.parse(text(path), filename=str(path))


def classes(path):
    """Return the classes of a Python file."""
    return [node for node in tree(path).body if isinstance(node, ast.ClassDef)]


def attribute(class_, name):
    """Return the literal value of a class attribute, or None when the class does not set it."""
    for node in class_.body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", None) == name for t in node.targets):
            return ast.literal_eval(node.value)
    return None


def functions(path):
    """Return all functions and methods of a Python file, nested ones included."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node):
    """Return the number of lines of a syntax node, its decorators and docstring not counted."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return node.end_lineno - body[0].lineno + 1


def models_defined_in(addon):
    """Return the names of the `qms.*` models that `addon` defines."""
    found = (attribute(class_, "_name") for path in files(addon, "**/*.py") for class_ in classes(path))
    return {name for name in found if name and name.startswith("qms.")}


def locate(path, needle):
    """Return "file:line" of the first place of `needle` in `path`."""
    content = text(path)
    return f"{relative(path)}:{content.count(chr(10), 0, content.index(needle)) + 1}"
