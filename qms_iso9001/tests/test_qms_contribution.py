from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged

from .common import ROLES, QmsCase

METHODS = ("_inbox_lines", "_my_quality_lines", "_my_quality_info_lines", "_review_inputs", "_pack_folder")
LINE = {"model", "domain", "label", "date_field", "open_verb", "verb", "verb_label", "done_label"}
FOR_EVERYBODY = ("_my_quality_lines", "_my_quality_info_lines")


@tagged("post_install", "-at_install")
class TestQmsContribution(QmsCase):
    """The contract of all models that contribute to shared screens; a new one joins by inheriting it."""

    def each_line(self, *roles):
        """Return (method, user, line) of all contributing models, as each of `roles` (all) gets them."""
        for role in roles or ROLES:
            contribution = self.env["qms.contribution"].with_user(self.users[role])
            for method in METHODS:
                for line in contribution._collect(method):
                    yield method, self.users[role], line

    def test_something_is_contributed_to_each_screen(self):
        lines = list(self.each_line("manager"))
        self.assertEqual({method for method, _user, _line in lines}, set(METHODS))

    def test_every_line_can_be_shown_to_every_role(self):
        for method, user, line in self.each_line():
            with self.subTest(method=method, user=user.login, line=line["label"]):
                self.assertEqual(set(line), LINE)
                self.assertTrue(line["label"].strip())
                model = self.env[line["model"]].with_user(user)
                self.assertTrue(line["date_field"] is False or line["date_field"] in model._fields)
                if line["date_field"]:
                    self.assertIn(model._fields[line["date_field"]].type, ("date", "datetime"))
                if model.has_access("read"):
                    model.search(Domain(line["domain"]), order=line["date_field"] or "id", limit=5)

    def test_what_everybody_has_to_act_on_everybody_may_read(self):
        for method, user, line in self.each_line("employee"):
            if method in FOR_EVERYBODY:
                with self.subTest(line=line["label"]):
                    self.assertTrue(self.env[line["model"]].with_user(user).has_access("read"))

    def test_verbs_of_a_line_are_public_methods_with_words_on_their_button(self):
        for _method, _user, line in self.each_line("employee", "manager"):
            with self.subTest(line=line["label"]):
                self.assertEqual(bool(line["verb"]), bool(line["verb_label"]))
                for verb in filter(None, (line["verb"], line["open_verb"])):
                    self.assertFalse(verb.startswith("_"), "Only a public method can be called from the page.")
                    self.assertTrue(callable(getattr(self.env[line["model"]], verb, None)))

    def test_a_line_tells_its_verbs(self):
        line = self.env["qms.policy"]._contribution_line(
            "To read", [], open_verb="action_view_signatures", verb="action_approve", verb_label="Approve"
        )
        self.assertEqual(
            [line[name] for name in ("open_verb", "verb", "verb_label")],
            ["action_view_signatures", "action_approve", "Approve"],
        )

    def test_buttons_open_actions_that_exist(self):
        buttons = self.env["qms.contribution"].with_user(self.employee)._collect("_my_quality_buttons")
        self.assertTrue(buttons)
        for button in buttons:
            with self.subTest(button=button["label"]):
                self.assertEqual(set(button), {"label", "icon", "action", "sequence"})
                self.assertTrue(self.env.ref(button["action"])._name.startswith("ir.actions."))

    def test_labels_of_one_screen_are_told_apart(self):
        for method in METHODS:
            labels = [line["label"] for name, _user, line in self.each_line("manager") if name == method]
            self.assertEqual(len(labels), len(set(labels)), labels)

    def test_labels_are_given_to_the_translator(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env["qms.contribution"].with_user(self.manager).with_context(lang="fr_FR")
        with patch("odoo.orm.environments.get_translation", lambda _module, _lang, source, _args: f"«{source}»"):
            labels = [line["label"] for method in METHODS for line in french._collect(method)]
        self.assertFalse([label for label in labels if not label.startswith("«")], "Wrap these in self.env._().")
