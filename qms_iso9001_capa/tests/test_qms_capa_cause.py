from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestQmsCapaCause(CapaCase):
    """The search for the cause: whys in a row, possible causes in six categories; frozen when the actions start."""

    def row(self, model, capa, user=None, **vals):
        vals = {"capa_id": capa.id, "name": "The seal is dry", **vals}
        return self.env[model].with_user(user or self.owner).create(vals)

    def rows(self, capa):
        """Return one row of each kind."""
        return self.row("qms.capa.why", capa), self.row("qms.capa.bone", capa, category="machine")

    def test_the_whys_are_typed_in_the_form_one_after_the_other(self):
        capa = self.capa(team_ids=[(4, self.employee.id)])
        with Form(capa.with_user(self.employee)) as form:
            for text in ("The seal leaks", "It is dry", "The robot has no grease"):
                with form.why_ids.new() as row:
                    row.name = text
        self.assertEqual(capa.why_ids.mapped("name"), ["The seal leaks", "It is dry", "The robot has no grease"])

    def test_bones_stand_in_the_categories_of_cause_codes(self):
        codes, bones = (self.env[model]._fields["category"].selection for model in ("qms.cause", "qms.capa.bone"))
        self.assertEqual(codes, bones)
        with self.assertRaises(ValueError):
            self.row("qms.capa.bone", self.capa(), category="money")

    def test_a_why_is_used_as_the_root_cause(self):
        capa = self.capa(cause="A guess")
        why, bone = self.rows(capa)
        why.action_use_as_cause()
        self.assertEqual(capa.cause, "The seal is dry")
        bone.name = "The robot has no grease"
        bone.action_use_as_cause()
        self.assertEqual((capa.cause, bone.is_root), ("The robot has no grease", True))

    def test_a_bone_is_marked_renamed_and_removed_by_the_form_of_its_corrective_action(self):
        capa = self.capa()
        why, bone = self.rows(capa)
        capa.write({"bone_ids": [(1, bone.id, {"is_root": True, "name": "No grease"})]})
        self.assertEqual((bone.is_root, bone.name), (True, "No grease"))
        capa.write({"bone_ids": [(2, bone.id)], "why_ids": [(2, why.id)]})
        self.assertFalse(capa.bone_ids | self.env["qms.capa.bone"].browse(bone.id).exists())

    def test_when_the_actions_start_the_analysis_stays(self):
        capa = self.capa(cause="Grease")
        rows = self.rows(capa)
        capa.action_start_actions()
        for user in (self.owner, self.officer, self.manager):
            self.assertFalse(capa.with_user(user).can_analyse)
            for row in rows:
                with self.subTest(user=user.login, model=row._name):
                    for step in (
                        lambda row: row.write({"name": "Another"}),
                        lambda row: row.unlink(),
                        lambda row: row.action_use_as_cause(),
                        lambda row: (
                            row.create({"capa_id": row.capa_id.id, "name": "x", "category": "man"})
                            if "category" in row._fields
                            else row.create({"capa_id": row.capa_id.id, "name": "x"})
                        ),
                    ):
                        with self.assertRaisesRegex(UserError, "Back to analysis"):
                            step(row.with_user(user))
        capa.action_back_to_analysis("It was the robot")
        rows[0].name = "The robot"
        self.assertEqual(rows[0].name, "The robot")

    def test_what_the_actions_were_chosen_by_is_kept_in_the_messages(self):
        capa = self.capa(cause="Grease")
        _why, bone = self.rows(capa)
        bone.is_root = True
        capa.action_start_actions()
        capa.action_back_to_analysis("It was the robot")
        text = " ".join(capa.message_ids.mapped("body"))
        self.assertIn("1. The seal is dry; Machine: The seal is dry (probable)", text)

    def test_nothing_changes_after_closing(self):
        capa = self.capa(cause="Grease")
        rows = self.rows(capa)
        capa.action_cancel("A mistake")
        for row in rows:
            with self.assertRaises(UserError):
                row.name = "Another"

    def test_others_write_no_row_and_no_row_moves(self):
        capa, theirs = self.capa(), self.capa()
        for row in self.rows(capa):
            for user in (self.employee, self.auditor, self.other_manager, self.buyer):
                with self.subTest(model=row._name, user=user.login):
                    with self.assertRaises(AccessError):
                        row.with_user(user).write({"name": "Another"})
                    with self.assertRaises(AccessError):
                        row.with_user(user).action_use_as_cause()
            with self.assertRaisesRegex(UserError, "stays"):
                row.capa_id = theirs
        with self.assertRaises(AccessError):
            self.row("qms.capa.why", capa, self.employee)
        with self.assertRaises(AccessError):
            self.row("qms.capa.why", capa, self.other_manager)

    def test_the_team_works_on_it_and_the_auditor_reads(self):
        capa = self.capa(team_ids=[(4, self.employee.id)])
        for row in self.rows(capa):
            row.with_user(self.employee).name = "Dirt"
            self.assertEqual(row.with_user(self.auditor).name, "Dirt")
            with self.assertRaises(AccessError):
                row.with_user(self.other_manager).read(["name"])
