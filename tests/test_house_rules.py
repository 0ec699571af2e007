"""The rules of the house that can be read off the source: small files, one model per file, core names no sibling.

Each failure lists the places and says what to do.
"""

import ast
import re

import pytest
from sources import (
    CORE,
    addons,
    attribute,
    classes,
    every_text_file,
    files,
    functions,
    length,
    locate,
    models_defined_in,
    relative,
    siblings,
    text,
    tree,
)

FILE_LINES = 250
METHOD_LINES = 40
COMPONENT_LINES = 150

# Models of the siblings that are designed and not written yet; those that exist are found in the source.
PLANNED_IN_SIBLINGS = {
    "qms.training",
    "qms.training.session",
    "qms.training.record",
    "qms.training.rule",
    "qms.competence.gap",
    "qms.nonconformity",
    "qms.complaint",
    "qms.capa",
    "qms.cause",
    "qms.supplier.request",
}

# The only hosts that the project may name: this machine, documentation examples, namespaces and licences.
HOSTS = {
    "127.0.0.1",
    "localhost",
    "example.com",
    "example.org",
    "www.w3.org",
    "www.gnu.org",
    "www.iso.org",
    "fsf.org",
    "www.odoo.com",
    "github.com",
}
URL = re.compile(r"\bhttps?://([\w.-]+)")
MACHINE_PATH = re.compile(r"""(?<![\w.}$~/-])/(?:home|root|work|Users)/\w""")
MAX_BYTES = 500_000


def python_files(*folders):
    return [path for addon in addons() for path in files(addon, *(f"{folder}/*.py" for folder in folders))]


def lines(path):
    return text(path).count("\n")


# Small and easy to find


@pytest.mark.parametrize("pattern", ["models/*.py", "wizard/*.py", "controllers/*.py", "report/*.py"])
def test_no_python_file_is_longer_than_its_budget(pattern):
    long = [f"{relative(p)}: {lines(p)}" for addon in addons() for p in files(addon, pattern) if lines(p) > FILE_LINES]
    assert not long, f"Split these files ({FILE_LINES} lines at most): {long}"


@pytest.mark.parametrize("pattern", ["views/*.xml", "wizard/*.xml", "report/*.xml"])
def test_no_view_file_is_longer_than_its_budget(pattern):
    long = [f"{relative(p)}: {lines(p)}" for addon in addons() for p in files(addon, pattern) if lines(p) > FILE_LINES]
    assert not long, f"Split these files ({FILE_LINES} lines at most): {long}"


def test_no_component_is_longer_than_its_budget():
    long = [
        f"{relative(p)}: {lines(p)}"
        for addon in addons()
        for p in files(addon, "static/src/**/*.js")
        if lines(p) > COMPONENT_LINES
    ]
    assert not long, f"Split these components ({COMPONENT_LINES} lines at most): {long}"


def test_no_method_is_longer_than_its_budget():
    long = [
        f"{relative(path)}:{node.lineno} {node.name}: {length(node)}"
        for addon in addons()
        for path in files(addon, "**/*.py")
        for node in functions(path)
        if length(node) > METHOD_LINES
    ]
    assert not long, f"Split these methods ({METHOD_LINES} lines at most): {long}"


def test_one_model_stands_in_one_file_of_its_own_name():
    wrong = []
    for path in python_files("models", "wizard"):
        names = [attribute(class_, "_name") or attribute(class_, "_inherit") for class_ in classes(path)]
        names = [name for name in names if isinstance(name, str)]
        if len(names) > 1 or any(path.stem != name.replace(".", "_") for name in names):
            wrong.append(f"{relative(path)}: {', '.join(names)}")
    assert not wrong, f"One model per file, the file named like the model: {wrong}"


def test_a_class_is_named_like_its_model():
    wrong = [
        f"{relative(path)}: {class_.name} for {name}"
        for path in python_files("models", "wizard")
        for class_ in classes(path)
        if isinstance(name := attribute(class_, "_name") or attribute(class_, "_inherit"), str)
        and class_.name != "".join(part.capitalize() for part in re.split(r"[._]", name))
    ]
    assert not wrong, f"CamelCase of the model's name: {wrong}"


@pytest.mark.parametrize("addon", addons())
def test_every_file_of_an_addon_is_loaded_by_it(addon):
    manifest = ast.literal_eval(text(next(iter(files(addon, "__manifest__.py")))))
    loaded = {*manifest["data"], *manifest.get("demo", ())}
    folders = ("security", "data", "demo", "views", "wizard", "report")
    there = {
        str(path.relative_to(path.parents[1]))
        for folder in folders
        for path in files(addon, f"{folder}/*.xml", "security/*.csv")
    }
    assert there == {name for name in loaded if name in there}, f"Add to {addon}/__manifest__.py: {there - loaded}"


# The arrows of the architecture


@pytest.mark.parametrize("path", files(CORE, "**/*.py", "**/*.xml", "**/*.js", "**/*.csv"), ids=relative)
def test_core_names_no_model_of_a_sibling(path):
    forbidden = PLANNED_IN_SIBLINGS.union(*(models_defined_in(addon) for addon in siblings())) - models_defined_in(CORE)
    content = text(path)
    for name in sorted(forbidden, key=len, reverse=True):
        for spelling in (name, f"model_{name.replace('.', '_')}"):
            named = re.search(rf"(?<![\w.]){re.escape(spelling)}(?![\w.]*\w)", content)
            assert not named, f"{locate(path, spelling)}: {name} belongs to a sibling; move this there, or add a hook."


@pytest.mark.parametrize("addon", siblings())
def test_siblings_do_not_name_each_other(addon):
    others = set().union(*(models_defined_in(other) for other in siblings() if other != addon))
    for path in files(addon, "**/*.py", "**/*.xml", "**/*.js", "**/*.csv"):
        for name in others:
            assert not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", text(path)), (
                f"{relative(path)} names {name}: siblings meet in core only."
            )


# Tests that count


def test_no_test_is_skipped():
    skips = re.compile(r"\bskip(?:Test|If|Unless)?\b\(|mark\.(?:skip|xfail)|[e]xpectedFailure")
    found = [
        f"{relative(path)}: {match.group()}"
        for path in every_text_file()
        if path.suffix == ".py" and path.name.startswith("test_")
        for match in skips.finditer(text(path))
    ]
    assert not found, f"Delete or mend: {found}"


def test_test_classes_run_after_installation():
    loose = [
        f"{relative(path)}: {class_.name}"
        for path in every_text_file()
        if path.name.startswith("test_") and path.suffix == ".py"
        for class_ in classes(path)
        if any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in class_.body)
        and not any("post_install" in ast.dump(decorator) for decorator in class_.decorator_list)
        and class_.bases
    ]
    assert not loose, f'Add @tagged("post_install", "-at_install"): {loose}'


@pytest.mark.parametrize("addon", addons())
def test_odoo_finds_every_test_file(addon):
    imported = {
        alias.name
        for path in files(addon, "tests/__init__.py")
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    missing = {path.stem for path in files(addon, "tests/test_*.py")} - imported
    assert not missing, f"Import in {addon}/tests/__init__.py: {sorted(missing)}"


# Words

REFUSALS = {"AccessError", "UserError", "ValidationError"}
NEXT_STEP = re.compile(r"[.:;,] \w|%\(\w+\)s$|^(?:Name|Give|Choose|Write|Add|Open|Close|Enter|Ask|Take)\b")


def refusals(path):
    """Return (line, message) of every refusal of a file whose message stands where it is raised."""
    raised = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    for node in raised:
        if getattr(node.exc.func, "id", "") in REFUSALS and isinstance(node.exc.args[0], ast.Call):
            message = node.exc.args[0].args[:1]
            if message and isinstance(message[0], ast.Constant):
                yield node.lineno, message[0].value


def test_every_refusal_says_what_to_do_next():
    silent = [
        f"{relative(path)}:{line}: {message}"
        for path in python_files("models", "wizard", "controllers", "tools")
        for line, message in refusals(path)
        if not NEXT_STEP.search(message)
    ]
    assert not silent, f"Add what the reader can do now (or whom to ask): {silent}"


# Nothing left behind


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found = [relative(path) for path in every_text_file() if marks.search(text(path))]
    assert not found, f"Do it, or open an issue: {found}"


def test_a_silenced_linter_is_explained():
    silenced = re.compile(r"#\s*noqa(?!: [A-Z]+\d+.*\w{3,} \w+)")
    found = [
        locate(path, match.group())
        for path in every_text_file()
        if path.suffix == ".py"
        for match in silenced.finditer(text(path))
        if path.name != "test_house_rules.py"
    ]
    assert not found, f"Write '# noqa: CODE why': {found}"


def test_the_project_names_no_host_and_no_path_of_somebody_else():
    found = []
    for path in every_text_file():
        content = text(path) if path.stat().st_size < MAX_BYTES else ""
        found += [
            f"{relative(path)}: {host}"
            for host in URL.findall(content)
            if not (host in HOSTS or host.endswith(".example.com"))
        ]
        found += [locate(path, match.group()) for match in MACHINE_PATH.finditer(content)]
    assert not found, f"Find out at run time, or use an example name: {found}"


def test_every_addon_says_what_it_is():
    fragments = ("DESCRIPTION", "CONTEXT", "USAGE", "CONFIGURE", "DEVELOP")
    missing = [
        f"{addon}/readme/{name}.md" for addon in addons() for name in fragments if not files(addon, f"readme/{name}.md")
    ]
    assert not missing, f"Write: {missing}"


def test_every_link_of_the_documentation_leads_somewhere():
    links = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    broken = [
        f"{relative(path)}: {target}"
        for path in every_text_file()
        if path.suffix == ".md"
        for target in links.findall(text(path))
        if not (path.parent / target).exists()
    ]
    assert not broken, f"Write these pages, or mend the links: {broken}"
