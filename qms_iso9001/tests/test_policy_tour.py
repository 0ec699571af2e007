from odoo.tests import HttpCase, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestPolicyTour(QmsAssertions, QmsCase, HttpCase):
    def test_the_manager_writes_and_submits_and_the_director_approves(self):
        director = self.new_user("employee", self.company, "t_director")
        self.start_tour("/odoo/quality-policy", "qms_policy_write_tour", login="t_manager")
        policy = self.env["qms.policy"].search([("company_id", "=", self.company.id)])
        self.assert_state(policy, "review")
        self.assertEqual(policy.commitment_ids.mapped("kind"), ["requirements", "improvement"])
        self.start_tour("/odoo", "qms_policy_approve_tour", login="t_director")
        self.assert_state(policy, "in_force")
        self.assertEqual(policy.signature_ids.sorted("position").signer_id.user_id, self.manager | director)

    def test_an_employee_opens_the_policy_in_force_by_its_link(self):
        policy = self.approve(self.new_policy())
        self.authenticate("t_employee", "t_employee")
        answer = self.make_jsonrpc_request(
            "/web/dataset/call_kw/qms.policy/web_read",
            {
                "model": "qms.policy",
                "method": "web_read",
                "args": [policy.ids],
                "kwargs": {"specification": self.form_fields()},
            },
        )
        self.assertIn("on the day we promised", answer[0]["body"])
        self.assertFalse(answer[0]["can_approve"])
        self.assertEqual(len(answer[0]["signature_ids"]), 2)

    def form_fields(self):
        """Return what the form asks the server for, as an employee gets it."""
        views = self.env["qms.policy"].with_user(self.employee).get_views([(False, "form")])
        return dict.fromkeys(views["models"]["qms.policy"]["fields"], {})
