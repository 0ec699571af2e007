from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import QmsCase
from .samples_audit import new_audit, new_process

TWELVE = 12


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditQuestions(QmsCase):
    """Which questions a process is asked: as many as any other, and about its own work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def asked(self, process):
        audit = new_audit(self, process)
        audit.with_user(self.named).action_load_questions()
        return audit.line_ids.filtered(lambda line: line.process_id == process).mapped("name")

    def carrying(self, *codes, **vals):
        topics = self.env["qms.requirement"].search([("code", "in", codes)])
        self.assertEqual(len(topics), len(codes))
        return new_process(self, requirement_ids=[Command.set(topics.ids)], **vals)

    def test_each_process_of_the_usual_company_is_asked_twelve_about_its_own_work(self):
        kinds = {
            "selling": ("core", "PRODUCT_REQ", "ORDER_REVIEW", "ORDER_CHANGE"),
            "buying": ("core", "SUPPLIER_CONTROL", "SUPPLIER_EVAL", "PURCHASE_INFO"),
            "receiving": ("core", "RECEIPT", "TRACEABILITY", "PRESERVATION"),
            "making": ("core", "PROVISION", "WORK_INSTRUCTION", "RELEASE"),
            "delivering": ("core", "PRESERVATION", "POST_DELIVERY"),
            "service": ("core", "CUSTOMER_COMM", "COMPLAINT"),
            "people": ("support", "COMPETENCE", "TRAINING", "AWARENESS"),
            "documents": ("support", "DOCUMENTS", "DOC_APPROVAL", "RECORDS_KEPT"),
            "machines": ("support", "INFRASTRUCTURE", "CALIBRATION"),
            "leading": ("management", "LEADERSHIP", "OBJECTIVES", "REVIEW"),
            "improving": ("management", "NC_REACTION", "CORRECTIVE_ACTION", "CONTINUAL"),
        }
        sets = {}
        for activity, (kind, *codes) in kinds.items():
            with self.subTest(activity):
                names = self.asked(self.carrying(*codes, kind=kind, name=activity))
                self.assertEqual(len(names), TWELVE, names)
                sets[activity] = frozenset(names)
        self.assertEqual(len(set(sets.values())), len(kinds), "No two are asked the same")
        order = "What did the customer ask for in these orders, and where was it checked that you can deliver it?"
        self.assertIn(order, sets["selling"])
        self.assertNotIn(order, sets["buying"] | sets["service"] | sets["receiving"])

    def test_a_general_question_is_asked_where_nothing_stands_in_for_it(self):
        general = self.env.ref("qms_iso9001.qms_audit_question_core_03")
        own = self.env.ref("qms_iso9001.qms_audit_question_purchase_info_01")
        self.assertIn(general.name, self.asked(new_process(self, kind="core")))
        buying = self.asked(self.carrying("PURCHASE_INFO", kind="core"))
        self.assertIn(own.name, buying)
        self.assertNotIn(general.name, buying)
        own.active = False
        self.assertIn(general.name, self.asked(self.carrying("PURCHASE_INFO", kind="core")))

    def test_a_question_of_named_processes_is_asked_of_these_only(self):
        mine, other = new_process(self, kind="core"), new_process(self, kind="core")
        question = self.env["qms.audit.question"].with_user(self.officer)
        question.create({"name": "Where is the oven log?", "process_ids": [Command.set(mine.ids)]})
        self.assertIn("Where is the oven log?", self.asked(mine))
        self.assertNotIn("Where is the oven log?", self.asked(other))

    def test_it_belongs_to_the_company_of_its_processes(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self.env["qms.process"].create({"name": "Buying", "kind": "core", "company_id": abroad.id})
        mine = new_process(self)
        questions = self.env["qms.audit.question"]
        question = questions.create({"name": "Where?", "process_ids": [Command.set(foreign.ids)]})
        self.assertEqual(question.company_id, abroad)
        with self.assertRaises(UserError):
            questions.create({"name": "Where?", "process_ids": [Command.set([foreign.id, mine.id])]})
        with self.assertRaises(UserError):
            question.company_id = self.company

    def test_a_sheet_names_processes_and_topics_in_words(self):
        mine, other = new_process(self, kind="core"), new_process(self, kind="core")
        model = self.env["qms.audit.question"].with_user(self.officer).with_company(self.company)
        columns = ["name", "process_kind", "process_ids", "requirement_id"]
        topic = self.env.ref("qms_iso9001.qms_requirement_release").name
        rows = [["Where is the oven log?", "Core", f"{mine.display_name},{other.display_name}", topic]]
        loaded = model.load(columns, rows)
        self.assertFalse(loaded["messages"])
        question = model.browse(loaded["ids"])
        self.assertEqual((question.process_ids, question.company_id), (mine | other, self.company))
        before = model.search_count([])
        loaded = model.load(columns, [*rows, ["Who fires it?", "Core", "Nothing of that name", topic]])
        self.assertFalse(loaded["ids"])
        self.assertEqual((loaded["messages"][0]["rows"]["from"], loaded["messages"][0]["field"]), (1, "process_ids"))
        self.assertEqual(model.search_count([]), before, "All or nothing")

    def test_only_officers_write_questions(self):
        with self.assertRaises(AccessError):
            self.env["qms.audit.question"].with_user(self.named).create({"name": "Mine?"})

    def test_a_question_does_not_stand_in_for_itself(self):
        question = self.env.ref("qms_iso9001.qms_audit_question_core_03")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            question.instead_of_id = question
            question.flush_recordset()
