from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestSkillGuard(SkillCase):
    """The holder of a skill neither forges evidence nor touches a skill that carries it, whatever the way."""

    def test_what_people_add_themselves_is_declared_and_does_not_count(self):
        skill = self.new_skill(user=self.employee)
        self.assertEqual(skill.qms_evidence, "declared")
        self.assertFalse(self.counted())

    def test_the_holder_forges_no_evidence_when_creating(self):
        for vals in (
            {"qms_evidence": "confirmed"},
            {"qms_evidence": "granted"},
            {"qms_confirmed_by_id": self.hr.id},
            {"qms_record_id": self.env["qms.training.record"].search([], limit=1).id or 1},
        ):
            with self.subTest(vals=vals), self.undone():
                self.assert_refused(self.new_skill, user=self.employee, **vals)

    def test_no_default_forges_evidence(self):
        model = self.env["hr.employee.skill"].with_user(self.employee)
        self.env["ir.default"].with_user(self.employee).sudo().set(
            "hr.employee.skill", "qms_evidence", "confirmed", user_id=self.employee.id
        )
        skill = model.with_context(default_qms_evidence="granted", default_qms_confirmed_by_id=self.hr.id).create(
            {
                "employee_id": self.max.id,
                "skill_type_id": self.kind.id,
                "skill_id": self.welding.id,
                "skill_level_id": self.basic.id,
            }
        )
        self.assertEqual((skill.qms_evidence, skill.qms_confirmed_by_id.id), ("declared", False))

    def test_nobody_types_evidence_into_a_skill(self):
        skill = self.new_skill()
        for user in (self.employee, self.hr):
            for vals in ({"qms_evidence": "confirmed"}, {"qms_confirmed_on": "2026-01-01 10:00:00"}):
                with self.subTest(user=user.login, vals=vals):
                    self.assert_refused(skill.with_user(user).write, vals, says="never typed")
        skill.with_user(self.employee).write({"qms_evidence": "declared", "skill_level_id": self.expert.id})
        self.assertEqual(skill.skill_level_id, self.expert)

    def test_nobody_takes_a_skill_into_another_company(self):
        other = self.other_company.id
        for skill in (self.new_confirmed(), self.new_skill(skill=self.soldering, user=self.employee)):
            for user in (self.employee, self.hr, self.env.user):
                with self.subTest(evidence=skill.qms_evidence, user=user.login):
                    self.assert_refused(skill.with_user(user).write, {"qms_company_id": other}, says="the employee")
            self.assertEqual(skill.qms_company_id, self.company)
        self.assert_refused(self.new_skill, self.anna, user=self.hr, qms_company_id=other, says="the employee")
        self.env["ir.default"].with_user(self.hr).sudo().set(
            "hr.employee.skill", "qms_company_id", other, user_id=self.hr.id
        )
        self.max.with_user(self.hr).with_context(default_qms_company_id=other).employee_skill_ids = [
            Command.create(
                {"skill_type_id": self.kind.id, "skill_id": self.welding.id, "skill_level_id": self.expert.id}
            )
        ]
        self.new_skill(self.boss_employee, user=self.hr)
        self.assertEqual((self.skills_of() + self.skills_of(self.boss_employee)).qms_company_id, self.company)

    def test_a_skill_moves_with_its_employee(self):
        skill = self.new_confirmed(self.anna)
        self.anna.company_id = self.other_company
        self.assertEqual(skill.qms_company_id, self.other_company)

    def test_a_skill_with_evidence_is_not_changed(self):
        skill = self.new_confirmed()
        for user in (self.employee, self.hr, self.env.user):
            for vals in (
                {"skill_level_id": self.expert.id},
                {"skill_id": self.soldering.id},
                {"valid_from": self.today},
                {"valid_to": self.today + timedelta(days=900)},
                {"employee_id": self.anna.id},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self.assert_refused(skill.with_user(user).write, vals, says="carries evidence")
        # A form that sends what is there already changes nothing.
        skill.with_user(self.employee).write({"skill_level_id": self.basic.id, "valid_from": skill.valid_from})
        self.assertEqual(self.counted(), skill)

    def test_a_skill_with_evidence_is_not_deleted(self):
        skill = self.new_confirmed()
        for user in (self.employee, self.hr, self.env.user):
            with self.subTest(user=user.login):
                self.assert_refused(skill.with_user(user).unlink, says="carries evidence")
        for name in ("employee_skill_ids", "current_employee_skill_ids", "certification_ids"):
            with self.subTest(field=name):
                write = self.max.with_user(self.hr).write
                self.assert_refused(write, {name: [Command.delete(skill.id)]}, says="carries evidence")
        self.assertEqual(self.counted(), skill)

    def test_a_declared_skill_goes_on_belonging_to_its_holder(self):
        skill = self.new_skill(user=self.employee)
        skill.skill_level_id = self.expert
        skill.unlink()
        self.assertFalse(self.skills_of())

    def test_a_new_level_stands_beside_the_confirmed_one(self):
        skill = self.new_confirmed()
        before = skill.read(["valid_from", "valid_to", "skill_level_id"])
        self.max.with_user(self.hr).write(
            {
                "employee_skill_ids": [
                    Command.create(
                        {
                            "skill_type_id": self.kind.id,
                            "skill_id": self.welding.id,
                            "skill_level_id": self.expert.id,
                            "valid_from": self.today,
                        }
                    )
                ]
            }
        )
        new = self.skills_of() - skill
        self.assertEqual((new.qms_evidence, new.skill_level_id), ("declared", self.expert))
        self.assertEqual(skill.read(["valid_from", "valid_to", "skill_level_id"]), before)
        self.assertEqual(self.counted(), skill)

    def test_the_holder_declares_a_level_beside_the_confirmed_one_by_rpc(self):
        skill = self.new_confirmed()
        new = self.new_skill(user=self.employee, level=self.expert)
        self.assertEqual(new.qms_evidence, "declared")
        self.assertEqual(self.counted(), skill)

    def test_changing_the_level_on_the_employee_leaves_the_confirmed_one(self):
        skill = self.new_confirmed()
        self.max.with_user(self.hr).write(
            {"current_employee_skill_ids": [Command.update(skill.id, {"skill_level_id": self.expert.id})]}
        )
        self.assertEqual(self.counted(), skill)
        self.assertEqual((self.skills_of() - skill).qms_evidence, "declared")
        self.assert_refused(
            self.max.with_user(self.hr).write,
            {"employee_skill_ids": [Command.update(skill.id, {"valid_to": self.today})]},
            says="carries evidence",
        )

    def test_two_declared_levels_still_replace_each_other(self):
        old = self.new_skill(valid_from=self.today - timedelta(days=30))
        self.max.with_user(self.hr).write(
            {
                "employee_skill_ids": [
                    Command.create(
                        {
                            "skill_type_id": self.kind.id,
                            "skill_id": self.welding.id,
                            "skill_level_id": self.expert.id,
                            "valid_from": self.today,
                        }
                    )
                ]
            }
        )
        self.assertEqual(old.valid_to, fields.Date.today() - timedelta(days=1))
        self.assert_refused(self.new_skill, level=self.expert, valid_from=self.today, says="overlap")

    def test_the_form_of_the_employee_saves_with_evidence(self):
        skill = self.new_confirmed()
        with Form(self.max.with_user(self.hr)) as form:
            form.work_phone = "123"
        self.assertEqual(self.counted(), skill)

    def test_the_profile_writes_no_skill(self):
        skill = self.new_confirmed()
        profile = self.env["hr.employee.public"].with_user(self.employee).browse(self.max.id)
        with self.assertRaises(AccessError):
            profile.write({"employee_skill_ids": [Command.update(skill.id, {"valid_to": False})]})
        for command in (Command.delete(skill.id), Command.update(skill.id, {"valid_to": False})):
            self.assert_refused(self.max.with_user(self.employee).write, {"employee_skill_ids": [command]})
        self.assertEqual(self.counted(), skill)

    def test_a_copy_is_declared(self):
        skill = self.new_confirmed()
        copy = skill.with_user(self.employee).copy({"skill_level_id": self.expert.id})
        self.assertEqual((copy.qms_evidence, copy.qms_confirmed_by_id.id), ("declared", False))

    def test_the_library_keeps_what_people_hold_evidence_of(self):
        self.new_confirmed()
        for record in (self.welding, self.basic, self.kind):
            with self.subTest(record=record.display_name):
                self.assert_refused(record.with_user(self.hr).unlink, says="hold evidence")
        self.soldering.with_user(self.hr).unlink()
        self.assertFalse(self.soldering.exists())

    def test_an_employee_with_evidence_is_not_deleted(self):
        self.new_confirmed(self.anna)
        self.assert_refused(self.anna.with_user(self.hr).unlink, says="Archive the employee")

    def test_the_file_of_a_confirmed_skill_is_kept(self):
        skill = self.new_skill()
        skill.with_user(self.hr).action_qms_confirm(self.photo())
        file = skill.qms_attachment_ids
        self.assertEqual((file.res_model, file.res_id), ("hr.employee.skill", skill.id))
        for user in (self.employee, self.hr):
            with self.subTest(user=user.login):
                self.assert_refused(file.with_user(user).write, {"raw": b"another"})
                self.assert_refused(file.with_user(user).unlink)

    def test_the_proof_is_for_those_who_see_the_results(self):
        skill = self.new_skill()
        skill.with_user(self.hr).action_qms_confirm(self.photo())
        file = skill.qms_attachment_ids
        for user in (self.employee, self.boss, self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.assertTrue(file.with_user(user).has_access("read"))
        for user in (self.buyer, self.other_employee, self.other_manager):
            with self.subTest(user=user.login):
                self.assertFalse(file.with_user(user).has_access("read"))

    def test_the_library_does_not_make_evidence_say_something_else(self):
        other = self.env["hr.skill.type"].create({"name": "Somewhere else"})
        self.new_skill(self.anna, skill=self.soldering, level=self.expert)
        hr = self.hr
        self.expert.with_user(hr).write({"level_progress": 95})
        self.new_confirmed()
        for record, vals in (
            (self.basic, {"level_progress": 100}),
            (self.basic, {"skill_type_id": other.id}),
            (self.welding, {"skill_type_id": other.id}),
        ):
            with self.subTest(record=record.name, vals=vals):
                self.assert_refused(record.with_user(hr).write, vals, says="evidence")
        levels = [Command.update(self.basic.id, {"level_progress": 100})]
        self.assert_refused(self.kind.with_user(hr).write, {"skill_level_ids": levels}, says="evidence")
        self.basic.with_user(hr).write({"level_progress": 30, "name": "Beginner"})
        self.welding.with_user(hr).write({"skill_type_id": self.kind.id, "name": "Arc welding"})
        self.soldering.with_user(hr).write({"skill_type_id": other.id})

    def test_of_two_alike_the_one_of_the_later_day_is_shown(self):
        end = self.today + timedelta(days=300)
        for until in (False, end):
            for days in ((30, 10), (10, 30)):
                with self.subTest(until=until, days=days), self.undone():
                    rows = [
                        self.new_confirmed(valid_from=self.today - timedelta(days=count), valid_to=until)
                        for count in days
                    ]
                    self.env.invalidate_all()
                    later = max(rows, key=lambda row: row.valid_from)
                    self.assertEqual(self.max.current_employee_skill_ids, later)
        twins = [self.new_skill(valid_from=self.yesterday, valid_to=end, user=self.employee)]
        twins[0].with_user(self.hr).action_qms_confirm()
        twins.append(self.new_confirmed(valid_from=self.yesterday, valid_to=end))
        self.env.invalidate_all()
        self.assertEqual(self.max.current_employee_skill_ids, twins[1], "Of the same day, the one entered last.")
