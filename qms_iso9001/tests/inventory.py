"""What the generic tests look at: the `qms.*` models of every installed addon, their files, views and lists.

Nothing here names a model, so an addon joins the tests as soon as it is installed.
"""

import csv
import re
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path

from lxml import etree

from odoo.modules.module import get_module_path
from odoo.tools.safe_eval import safe_eval

from .samples import SAMPLES

DESIGN = Path("docs/design.md")
LOG_DATES = {"create_date", "write_date"}


def qms_models(env, kinds=("stored", "transient", "abstract")):
    """Return the names of the `qms.*` models of our addons that are of one of `kinds`, sorted."""
    return sorted(
        name
        for name, model in env.registry.items()
        if name.startswith("qms.") and model._original_module.startswith("qms_") and kind(model) in kinds
    )


def kind(model):
    """Return "abstract", "transient" or "stored"."""
    return "abstract" if model._abstract else "transient" if model._transient else "stored"


def qms_addons(env):
    """Return the technical names of the installed addons that define `qms.*` models, sorted."""
    return sorted({env.registry[name]._original_module for name in qms_models(env)})


def addon_folder(addon):
    """Return the folder of `addon` as a Path."""
    return Path(get_module_path(addon))


def design_document(addon):
    """Return the text of docs/design.md of the checkout that holds `addon`."""
    return (addon_folder(addon).parent / DESIGN).read_text(encoding="utf-8")


def definition(model):
    """Return the Python class that defines `model` (not those that extend it)."""
    return next(
        cls
        for cls in reversed(model._model_classes__)
        if getattr(cls, "_name", None) == model._name and cls.__module__.split(".")[2] == model._original_module
    )


@cache
def read_table(path):
    """Return the rows of a CSV file as a tuple of dicts; no file, no rows."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def addon_tables(env, name):
    """Return {addon: rows of its tests/<name>} of all our installed addons."""
    return {addon: read_table(addon_folder(addon) / "tests" / name) for addon in qms_addons(env)}


def exceptions(env, name):
    """Return {model: reason in words} of the list tests/<name> of all our installed addons."""
    return {row["model"]: row["reason"] for rows in addon_tables(env, name).values() for row in rows}


def samples(env):
    """Return {model: {label: builder}} of the samples of all our installed addons."""
    for addon in qms_addons(env):
        for path in sorted((addon_folder(addon) / "tests").glob("samples*.py")):
            import_module(f"odoo.addons.{addon}.tests.{path.stem}")
    return SAMPLES


def verbs(model):
    """Return the names of the public methods of our addons that do something with a record of `model`, sorted.

    What only opens a screen (`action_view_…`, `action_open_…`, the reason dialog) is no verb.
    """
    names = {
        name
        for cls in model._model_classes__
        if cls.__module__.startswith("odoo.addons.qms_")
        for name, value in vars(cls).items()
        if callable(value)
    }
    screens = ("action_view_", "action_open_", "action_ask_reason")
    return sorted(name for name in names if name.startswith("action_") and not name.startswith(screens))


def call_verb(record, verb):
    """Call `verb` on `record`, with a reason when it takes one."""
    method = getattr(record, verb)
    return method("Because of the test") if "reason" in signature(method).parameters else method()


def paragraph(text, model_name):
    """Return the text below the heading `### model_name` of docs/design.md, or an empty string."""
    found = re.search(rf"^### `?{re.escape(model_name)}`?\s*$\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def view_arch(env, model_name, view_type):
    """Return the arch of the model's default view of `view_type` as the user of `env` gets it, parsed."""
    return etree.fromstring(env[model_name].get_view(view_type=view_type)["arch"])


class Search:
    """The filters and group-bys of a search view, asked by what they do and not by what they are called."""

    def __init__(self, arch):
        filters = [node for node in arch.iter("filter") if not node.get("invisible")]
        self.domains = [node.get("domain") for node in filters if node.get("domain")]
        self.date_filters = {node.get("date") for node in filters if node.get("date")}
        self.groups = {self._group_by(node) for node in filters} - {None}

    @staticmethod
    def _group_by(node):
        group_by = safe_eval(node.get("context") or "{}", {"uid": 1}).get("group_by")
        return group_by.partition(":")[0] if group_by else None

    def domains_on(self, field_name):
        """Return the domains of the filters with a condition on `field_name`, as written."""
        named = re.compile(rf"""["']{field_name}["']""")
        return [domain for domain in self.domains if named.search(domain)]

    def filters_on(self, field_name, pattern):
        """Tell whether a filter with a condition on `field_name` matches `pattern`."""
        return any(re.search(pattern, domain) for domain in self.domains_on(field_name))
