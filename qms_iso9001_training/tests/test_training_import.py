from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.mail.tests.common import MailCase

from .skill_case import SkillCase

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUIET = ("mail.mail", "mail.notification", "mail.activity")


@tagged("post_install", "-at_install")
class TestTrainingImport(SkillCase, MailCase):
    """Courses, past training records and past skills, by the import screen and its templates, as the HR officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.berg, cls.holm = cls.env["hr.employee"].create(
            [{"name": name, "company_id": cls.company.id} for name in ("Anna Berg", "Jan Holm")]
        )
        # A level of the same name in another type, which Odoo's look-up by name would take.
        cls.other = cls.env["hr.skill.type"].create(
            {
                "name": "A type before",
                "skill_ids": [(0, 0, {"name": "Welding"})],
                "skill_level_ids": [
                    (0, 0, {"name": "Expert", "level_progress": 70}),
                    (0, 0, {"name": "Basic", "level_progress": 20}),
                ],
            }
        )

    def template(self, model):
        [template] = self.env[model].with_user(self.hr).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            return file.read()

    def filled(self, model, **cells):
        """Return the template of `model` with `cells` (heading=value, with _ for spaces) in its first row."""
        book = load_workbook(BytesIO(self.template(model)))
        sheet = book.worksheets[0]
        for cell in sheet[1]:
            name = cell.value.replace(" ", "_").replace("/", "__")
            if name in cells:
                sheet.cell(2, cell.column).value = cells[name]
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def through_the_screen(self, model, content=None, user=None):
        """Do what the import screen does with a file (the template as it is); return what it gets back."""
        imports = self.env["base_import.import"].with_user(user or self.hr).with_company(self.company)
        file = imports.create(
            {
                "res_model": model,
                "file": content or self.template(model),
                "file_name": "list.xlsx",
                "file_type": EXCEL,
            }
        )
        options = {"has_headers": True, "advanced": True, "limit": 2000, "skip": 0, "quoting": '"', "separator": ","}
        preview = file.parse_preview(options)
        self.assertNotIn("error", preview)
        paths = ["/".join(preview["matches"].get(index, [])) for index in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        names = [header.lower() for header in preview["headers"]]
        return file.with_context(tracking_disable=False).execute_import(
            paths, names, {**preview["options"], "limit": 2000}, dryrun=False
        )

    def imported(self, model):
        """Return the records of the template as it is, and check that nobody heard of it."""
        before = {name: self.env[name].sudo().search_count([]) for name in QUIET}
        with self.mock_mail_gateway():
            result = self.through_the_screen(model)
        self.assertFalse(result["messages"])
        self.assertFalse(self._new_mails)
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in QUIET}, before)
        self.env.invalidate_all()
        return self.env[model].browse(result["ids"])

    def test_courses_come_in_with_what_they_grant(self):
        welding, forklift = self.imported("qms.training")
        self.assertEqual(welding.company_id | forklift.company_id, self.company)
        self.assertEqual(
            (welding.method, welding.minutes, welding.trainer_name, welding.is_effect_asked, forklift.is_effect_asked),
            ("exam", 240, "Welding institute", True, False),
        )
        self.assertRecordValues(
            welding.skill_ids,
            [
                {"skill_id": self.welding.id, "skill_level_id": self.expert.id, "validity_months": 24},
                {"skill_id": self.soldering.id, "skill_level_id": self.basic.id, "validity_months": 0},
            ],
        )
        self.assertFalse(forklift.skill_ids)

    def test_past_records_come_in_as_imported_and_grant_nothing(self):
        berg, holm = self.imported("qms.training.record")
        self.assertRecordValues(
            berg | holm,
            [
                {"employee_id": self.berg.id, "training_id": self.course.id, "state": "passed", "is_legacy": True},
                {"employee_id": self.holm.id, "training_id": self.course.id, "state": "attended", "is_legacy": True},
            ],
        )
        self.assertEqual((str(berg.date_done), berg.minutes, berg.note), ("2023-03-06", 45, "Folder 12, sheet 4"))
        self.assertFalse(self.skills_of(self.berg))

    def test_past_skills_come_in_with_their_last_day_and_count_until_then(self):
        skills = self.imported("hr.employee.skill")
        self.assertEqual(skills.skill_type_id, self.kind)
        self.assertEqual(set(skills.mapped("qms_evidence")), {"confirmed"})
        self.assertEqual(skills.qms_confirmed_by_id, self.hr)
        self.assertEqual(skills.mapped("skill_level_id"), self.expert | self.basic)
        self.assertEqual([str(skill.valid_to) for skill in skills], ["2099-01-14", "2022-03-01", "False"])
        self.assertEqual(self.counted(self.berg), skills[0])
        self.assertEqual(self.counted(self.holm), skills[2])

    def test_a_level_that_the_type_has_not_names_the_row_and_what_there_is(self):
        for model, cell in (("hr.employee.skill", "Skill_Level"), ("qms.training", "Skills_granted__Level")):
            with self.subTest(model=model):
                result = self.through_the_screen(model, self.filled(model, **{cell: "Master"}))
                [message] = result["messages"]
                self.assertFalse(result["ids"])
                self.assertEqual(message["record"], 0)
                self.assertIn("Levels: Basic, Expert", message["message"])

    def test_an_unknown_type_says_which_there_are(self):
        result = self.through_the_screen(
            "hr.employee.skill", self.filled("hr.employee.skill", Skill_Type="Nothing like it")
        )
        self.assertIn("Trades", result["messages"][0]["message"])

    def test_people_without_the_right_bring_in_nothing(self):
        for model in ("qms.training", "qms.training.record", "hr.employee.skill"):
            with self.subTest(model=model):
                result = self.through_the_screen(model, user=self.employee)
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])

    def load(self, *names):
        """Import a confirmed skill of each name, as the HR officer; return the result of `load`."""
        columns = ["employee_id", "skill_type_id", "skill_id", "skill_level_id", "qms_evidence"]
        model = self.env["hr.employee.skill"].with_user(self.hr).with_company(self.company)
        return model.load(columns, [[name, "Trades", "Welding", "Basic", "confirmed"] for name in names])

    def test_of_two_people_of_one_name_the_one_who_is_here_gets_the_evidence(self):
        here = self.env["hr.employee"].create({"name": "Anna Berg", "company_id": self.company.id})
        self.berg.active = False
        result = self.load("Anna Berg")
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["hr.employee.skill"].browse(result["ids"]).employee_id, here)
        record = self.env["qms.training.record"].with_user(self.hr).with_company(self.company)
        result = record.load(
            ["employee_id", "training_id", "date_done", "state"], [["Anna Berg", "Ladders", "2023-03-06", "passed"]]
        )
        self.assertFalse(result["messages"])
        self.assertEqual(record.browse(result["ids"]).employee_id, here)

    def test_who_left_still_gets_what_is_theirs_alone(self):
        self.berg.active = False
        result = self.load("Anna Berg")
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["hr.employee.skill"].browse(result["ids"]).employee_id, self.berg)

    def test_where_several_are_left_or_nobody_the_row_is_refused_by_name(self):
        twin = self.env["hr.employee"].create({"name": "Anna Berg", "company_id": self.company.id})
        for name, people in (("Anna Berg", "here"), ("Anna Berg", "gone"), ("Nobody Like It", "gone")):
            with self.subTest(name=name, people=people):
                (twin | self.berg).active = people == "here"
                result = self.load("Jan Holm", name)
                [message] = result["messages"]
                self.assertFalse(result["ids"])
                self.assertEqual((message["type"], message["record"]), ("error", 1))
                self.assertIn(name, message["message"])
