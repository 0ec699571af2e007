from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestSkillConfirm(SkillCase):
    """HR officer and manager confirm, with name, day and file; nobody confirms their own skills."""

    def test_hr_officer_and_manager_confirm(self):
        for user in (self.hr, self.boss):
            with self.subTest(user=user.login), self.undone():
                skill = self.new_skill()
                skill.with_user(user).action_qms_confirm()
                self.assertEqual((skill.qms_evidence, skill.qms_confirmed_by_id), ("confirmed", user))
                self.assertTrue(skill.qms_confirmed_on)
                self.assertEqual(self.counted(), skill)

    def test_the_button_is_there_for_who_may_press_it(self):
        skill = self.new_skill()
        users = (self.hr, self.boss, self.employee, self.officer, self.manager, self.auditor)
        allowed = [skill.with_user(user).qms_can_confirm for user in users]
        self.assertEqual(allowed, [True, True, False, False, False, False])
        for user in (self.auditor, self.manager):
            with self.assertRaises(AccessError):
                skill.with_user(user).action_qms_open_confirm()

    def test_the_manager_of_the_manager_confirms_too(self):
        top = self.new_user("employee", self.company, "t_top")
        self.boss_employee.parent_id = top.with_company(self.company).employee_id
        skill = self.new_skill()
        skill.with_user(top).action_qms_confirm()
        self.assertEqual(skill.qms_confirmed_by_id, top)

    def test_nobody_else_confirms(self):
        skill = self.new_skill()
        for user in (self.employee, self.officer, self.manager, self.auditor, self.buyer, self.other_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                skill.with_user(user).action_qms_confirm()
        self.assertEqual(skill.qms_evidence, "declared")

    def test_nobody_confirms_their_own_skills(self):
        for user in (self.hr, self.boss, self.employee):
            with self.subTest(user=user.login):
                own = self.new_skill(user.with_company(self.company).employee_id)
                self.assert_refused(own.with_user(user).action_qms_confirm, says="their own")
                self.assert_refused(own.with_user(user).sudo().action_qms_confirm, says="their own")

    def test_the_hr_officer_of_another_company_does_not_confirm(self):
        stranger = self.new_user("hr", self.other_company, "t_other_hr")
        with self.assertRaises(AccessError):
            self.new_skill().with_user(stranger).action_qms_confirm()
        other = self.new_people(1, self.other_company)
        skill = self.new_skill(other)
        with self.assertRaises(AccessError):
            skill.with_user(self.hr).action_qms_confirm()
        skill.with_user(stranger).action_qms_confirm()
        self.assertEqual(skill.qms_evidence, "confirmed")

    def test_a_skill_is_confirmed_once(self):
        skill = self.new_confirmed()
        self.assert_refused(skill.with_user(self.boss).action_qms_confirm, says="already")
        self.assertEqual(skill.qms_confirmed_by_id, self.hr)

    def test_the_dialog_confirms_the_list_with_one_file(self):
        skills = self.new_skill() | self.new_skill(self.anna)
        action = skills.with_user(self.hr).action_qms_open_confirm()
        form = Form(self.env[action["res_model"]].with_user(self.hr).with_context(**action["context"]))
        dialog = form.save()
        dialog.attachment_ids = self.photo()
        dialog.action_confirm()
        self.assertEqual(skills.mapped("qms_evidence"), ["confirmed"] * 2)
        self.assertEqual([len(skill.qms_attachment_ids) for skill in skills], [1, 1])
        for skill in skills:
            self.assertEqual(skill.qms_attachment_ids.res_id, skill.id)

    def test_one_foreign_skill_in_the_list_confirms_none(self):
        mine, foreign = self.new_skill(), self.new_skill(self.anna)
        dialog = (
            self.env["qms.skill.confirm"]
            .with_user(self.boss)
            .create({"skill_ids": [Command.set((mine | foreign).ids)]})
        )
        with self.assertRaises(AccessError):
            dialog.action_confirm()
        self.assertEqual((mine | foreign).mapped("qms_evidence"), ["declared"] * 2)

    def test_withdrawing_needs_a_reason_and_keeps_the_row(self):
        skill = self.new_confirmed()
        self.assert_refused(skill.with_user(self.boss).action_qms_withdraw, says="Give a reason")
        self.assert_refused(skill.with_user(self.employee).action_qms_withdraw, "I want to", says="their own")
        with self.assertRaises(AccessError):
            skill.with_user(self.officer).action_qms_withdraw("Forged")
        skill.with_user(self.boss).action_qms_withdraw("The certificate was another person's")
        self.assertEqual((skill.qms_evidence, skill.valid_to), ("withdrawn", self.yesterday))
        self.assertEqual(skill.qms_withdrawn_by_id, self.boss)
        self.assertEqual(skill.qms_withdrawn_reason, "The certificate was another person's")
        self.assertEqual(skill.qms_confirmed_by_id, self.hr)
        self.assertFalse(self.counted())
        self.assert_refused(skill.with_user(self.employee).unlink, says="carries evidence")
        self.assertNotIn(skill, self.max.current_employee_skill_ids)

    def test_withdrawing_on_the_first_day(self):
        skill = self.new_confirmed(valid_from=self.today)
        skill.with_user(self.hr).action_qms_withdraw("Mistake")
        self.assertEqual((skill.valid_to, skill.qms_evidence), (self.today, "withdrawn"))
        self.assertFalse(self.counted())

    def test_withdrawing_what_has_no_first_day(self):
        skill = self.new_confirmed(valid_from=False)
        skill.with_user(self.hr).action_qms_withdraw("No proof")
        self.assertEqual((skill.qms_evidence, skill.valid_to), ("withdrawn", self.yesterday))

    def test_that_a_skill_was_withdrawn_is_no_matter_of_colleagues(self):
        skill = self.new_confirmed()
        skill.with_user(self.boss).action_qms_withdraw("Cannot do it any more")
        names = ["qms_withdrawn_reason", "qms_withdrawn_by_id", "qms_withdrawn_on"]
        self.env.invalidate_all()
        for user in (self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.assertTrue(skill.with_user(user).search_read([("id", "=", skill.id)], names))
        for user in (self.employee, self.boss):
            with self.subTest(user=user.login):
                self.assertEqual(skill.with_user(user).search([("id", "=", skill.id)]), skill)
                for name in names:
                    self.assertRaises(AccessError, skill.with_user(user).read, [name])
        for user in (self.buyer, self.other_employee):
            with self.subTest(user=user.login):
                self.assertFalse(skill.with_user(user).search([("qms_evidence", "=", "withdrawn")]))
                self.assertFalse(skill.with_user(user).has_access("read"))
                self.assertRaises(AccessError, skill.with_user(user).read, ["skill_id"])

    def test_the_reason_dialog_withdraws(self):
        skill = self.new_confirmed().with_user(self.boss)
        action = skill.with_context(qms_verb="action_qms_withdraw").action_ask_reason()
        dialog = self.env["qms.reason"].with_user(self.boss).with_context(**action["context"]).create({})
        dialog.reason = "Cannot do it any more"
        dialog.action_confirm()
        self.assertEqual(skill.qms_evidence, "withdrawn")

    def test_a_declared_skill_is_not_withdrawn(self):
        self.assert_refused(self.new_skill().with_user(self.hr).action_qms_withdraw, "x", says="no evidence")

    def test_expired_and_future_skills_do_not_count(self):
        past = self.new_confirmed(valid_to=self.yesterday)
        coming = self.new_confirmed(skill=self.soldering, valid_from=self.today + timedelta(days=1))
        self.assertEqual((past | coming).mapped("qms_evidence"), ["confirmed"] * 2)
        self.assertFalse(self.counted())

    def test_the_best_skill_with_evidence_is_shown(self):
        basic = self.new_confirmed(valid_to=self.today + timedelta(days=30))
        longer = self.new_confirmed(level=self.expert, valid_to=self.today + timedelta(days=60))
        declared = self.new_skill(level=self.expert)
        self.env.invalidate_all()
        self.assertEqual(self.max.current_employee_skill_ids, longer | declared)
        self.assertEqual(self.counted(), basic | longer)

    def test_hr_imports_past_skills_with_evidence(self):
        header = ["employee_id/.id", "skill_type_id/.id", "skill_id/.id", "skill_level_id/.id"]
        header += ["valid_from", "valid_to", "qms_evidence"]
        rows = [
            [
                str(self.anna.id),
                str(self.kind.id),
                str(self.welding.id),
                str(self.basic.id),
                "2023-01-01",
                to,
                "confirmed",
            ]
            for to in ("2024-12-31", "2098-12-31")
        ]
        self.new_skill(self.anna, valid_from="2020-01-01")
        model = self.env["hr.employee.skill"]
        result = model.with_user(self.hr).load(header, rows)
        self.assertFalse(result["messages"])
        skills = model.browse(result["ids"])
        self.assertEqual(skills.mapped("qms_evidence"), ["confirmed"] * 2)
        self.assertEqual(skills.qms_confirmed_by_id, self.hr)
        self.assertEqual(self.counted(self.anna), skills[1])
        again = model.with_user(self.hr).load(header, rows[:1])
        self.assertFalse(again["ids"])
        self.assertIn("stands there already", again["messages"][0]["message"])
        nobody = model.with_user(self.hr).load(header, [["", *rows[0][1:]]])
        self.assertFalse(nobody["ids"])
        self.assertNotIn("TypeError", str(nobody["messages"]))
        refused = model.with_user(self.employee).load(header, [[str(self.max.id), *rows[1][1:]]])
        self.assertFalse(refused["ids"])
        self.assertEqual(self.skills_of(), model)

    def test_one_row_twice_in_a_file_and_a_file_without_days_twice_are_refused(self):
        header = ["employee_id/.id", "skill_type_id/.id", "skill_id/.id", "skill_level_id/.id", "qms_evidence"]
        ids = [str(each.id) for each in (self.anna, self.kind, self.welding, self.basic)]
        row = [*ids, "confirmed"]
        other = [*ids[:3], str(self.expert.id), "confirmed"]
        model = self.env["hr.employee.skill"].with_user(self.hr)
        self.assertFalse(model.load(header, [row, other, row])["ids"])
        self.assertFalse(self.skills_of(self.anna))
        first = model.load(header, [row, other])
        self.assertFalse(first["messages"])
        again = model.load(header, [row])
        self.assertFalse(again["ids"])
        self.assertIn("Welding stands there already", again["messages"][0]["message"])
        self.assertEqual(self.skills_of(self.anna).ids, first["ids"])

    def waiting(self, user):
        """Return what My quality offers `user` to confirm."""
        model = self.env["hr.employee.skill"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        line = next(line for line in model._my_quality_lines() if line["verb"] == "action_qms_confirm")
        return model.search(line["domain"])

    def test_my_quality_shows_what_waits_for_whoever_may_confirm(self):
        mine, foreign = self.new_skill(), self.new_skill(self.anna)
        own = self.new_skill(self.boss_employee)
        self.new_confirmed(skill=self.soldering)
        self.new_skill(skill=self.soldering, employee=self.anna, valid_from="2020-01-01", valid_to="2020-12-31")
        self.assertEqual(self.waiting(self.boss), mine)
        self.assertEqual(self.waiting(self.hr), mine | foreign | own)
        for user in (self.employee, self.officer, self.buyer, self.other_manager):
            with self.subTest(user=user.login):
                self.assertFalse(self.waiting(user).filtered(lambda row: row in mine | foreign | own))
        page = self.env["qms.my.quality"].with_user(self.boss)._read_page()
        section = next(each for each in page["sections"] if each["model"] == "hr.employee.skill")
        self.assertEqual([row["id"] for row in section["rows"]], mine.ids)

    def test_the_list_opens_with_evidence_for_everybody_who_has_its_menu(self):
        self.new_skill()
        for user in (self.hr, self.officer, self.auditor):
            for view in ("list", "form", "search", "kanban"):
                with self.subTest(user=user.login, view=view):
                    ref = self.env.ref(f"qms_iso9001_training.hr_employee_skill_view_{view}_qms")
                    arch = self.env["hr.employee.skill"].with_user(user).get_view(ref.id, view)["arch"]
                    self.assertIn("qms_evidence", arch)

    def test_evidence_of_many_is_confirmed_in_few_queries(self):
        skills = self.env["hr.employee.skill"].union(*(self.new_skill(person) for person in self.people))
        few, many = skills[:2].with_user(self.hr), skills[2:].with_user(self.hr)
        counts = []
        for rows in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows.action_qms_confirm()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
