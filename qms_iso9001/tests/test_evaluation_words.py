from odoo import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .supplier_case import SupplierCase

REPORT = "qms_iso9001.report_qms_supplier_scorecard"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 09:00:00")
class TestEvaluationWords(SupplierCase):
    """What a scorecard says: in the vendor's language, and as it was counted."""

    def printed(self, evaluations):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        return reports._render_qweb_html(REPORT, evaluations.ids)[0].decode()

    def below_its_floor(self):
        self.delivered_all(*["2026-02-09"] * 3, "2026-02-12")
        self.scheme.criterion_ids[0].floor = 62.5
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 100)
        return evaluation

    def test_a_rating_capped_by_a_floor_is_printed_with_it(self):
        evaluation = self.below_its_floor()
        self.assertEqual((evaluation.rating, evaluation.proposed_status), ("C", "conditional"))
        self.assertIn("The rating is C, capped by the floor of On time.", evaluation.proposed_because)
        self.decide(evaluation)
        self.assertIn("capped by the floor of On time", self.printed(evaluation))

    def test_without_a_rating_that_is_conditional_the_next_worse_caps(self):
        self.scheme.rating_ids.filtered(lambda each: each.name == "C").status = "approved"
        evaluation = self.below_its_floor()
        self.assertEqual((evaluation.rating, evaluation.proposed_status), ("D", "conditional"))

    def test_a_rating_that_proposes_no_better_is_not_capped(self):
        self.delivered_all("2026-02-12")
        self.scheme.criterion_ids[0].floor = 60
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.rating, evaluation.rating_capped_by), ("D", False))

    def test_a_changed_scale_changes_no_scorecard(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        self.decide(evaluation)
        found = evaluation._content_hash()
        self.scheme.rating_ids[0].write({"name": "Outstanding", "score_from": 95})
        self.env.flush_all()
        self.env.invalidate_all()
        text = self.printed(evaluation)
        self.assertIn("60 – &lt; 90", text)
        self.assertNotIn("Outstanding", text)
        self.assertEqual(evaluation._content_hash(), found)
        self.assertEqual(found, evaluation.signature_ids.content_hash)
        for typed in ({"scale": []}, {"words": {}}, {"rating_capped_by": "nothing"}):
            self.assert_refused(evaluation.with_user(self.manager).write, typed)

    def test_the_scale_is_signed(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        found = evaluation._content_hash()
        evaluation._write_unguarded({"scale": evaluation.scale[:2]})
        self.assertNotEqual(evaluation._content_hash(), found)

    def test_words_and_numbers_are_in_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        conditional = self.scheme.rating_ids.filtered(lambda each: each.name == "C")
        conditional.description = "Weak"
        conditional.with_context(lang="fr_FR").write({"name": "Faible", "description": "Insuffisant"})
        self.vendor.lang = "fr_FR"
        evaluation = self.below_its_floor()
        self.decide(evaluation)
        self.assertEqual((evaluation.rating, evaluation.rating_meaning), ("C", "Weak"))
        text = self.printed(evaluation)
        for part in ("Faible", "Insuffisant", "70,0", "62,5"):
            self.assertIn(part, text)
        self.assertNotIn("Weak", text)
        self.assertIn("Faible", evaluation.with_context(lang="fr_FR")._said("proposed_because"))
        self.assertIn("31-03-2026", evaluation.with_context(lang="fr_FR")._get_report_name())
        template = self.env.ref("qms_iso9001.mail_template_supplier_scorecard").with_user(self.officer)
        body = template._render_field("body_html", evaluation.ids, compute_lang=True)[evaluation.id]
        self.assertIn("70,0", body)
        self.assertIn("Faible", body)

    def test_the_approval_is_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        conditional = self.scheme.rating_ids.filtered(lambda each: each.name == "C")
        conditional.with_context(lang="fr_FR").name = "Faible"
        evaluation = self.below_its_floor()
        [decision] = self.decide(evaluation.with_context(lang="fr_FR"))
        self.assertIn("is rating B", decision["reason"])
        self.assertIn("The rating is C", decision["reason"])
        self.assertIn("On time: at least", decision["conditions"])

    def test_large_numbers_are_written_out(self):
        line = self.line(self.below_its_floor(), "On time")
        texts = [line._short(value) for value in (1000000, 5, 33.3, 0.126)]
        self.assertEqual(texts, ["1,000,000", "5", "33.3", "0.13"])

    def test_each_company_prints_under_its_own_letterhead(self):
        self.new_scheme(company=self.other_company)
        both = new_test_user(
            self.env,
            "t_both",
            groups="qms_iso9001.group_qms_user,purchase.group_purchase_user",
            company_id=self.company.id,
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        own = self.evaluate(self.vendor, user=both)
        theirs = self.evaluate(self.vendor, user=both, company=self.other_company)
        reports = self.env["ir.actions.report"].with_user(both)
        reports = reports.with_context(allowed_company_ids=both.company_ids.ids)
        text = reports._render_qweb_html(REPORT, (own | theirs).ids)[0].decode()
        self.assertEqual(text.count('class="page"'), 2)
        for company in (self.company, self.other_company):
            self.assertIn(f"company_{company.id}_layout", text)
