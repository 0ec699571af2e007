from datetime import date

from odoo.tests import Form, freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsDocumentReview(QmsAssertions, QmsCase):
    """The periodic review of documents; what processes share with them is tested with processes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-10 12:00:00"))
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def in_force(self, **vals):
        return self.new_document_in_force(user_id=self.owner.id, **vals)

    def review(self, document, outcome, user=None, comment="Two vendors deliver in crates now"):
        dialogs = self.env["qms.periodic.review.record"].with_user(user or self.owner)
        with Form(dialogs.with_context(default_document_id=document.id)) as form:
            form.outcome = outcome
            form.comment = comment
        return form.record.action_record()

    def test_the_rhythm_comes_from_the_type_and_counts_from_the_day_in_force(self):
        self.env.ref("qms_iso9001.qms_document_type_procedure").review_months = 12
        document = self.new_document(user_id=self.owner.id)
        self.assertEqual((document.review_months, document.date_review), (12, False))
        self.approve(document.coming_revision_id)
        self.assertEqual(document.date_review, date(2027, 3, 10))
        self.assertFalse(document.is_review_due)

    def test_a_document_that_is_not_in_force_is_not_reviewed(self):
        document = self.new_document(user_id=self.owner.id)
        self.assert_refused(document.with_user(self.owner).action_open_review, says="nothing to review")

    def test_still_valid(self):
        document = self.in_force()
        with freeze_time("2028-03-20 12:00:00"):
            document.invalidate_recordset()
            self.assertTrue(document.is_review_overdue)
            self.review(document, "still_valid")
            told = {"days_late": 10, "date_next": date(2030, 3, 20), "user_id": self.owner.id}
            self.assertRecordValues(document.sudo().review_ids, [told])
            self.assertIn("revision 1", document.sudo().review_ids.record_name)
            self.assertFalse(document.is_review_overdue)

    def test_a_change_starts_a_revision_with_what_was_found(self):
        for outcome, is_minor, next_day in (("minor", True, date(2028, 3, 10)), ("major", False, date(2026, 6, 10))):
            document = self.in_force()
            action = self.review(document, outcome)
            revision = document.coming_revision_id
            self.assertEqual((action["res_model"], action["res_id"]), (revision._name, revision.id))
            self.assertEqual((revision.is_minor, revision.summary), (is_minor, "Two vendors deliver in crates now"))
            self.assertEqual(document.date_review, next_day)

    def test_a_revision_that_is_being_written_is_opened(self):
        document = self.in_force()
        coming = document._next_revision()
        self.assertEqual(self.review(document, "major")["res_id"], coming.id)
        self.assertEqual(document.revision_count, 2)

    def test_a_major_revision_begins_the_rhythm_anew_and_a_minor_one_does_not(self):
        document = self.in_force()
        with freeze_time("2027-01-15 12:00:00"):
            self.revise(document, is_minor=True)
            self.assertEqual(document.date_review, date(2028, 3, 10))
            self.revise(document)
            self.assertEqual(document.date_review, date(2029, 1, 15))

    def test_a_manager_withdraws(self):
        document = self.in_force()
        for user in (self.owner, self.officer):
            self.assert_refused(self.review, document, "withdraw", user, says="A quality manager withdraws")
        self.review(document, "withdraw", self.manager)
        self.assertEqual((document.state, document.sudo().review_ids.outcome), ("obsolete", "withdraw"))
        self.assertFalse(document.is_review_due)
        self.assertIn("Two vendors", "".join(document.revision_ids.message_ids.mapped("body")))

    def test_a_withdrawn_document_has_no_next_review_and_nothing_revives_it(self):
        for state in ("approved", "review"):
            document = self.in_force()
            coming = document._next_revision(
                body="<p>New</p>", summary="New", in_force_from="2026-04-10", approver_ids=self.manager.ids
            )
            coming.action_submit()
            if state == "approved":
                self.approve(coming)
            document._set_date_review("2026-03-20")
            self.assertTrue(document.activity_ids)
            document.current_revision_id.with_user(self.manager).action_obsolete("Not needed any more")
            self.assertFalse(document.date_review or document.activity_ids)
            self.assert_state(coming, "obsolete" if state == "approved" else "draft")
            self.assertIn("the document was withdrawn", "".join(coming.sudo().message_ids.mapped("body")))
            with freeze_time("2026-04-11 12:00:00"):
                coming.invalidate_recordset()
                waiting = self.env["qms.document.revision"].search([("state", "=", "approved")])
                self.assertNotIn(coming, waiting)
                # What was sent back to draft may still come; it is not withdrawn for good.
                self.assertEqual(document.state, "obsolete" if state == "approved" else "draft")
        # What is written on from the draft comes into force as any other, and is reviewed again.
        coming.in_force_from = False
        self.approve(coming)
        self.assertEqual((document.state, document.date_review), ("in_force", date(2028, 3, 10)))

    def test_an_approved_revision_that_is_ended_withdraws_nothing(self):
        document = self.in_force()
        coming = document._next_revision(
            body="<p>New</p>", summary="New", in_force_from="2026-04-10", approver_ids=self.manager.ids
        )
        self.approve(coming)
        coming.with_user(self.manager).action_obsolete("Not needed")
        self.assertEqual((document.state, document.date_review), ("in_force", date(2028, 3, 10)))

    def test_a_document_without_a_day_is_planned_by_the_job(self):
        document = self.new_document(author=self.manager, user_id=self.owner.id)
        document.coming_revision_id.sudo()._write_unguarded({"state": "in_force", "in_force_from": "2020-01-01"})
        self.assertFalse(document.date_review)
        for batch in self.env["qms.document"]._batches_to_follow():
            batch._try_follow_review()
        self.assertEqual(document.date_review, date(2022, 1, 1))
        self.assertTrue(document.is_review_overdue)
        self.assertEqual(document.activity_ids.user_id, self.owner)

    def test_k42_divides_what_is_overdue_by_what_is_in_force(self):
        indicator = self.env.ref("qms_iso9001.qms_indicator_document_review")
        indicator.with_user(self.manager).active = True
        documents = [self.in_force(name=f"Document {number}") for number in range(4)]
        documents[0]._set_date_review("2026-03-09")
        documents[1]._set_date_review("2026-03-10")  # due today is not overdue
        documents[2]._set_date_review("2026-01-01")
        self.in_force(name="Ended").current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        self.new_document(name="Not in force yet")
        self.env.flush_all()
        indicator.with_user(self.officer).action_measure()
        measured = indicator.sudo().measurement_ids.filtered(lambda m: m.company_id == self.company)
        self.assertRecordValues(measured, [{"numerator": 2, "denominator": 4, "value": 50}])
