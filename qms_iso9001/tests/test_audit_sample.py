from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import new_process, started


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditSample(QmsAssertions, QmsCase):
    """Records drawn from any kind of record by a filter of one's own: what its author may read, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def line(self, **vals):
        return started(self, **vals).line_ids[:1].with_user(self.named)

    def processes(self, count):
        made = [new_process(self, name=f"Draw {number}", purpose="For the draw") for number in range(count)]
        return self.env["qms.process"].union(*made)

    def test_a_filter_of_ones_own_is_drawn_from_with_a_kept_seed(self):
        processes = self.processes(9)
        line = self.line()
        line.write({"rule_id": False, "model_name": "qms.process", "domain": "[('name', 'like', 'Draw ')]"})
        line.write({"sample_size": 3, "seed": 77, "process_id": False})
        line.action_draw()
        self.assertEqual((line.seed, line.drawn_from, len(line.drawn_ids)), (77, 9, 3))
        self.assertLessEqual(set(line.drawn_ids), set(processes.ids))
        self.assertEqual(line.drawn_ids, line._sampled(processes.ids, 77, 3))
        self.assertEqual(line.drawn_text, "3 of 9 drawn (seed 77): Process")
        action = line.action_view_sample()
        self.assertEqual((action["res_model"], action["domain"]), ("qms.process", [("id", "in", line.drawn_ids)]))
        for vals in ({"domain": "[]"}, {"model_name": False}, {"seed": 5}):
            with self.assertRaises(UserError):
                line.write(vals)
        line.action_draw()
        self.assertNotEqual(line.seed, 77)

    def test_nobody_draws_from_what_they_may_not_read(self):
        line = self.line()
        line.rule_id = False
        for vals in (
            {"model_name": "purchase.order", "domain": "[]"},
            {"model_name": "hr.version", "domain": "[('wage', '>', 1000)]"},
            {"model_name": "ir.config_parameter", "domain": "[]"},
            {"model_name": "qms.process", "domain": "[('user_id.password', '=', 'x')]"},
            {"model_name": "no.such.thing", "domain": "[]"},
            {"model_name": "qms.process", "domain": "[('name', "},
        ):
            with self.assertRaises(ValidationError, msg=vals):
                line.write(vals)
        # A buyer on the team may.
        line.audit_id.sudo().team_ids = [Command.link(self.buyer.id)]
        line.with_user(self.buyer).write({"model_name": "purchase.order", "domain": "[]"})
        self.assertEqual(line.definition_user_id, self.buyer)

    def test_rules_of_the_author_count_when_it_is_drawn(self):
        other = self.env["qms.process"].create({"name": "Draw elsewhere", "company_id": self.other_company.id})
        mine = self.processes(2)
        line = self.line()
        line.write({"rule_id": False, "process_id": False, "sample_size": 9})
        line.write({"model_name": "qms.process", "domain": "[('name', 'like', 'Draw ')]"})
        line.action_draw()
        self.assertEqual(line.drawn_ids, mine.ids)
        self.assertNotIn(other.id, line.drawn_ids)
        # Audits that the author may not read are not among the records, also when an officer draws.
        hidden = started(self, user_id=self.employee.id)
        audits = self.line()
        audits.write({"rule_id": False, "process_id": False, "sample_size": 99, "model_name": "qms.audit"})
        audits.with_user(self.officer).action_draw()
        self.assertIn(audits.audit_id.id, audits.drawn_ids)
        self.assertNotIn(hidden.id, audits.drawn_ids)

    def test_who_lost_the_right_draws_no_more(self):
        line = self.line(team_ids=[Command.link(self.buyer.id)]).with_user(self.buyer)
        line.write({"rule_id": False, "model_name": "purchase.order", "domain": "[]"})
        self.buyer.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with self.assertRaisesRegex(UserError, "may not read"):
            line.action_draw()

    def test_an_author_is_not_forged(self):
        line = self.line()
        line.write({"rule_id": False, "model_name": "qms.process", "definition_user_id": False})
        self.assertEqual(line.definition_user_id, self.named)
        line.write({"definition_user_id": self.manager.id})
        self.assertEqual(line.definition_user_id, self.named)

    def test_one_source_at_a_time(self):
        line = self.line()
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_qms_process")
        with self.assertRaises(ValidationError):
            line.write({"rule_id": rule.id, "model_name": "qms.process"})
        with self.assertRaises(AccessError):
            started(self, user_id=self.employee.id).line_ids[:1].with_user(self.named).model_name = "qms.process"
