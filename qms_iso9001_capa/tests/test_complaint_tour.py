from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import MailCase

from .test_qms_complaint import ComplaintCase

MAIL = """Message-ID: <tour@pumpworks.example.com>
From: Pump Works <buyer@pumpworks.example.com>
To: complaints@testpumps.example.com
Subject: Pumps leak

Three of ten.
"""


@tagged("post_install", "-at_install", "is_tour")
class TestComplaintTour(ComplaintCase, MailCase, HttpCase):
    def test_from_the_customers_mail_to_closed_in_eight_clicks(self):
        self.env["mail.alias.domain"].create(
            {"name": "testpumps.example.com", "company_ids": [(6, 0, self.company.ids)]}
        )
        self.company.qms_complaint_alias_name = "complaints"
        self.company.qms_complaint_user_id = self.buyer
        made = {name: self.env[name].search_count([]) for name in self.records()}
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, MAIL)
        record = self.env["qms.complaint"].search([("company_id", "=", self.company.id)])
        self.start_tour("/odoo/complaints", "qms_complaint_tour", login=self.buyer.login)
        self.assert_state(record, "closed")
        self.assertRecordValues(
            record, [{"answered_by_id": self.buyer.id, "justified": "yes", "reason": "The seal was missing"}]
        )
        self.assertFalse(self.env["qms.nonconformity"].search([("company_id", "=", self.company.id)]))
        answer = record.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertIn("New ones are on the way", answer.body)
        self.assertEqual(answer.partner_ids, self.customer)
        made = {name: self.env[name].search_count([]) - count for name, count in made.items()}
        made = {name: count for name, count in made.items() if count}
        self.assertEqual(made, {"qms.complaint": 1}, "At most two records: this path needs one.")

    def records(self):
        """Return the models of records that people keep: of the quality system, and of what it stands on."""
        kept = ("res.partner", "project.task", "crm.lead", "helpdesk.ticket", "sale.order", "stock.picking")
        models = (model for name, model in self.env.items() if name.startswith("qms.") or name in kept)
        return [m._name for m in models if m._auto and not m._transient and not m._abstract]
