from odoo.exceptions import UserError
from odoo.tests import tagged

from .capa_import_case import CapaImportCase


@tagged("post_install", "-at_install")
class TestCapaSentences(CapaImportCase):
    """What a corrective action says names what was meant, and advises what it does not ask for."""

    def test_a_cause_changed_after_it_was_verified_is_advised_not_asked(self):
        capa = self.capa(cause="Grease")
        self.verify(capa)
        self.assertNotIn("verify it again", capa.next_step)
        capa.cause = "Dirt"
        self.assertIn("verify it again", capa.next_step)
        self.assertTrue(capa.is_ready)
        capa.action_start_actions()
        self.assertNotIn("verify it again", capa.next_step)

    def test_of_something_closed_it_names_the_rows_that_were_meant(self):
        capa = self.closed()
        for rows, vals, label in (
            (capa.sudo().check_ids, {"days": 30}, "Effectiveness checks"),
            (self.env["qms.capa.update"], {"capa_id": capa.id, "name": "Drawing 7"}, "To update"),
        ):
            rows = rows.with_user(self.officer).sudo(False)
            with self.assertRaisesRegex(UserError, f'"Closed": {label} cannot be changed'):
                rows.write(vals) if rows else rows.create(vals)

    def test_what_the_actions_were_chosen_by_stays(self):
        capa = self.with_actions()
        with self.assertRaisesRegex(UserError, "Description stays as it was when its actions were chosen"):
            capa.description = "Since May"

    def test_a_state_that_is_not_understood_is_all_that_is_said(self):
        row = {"State": "Later", "Closed on": "2020-09-01", "Cancelled because": "None"}
        result = self.through_the_screen(self.sheet(row, {**row, "State": "Closed", "Closed on": "2019-01-01"}))
        said = [(message["record"], message["message"]) for message in result["messages"]]
        self.assertEqual([record for record, _message in said], [0, 1], said)
        self.assertIn("Later", said[0][1])
        self.assertFalse(result["ids"])

    def test_what_is_never_typed_is_said_without_an_article(self):
        check = self.watched().sudo().check_ids.with_user(self.officer).sudo(False)
        with self.assertRaisesRegex(UserError, r"^State \(Effectiveness check\) is set by its buttons, never typed"):
            check.write({"state": "running"})
