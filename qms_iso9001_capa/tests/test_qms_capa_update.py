from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestQmsCapaUpdate(CapaCase):
    """What was learned is written where others find it: the checklist is proposed, answered, and closes with it."""

    def row(self, capa, **vals):
        return (
            self.env["qms.capa.update"].with_user(self.owner).create({"capa_id": capa.id, "name": "Drawing 7", **vals})
        )

    def test_it_is_proposed_from_the_process_once(self):
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        document = self.new_document(process_ids=[(4, process.id)])
        capa = self.capa(process_id=process.id)
        for _again in range(2):
            capa.action_propose_updates()
        self.assertEqual(sorted(capa.update_ids.mapped("kind")), ["document", "process", "training"])
        self.assertEqual(capa.update_ids.document_id, document)
        self.assertIn("Turning", capa.update_ids.filtered(lambda row: row.kind == "training").name)

    def test_without_a_process_it_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "which process"):
            self.capa().action_propose_updates()

    def test_it_closes_when_everything_is_answered(self):
        capa = self.watched()
        row, other = self.row(capa), self.row(capa, name="Training of the fitters", kind="training")
        with self.assertRaisesRegex(UserError, "2 left"):
            capa.with_user(self.officer).action_close()
        row.action_updated("Revision 3")
        self.assertEqual((row.verdict, row.reason, row.answered_by_id), ("updated", "Revision 3", self.owner))
        with self.assertRaisesRegex(UserError, "reason"):
            other.action_not_needed()
        other.action_not_needed("The robot does it")
        capa.with_user(self.officer).action_close()
        self.assertEqual(capa.state, "closed")

    def test_the_answer_is_no_field_to_type(self):
        row = self.row(self.capa())
        with self.assertRaises(UserError):
            row.verdict = "updated"
        with self.assertRaises(UserError):
            self.row(self.capa(), verdict="updated")

    def test_what_is_answered_stays(self):
        capa = self.capa()
        self.row(capa).unlink()
        row = self.row(capa)
        row.action_updated("Revision 3")
        with self.assertRaises(UserError):
            row.unlink()

    def test_what_was_answered_is_neither_emptied_nor_renamed_nor_moved(self):
        capa = self.capa(team_ids=[(4, self.employee.id)])
        theirs = self.capa(user_id=self.officer.id, team_ids=[(5, 0, 0)])
        row = self.row(capa)
        row.name = "Drawing 8"
        row.action_updated("Revision 3")
        emptied = {"verdict": False, "reason": False, "answered_by_id": False, "date_answered": False}
        for user in (self.employee, self.owner, self.officer, self.manager):
            answered = row.with_user(user)
            for vals in (emptied, {"date_answered": False}, {"name": "Nothing"}, {"kind": "training"}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(UserError):
                    answered.write(vals)
        for vals in ({"capa_id": theirs.id}, {"capa_id": self.closed().id}):
            for moved in (row, self.row(capa)):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    moved.with_user(self.officer).write(vals)
        row.write({"name": "Drawing 8", "capa_id": capa.id})
        row.action_not_needed("Never used")
        self.assertEqual((row.capa_id, row.verdict, row.name), (capa, "not_needed", "Drawing 8"))

    def test_nothing_changes_after_closing_and_others_answer_nothing(self):
        capa = self.watched()
        row = self.row(capa)
        for user in (self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                row.with_user(user).action_updated("Revision 3")
        row.action_updated("Revision 3")
        capa.with_user(self.officer).action_close()
        with self.assertRaises(UserError):
            row.action_not_needed("No")
        with self.assertRaises(UserError):
            self.row(capa)
        with self.assertRaises(UserError):
            row.name = "Drawing 8"

    def test_past_the_analysis_a_row_is_answered_and_not_taken_away(self):
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        capa = self.capa(cause="The seal is not greased", process_id=process.id)
        capa.action_propose_updates()
        capa.update_ids.filtered(lambda row: row.kind == "training").unlink()
        capa.action_start_actions()
        self.action_of(capa)
        for step in (None, "action_start_effectiveness"):
            if step:
                getattr(capa, step)()
            for user in (self.owner, self.officer, self.manager):
                with self.subTest(user=user.login, step=step), self.assertRaisesRegex(UserError, "say why"):
                    capa.with_user(user).update_ids.unlink()
                with self.subTest(user=user.login, step=step), self.assertRaisesRegex(UserError, "say why"):
                    capa.with_user(user).update_ids = [(2, capa.update_ids.id)]
        capa.update_ids.action_not_needed("It says so already")
        self.assertFalse(capa.update_count)

    def test_the_title_of_a_document_that_one_may_not_read_is_not_told(self):
        """Whoever answers knows its number, and whom to ask; officers see which it is."""
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        document = self.new_document(name="Plan to close plant 2", process_ids=[(4, process.id)])
        capa = self.capa(process_id=process.id, team_ids=[(4, self.employee.id)])
        self.assertFalse(document.with_user(self.owner).has_access("read"))
        capa.action_propose_updates()
        row = capa.update_ids.filtered(lambda row: row.kind == "document")
        self.assertIn(document.reference, row.name)
        self.assertIn(self.officer.name, row.name)
        spec = {"name": {}, "document_id": {"fields": {"display_name": {}}}}
        for user in (self.owner, self.employee):
            told = [row.with_user(user).read(), row.with_user(user).web_read(spec)]
            self.assertNotIn("plant 2", str(told))
            with self.assertRaises(AccessError):
                self.row(capa, document_id=document.id)
            with self.assertRaises(AccessError):
                row.copy({"document_id": False}).with_user(user).document_id = document
        [values] = row.with_user(self.officer).web_read(spec)
        self.assertIn("plant 2", values["document_id"]["display_name"])
        row.action_not_needed("It is about something else")

    def test_what_everybody_reads_is_named(self):
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        document = self.new_document_in_force(name="Packing", process_ids=[(4, process.id)])
        capa = self.capa(process_id=process.id)
        capa.action_propose_updates()
        row = capa.update_ids.filtered(lambda row: row.kind == "document")
        self.assertEqual(row.name, document.display_name)
        self.assertEqual(row.read(["document_id"])[0]["document_id"][0], document.id)
