from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.common import QmsCase
from odoo.addons.qms_iso9001.tests.samples_management_review import prepared


@tagged("post_install", "-at_install")
class TestManagementReviewInputs(QmsCase):
    def test_the_lists_of_this_addon_stand_at_their_inputs(self):
        found = {}
        for each in prepared(self).input_ids:
            for line in each.content["lines"]:
                found.setdefault(line["model"], set()).add(each.kind_id.code)
        expected = {
            "qms.training.plan": {"d"},
            "qms.training.session": {"d"},
            "qms.training.effect": {"d"},
            "qms.training.record": {"d"},
        }
        self.assertEqual({name: found.get(name) for name in expected}, expected)
