from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCheckCoded(CheckCase):
    """A criterion of a cause alone counts what is coded, and says how much is not."""

    def setUp(self):
        super().setUp()
        self.seal, self.dirt = self.env["qms.cause"].with_user(self.officer).create([{"name": "S"}, {"name": "D"}])

    def of_the_cause(self):
        return self.watching(since=30, cause_id=self.seal.id, product_ids=[(5,)], partner_id=False)

    def test_of_a_cause_alone_uncoded_cases_are_no_repeats(self):
        check = self.of_the_cause()
        for _each in range(3):
            self.again(product_id=False, partner_id=False)
        self.again(cause_id=self.dirt.id)
        self.judge()
        self.assertEqual((check.state, check.repeat_count, check.uncoded_count), ("running", 0, 3))
        self.assertIn("3 cases have no cause code yet", check._get_counted_text())

    def test_coded_cases_are(self):
        check = self.of_the_cause()
        self.again(product_id=False, partner_id=False, cause_id=self.seal.id)
        self.judge()
        self.assertEqual((check.verdict, check.repeat_count, check.uncoded_count), ("not_effective", 1, 0))

    def test_of_goods_uncoded_cases_count_as_before(self):
        check = self.watching(since=30, cause_id=self.seal.id)
        self.again()
        self.judge()
        self.assertEqual((check.repeat_count, check.uncoded_count), (1, 0))

    def test_cancelled_and_linked_cases_are_not_uncoded(self):
        check = self.of_the_cause()
        self.again(product_id=False).action_cancel("A mistake")
        self.again(product_id=False).capa_id = check.capa_id
        self.judge()
        self.assertEqual((check.repeat_count, check.uncoded_count), (1, 0))
