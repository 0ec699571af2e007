from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import format_date

from .competence_case import CompetenceCase


@tagged("post_install", "-at_install")
class TestQmsCompetenceMatrix(CompetenceCase):
    def matrix(self, user=None, **filters):
        self.env.invalidate_all()
        return self.env["qms.competence.matrix"].with_user(user or self.hr).get_matrix(filters)

    def names(self, matrix):
        return [person["name"] for person in matrix["people"]]

    def test_people_by_skills(self):
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.require(self.solder, self.low, painter)
        self.others[-1].job_id = painter
        self.hold(self.anna, self.weld, self.high, until=30)
        matrix = self.matrix()
        self.assertEqual([skill["name"] for skill in matrix["skills"]], ["Soldering", "Welding"])
        self.assertEqual((matrix["total"], self.names(matrix)), (8, sorted(self.people.mapped("name"))))
        not_required, weld = matrix["people"][0]["cells"]
        self.assertIsNone(not_required)
        self.assertEqual((weld["state"], weld["required"], weld["held"]), ("expiring", "Level 50", "Level 100"))
        self.assertEqual(weld["until"], format_date(self.env, self.today + timedelta(days=30)))
        self.assertEqual(matrix["people"][-1]["cells"][0]["state"], "missing")
        self.assertTrue(matrix["can_plan"])

    def test_filters(self):
        bench = self.env["hr.department"].create(
            {"name": "Bench", "company_id": self.company.id, "parent_id": self.workshop.id}
        )
        hall = self.env["hr.department"].create({"name": "Hall", "company_id": self.company.id})
        self.people[0].department_id, self.people[1].department_id = bench, hall
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.require(self.weld, self.low, painter)
        self.people[2].job_id = painter
        process = self.env["qms.process"].with_user(self.manager).create({"name": "Painting"})
        roles = self.env["qms.process.role"].with_user(self.manager)
        roles.create({"process_id": process.id, "job_id": painter.id})
        roles.create({"process_id": process.id, "employee_id": self.people[3].id, "job_id": self.welder.id})
        names = self.people.mapped("name")
        self.assertEqual(self.names(self.matrix(department_id=bench.id)), names[:1])
        self.assertEqual(len(self.names(self.matrix(department_id=self.workshop.id))), 7)
        self.assertEqual(self.names(self.matrix(job_id=painter.id)), names[2:3])
        self.assertEqual(self.names(self.matrix(process_id=process.id)), names[2:4])
        choices = self.matrix()["choices"]
        self.assertEqual([label for _id, label in choices["job_id"]], ["Painter", "Welder"])
        self.assertIn([process.id, process.display_name], choices["process_id"])
        self.assertEqual(len(choices["department_id"]), 3)

    def test_the_list_shows_whom_the_matrix_shows(self):
        self.people[0].department_id = self.env["hr.department"].create({"name": "Hall", "company_id": self.company.id})
        filters = {"department_id": self.people[0].department_id.id}
        action = self.env["qms.competence.matrix"].with_user(self.hr).action_open_list(filters)
        listed = self.env[action["res_model"]].with_user(self.hr).search(action["domain"])
        self.assertEqual(listed.mapped("employee_name"), self.names(self.matrix(**filters)))
        self.assertEqual(listed.employee_id, self.people[0])

    def test_who_does_not_read_employees_opens_their_public_profile(self):
        self.assertEqual([self.matrix(user)["is_hr"] for user in (self.hr, self.employee, self.auditor)], [1, 0, 0])

    def test_a_manager_sees_the_team(self):
        self.anna.parent_id = self.me
        self.me.job_id = self.welder
        matrix = self.matrix(self.employee)
        self.assertEqual(set(self.names(matrix)), {self.anna.name, self.me.name})
        self.assertTrue(matrix["choices"]["has_team"])
        self.assertFalse(matrix["can_plan"])
        self.assertEqual(self.names(self.matrix(self.employee, is_team=True)), [self.anna.name])

    def test_who_has_no_right_gets_an_empty_page(self):
        for user in (self.employee, self.buyer, self.other_employee):
            matrix = self.matrix(user)
            self.assertEqual((matrix["people"], matrix["skills"], matrix["total"]), ([], [], 0))
            self.assertFalse(matrix["choices"]["has_team"])

    def test_pages(self):
        first = self.names(self.matrix())
        matrix = self.matrix(offset=3)
        self.assertEqual((self.names(matrix), matrix["total"], matrix["offset"]), (first[3:], 8, 3))

    def test_the_number_of_queries_does_not_grow(self):
        self.matrix()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.env["qms.competence.matrix"].with_user(self.hr).get_matrix({})
        few = self.env.cr.sql_log_count - start
        self.new_people(40)
        for number in range(10):
            self.require(self.new_skill(f"Skill {number}"), self.low)
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.env["qms.competence.matrix"].with_user(self.hr).get_matrix({})
        self.assertLessEqual(self.env.cr.sql_log_count - start, few)

    def test_looking_at_some_people_shows_the_same_rows_and_no_others(self):
        self.hold(self.anna, self.weld, self.high)
        self.require(self.solder, self.low)
        gaps = self.gaps()
        few = self.people[:2]
        found = gaps.search([("left_out", "=", False), ("employee_id", "in", few.ids)])
        wanted = gaps.filtered(lambda gap: gap.employee_id in few)
        self.assertEqual((found, found.env), (wanted, gaps.env))
        self.assertEqual(
            self.anna.with_user(self.hr).qms_gap_ids, wanted.filtered_domain([("employee_id", "=", few[0].id)])
        )
        names = ["state", "held_progress", "required_progress", "valid_to", "is_met"]
        before = found.read(names)
        self.env.invalidate_all()
        self.assertEqual(before, wanted.read(names))
        self.assertFalse(gaps.search([("employee_id", "in", [])]))
        either = [("left_out", "=", False), "|", ("employee_id", "in", few.ids), ("skill_id", "=", self.weld.id)]
        self.assertEqual(gaps.search(either), gaps - gaps.filtered(lambda gap: gap.skill_id == self.solder) | wanted)

    def test_whose_skills_are_looked_at(self):
        Gap, few = self.env["qms.competence.gap"], tuple(self.people[:2].ids)
        for domain, looked_at in (
            ([("employee_id", "in", few)], ("employee_id", few)),
            ([("id", "in", few)], ("id", few)),
            ([("employee_id", "=", few[0]), ("left_out", "=", False)], ("employee_id", few[:1])),
            (["|", ("employee_id", "in", few), ("left_out", "=", False)], None),
            ([("employee_id", "not in", few)], None),
            (["!", ("employee_id", "in", few)], None),
            ([("employee_id", "in", [*few, False])], None),
            ([("employee_id", "child_of", few)], None),
            ([("employee_id.name", "in", ["Anna"])], None),
            ([], None),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(Gap._get_few(Domain(domain)), looked_at)

    def test_looking_at_some_people_opens_nobody(self):
        gaps = self.gaps(self.employee).with_context(qms_gap_few=("employee_id", self.people.ids))
        self.assertFalse(gaps.search([("left_out", "=", False)]) - self.gaps(self.employee))
        self.assertFalse(gaps.search([("employee_id", "in", self.others.ids)]))

    def test_a_cell_plans_a_training(self):
        self.env["qms.training.skill"].create(
            {
                "training_id": self.course.id,
                "skill_id": self.weld.id,
                "skill_level_id": self.high.id,
                "skill_type_id": self.craft.id,
            }
        )
        cell = self.matrix()["people"][0]["cells"][0]
        action = self.env["qms.competence.matrix"].with_user(self.hr).plan_training(cell["id"])
        self.assertEqual(action["res_model"], "qms.training.record")
        record = self.env["qms.training.record"].search([("training_id", "=", self.course.id)])
        self.assertEqual((record.employee_id, record.state), (self.anna, "needed"))

    def test_on_paper(self):
        self.hold(self.anna, self.weld, self.high)
        action = self.env["qms.competence.matrix"].with_user(self.hr).action_print({"job_id": self.welder.id})
        report = self.env["ir.actions.report"].with_user(self.hr)
        html = report._render_qweb_html(action["report_name"], [], data=action["data"])[0].decode()
        for words in ("Competence matrix", self.anna.name, "Welding", "Level 100"):
            self.assertIn(words, html)
        values = self.env[f"report.{action['report_name']}"].with_user(self.hr)._get_report_values([], action["data"])
        self.assertEqual(values["counts"], (1, 8))
        self.assertEqual([len(page) for page in values["pages"]], [8])
