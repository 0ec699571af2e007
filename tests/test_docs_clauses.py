"""docs/clauses.md says for each clause which records speak to it, where they are on screen and which test covers them.

The tables are written from the topics, rules and menus of the three addons, never by hand:
`QMS_WRITE_DOCS=1 setup/test tests/test_docs_clauses.py` writes them anew.
"""

import os
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged

TOP = Path(__file__).resolve().parents[1]
DOCUMENT = TOP / "docs" / "clauses.md"
HEAD = """# Clauses

Clause → topic → live records → menu → test, for both editions side by side. Written from the data of the three addons;
do not edit: `QMS_WRITE_DOCS=1 setup/test tests/test_docs_clauses.py` writes it anew, and that test fails when it is
out of date.

All of it is seen in **Quality System ▸ Evidence ▸ Evidence by clause**, counted by `qms.evidence.rule`
([test](../qms_iso9001/tests/test_qms_evidence_rule.py)). *Record* and *Document* say what the standard asks for, in
brackets where only as far as needed. An asterisk marks a clause that rests on secondary sources. `—`: no record speaks
to the topic yet, so the page shows it as missing.
"""
COLUMNS = ["2015", "2026", "Topic", "Asked for", "Live records", "Menu", "Test"]
RULE_TEST = "qms_iso9001/tests/test_qms_evidence_rule.py"


@tagged("post_install", "-at_install")
class TestDocsClauses(TransactionCase):
    def test_the_table_of_clauses_is_up_to_date(self):
        text = self.document()
        if os.environ.get("QMS_WRITE_DOCS"):
            DOCUMENT.write_text(text, encoding="utf-8")
        self.assertEqual(
            DOCUMENT.read_text(encoding="utf-8"),
            text,
            "Run QMS_WRITE_DOCS=1 setup/test tests/test_docs_clauses.py",
        )

    def document(self):
        """Return the text of docs/clauses.md as the installed addons make it."""
        chapters = self.env.ref("qms_iso9001.qms_edition_2015").clause_ids.filtered(lambda each: not each.parent_id)
        parts = [HEAD]
        for chapter in chapters:
            topics = (
                self.env["qms.requirement"]
                .search([])
                .filtered(
                    lambda topic, number=chapter.number: self.chapter(topic) == number,
                )
            )
            rows = [COLUMNS, ["---"] * len(COLUMNS), *map(self.row, topics)]
            table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
            parts.append(f"## {chapter.number} {chapter.name}\n\n{table}\n")
        return "\n".join(parts)

    def chapter(self, topic):
        return topic.clause_ids.sorted(lambda clause: (clause.edition_id.code, clause.sort_key))[0]._chapter()

    def row(self, topic):
        asked = "" if topic.kind == "none" else topic._page_vals()["kind_label"]
        models = list(dict.fromkeys(topic.rule_ids.sorted("sequence").mapped("model_name")))
        return [
            self.numbers(topic, "2015"),
            self.numbers(topic, "2026"),
            f"{topic.name} `{topic.code}`",
            f"({asked})" if asked and topic.is_as_needed else asked,
            "<br>".join(f"`{name}`" for name in models) or "—",
            "<br>".join(self.menu(name) for name in models),
            "<br>".join(f"[{path.name}](../{path})" for path in map(self.covering_test, models)),
        ]

    def numbers(self, topic, year):
        clauses = topic.clause_ids.filtered(lambda clause: clause.edition_id.code == year).sorted("sort_key")
        return ", ".join(clause._label() + ("*" if clause.is_secondary else "") for clause in clauses)

    def menu(self, model_name):
        """Return the path of the first menu that shows the model's records; ours before Odoo's."""
        actions = self.env["ir.actions.act_window"].search([("res_model", "=", model_name)])
        menus = (
            self.env["ir.ui.menu"]
            .with_context(**{"ir.ui.menu.full_list": True})
            .search(
                [
                    ("action", "in", [f"ir.actions.act_window,{action_id}" for action_id in actions.ids]),
                ]
            )
        )
        paths = sorted(menu.complete_name.replace("/", " ▸ ") for menu in menus)
        ours = [path for path in paths if path.startswith("Quality System")]
        return next(iter(ours or paths), "on the record it belongs to").removeprefix("Quality System ▸ ")

    def covering_test(self, model_name):
        """Return the test of our own models, by the name of their file; records of Odoo are tested by the rule."""
        addon = self.env[model_name]._original_module
        path = Path(addon, "tests", f"test_{model_name.replace('.', '_')}.py")
        if addon.startswith("qms_") and (Path(get_module_path(addon)).parent / path).exists():
            return path
        return Path(RULE_TEST)
