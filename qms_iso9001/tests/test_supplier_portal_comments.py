import re

from odoo.tests import freeze_time, tagged

from .scorecard_page_case import ScorecardPageCase


@tagged("post_install", "-at_install")
class TestSupplierPortalComments(ScorecardPageCase):
    """What the vendor says about a criterion, and our answer."""

    def comments(self):
        return self.env["qms.supplier.comment"].search([("evaluation_id", "in", (self.evaluation | self.other).ids)])

    def send_comment(self, body="The quay was closed.", path=None, line_id=None, **data):
        page = f"{path or self.path}/line/{line_id or self.line_id}"
        return self.send(path or self.path, page, body=body, **data)

    def test_comments_are_off_by_default(self):
        self.assertNotIn("Send the comment", self.url_open(f"{self.path}/line/{self.line_id}").text)
        self.assertIn("switched off", self.send_comment().text)
        self.assertFalse(self.comments())

    def test_a_comment_and_our_answer_are_read_by_both(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Thank you", self.send_comment().text)
        comment = self.comments()
        self.assertEqual((comment.body, comment.channel), ("The quay was closed.", "link"))
        self.assertEqual(self.evaluation.activity_ids.user_id, self.officer)
        self.assertEqual(self.evaluation.with_user(self.officer).comment_count, 1)
        self.assertEqual(self.line(self.evaluation, "On time").with_user(self.auditor).comment_count, 1)
        for user in (self.buyer, self.auditor):
            self.assertTrue(comment.with_user(user).has_access("read"))
            self.assert_refused(comment.with_user(user).write, {"answer": "No."})
        comment.with_user(self.officer).answer = "We have seen it, and leave it out next time."
        self.assertEqual(comment.answered_by_id, self.officer)
        self.assertFalse(self.evaluation.activity_ids)
        self.company.qms_vendor_comments = False
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        self.assertIn("The quay was closed.", page)
        self.assertIn("leave it out next time", page)

    def test_what_was_written_stays(self):
        self.company.qms_vendor_comments = True
        self.send_comment()
        comment = self.comments().with_user(self.officer)
        self.assert_refused(comment.write, {"body": "All was our fault"}, says="stays as it is")
        self.assert_refused(comment.write, {"answer": " "}, says="empty")
        comment.answer = "Seen."
        self.assert_refused(comment.write, {"answer": "Not seen."}, says="answered already")
        self.assert_refused(comment.unlink)
        self.assert_refused(comment.sudo().unlink, says="stay with the evaluation")

    def test_an_account_comments_by_name_on_its_own_lines_only(self):
        self.company.qms_vendor_comments = True
        path = self.log_in()
        user = self.env["res.users"].search([("login", "=", "t_vendor")])
        self.send_comment(path=path, line_id=self.line(self.other, "On time").id)
        self.assertFalse(self.comments())
        self.send_comment(path=path)
        self.assertEqual((self.comments().author_name, self.comments().channel), (user.name, "account"))

    def test_a_superseded_scorecard_offers_no_comment_and_says_where_to_write(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Comment on it", self.url_open(self.path).text)
        self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.assert_state(self.evaluation, "superseded")
        for path in (self.path, self.log_in()):
            self.assertNotIn("Comment on it", self.url_open(path).text)
            answer = self.send_comment(path=path)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("Write your comment on the later one", answer.text)
            self.assertIn("The quay was closed.", answer.text, "What was typed can be copied.")
        self.assertFalse(self.comments())

    def test_one_of_us_is_offered_no_comment(self):
        self.company.qms_vendor_comments = True
        self.authenticate(self.officer.login, self.officer.login)
        self.assertNotIn("Comment on it", self.url_open(self.path).text)

    def test_an_empty_comment_is_refused(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Write what you want", self.send_comment(body="  ").text)
        self.assertFalse(self.comments())

    def test_comments_of_another_company_are_not_read(self):
        self.company.qms_vendor_comments = True
        self.send_comment()
        self.assertFalse(self.env["qms.supplier.comment"].with_user(self.other_manager).search([]))

    # Our answer goes to the vendor by mail

    def answer(self, text="We leave it out next time.", **data):
        self.company.qms_vendor_comments = True
        self.send_comment(**data)
        comment = self.comments()[:1]
        before = self.env["mail.message"].search([], order="id desc", limit=1).id or 0
        comment.with_user(self.officer).answer = text
        sent = self.env["mail.message"].search([("id", ">", before), ("partner_ids", "!=", False)])
        return comment, sent.filtered(lambda message: message.model == self.evaluation._name)

    def test_the_answer_goes_to_the_quality_contact_with_a_link_that_opens_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Ada", "email": "ada@example.com", "parent_id": self.vendor.id, "type": "quality"}
        )
        comment, sent = self.answer("<b>No.</b> We leave it out.", body="The quay <i>was</i> closed.")
        self.assertEqual(sent.partner_ids, contact)
        self.assertEqual((sent.res_id, sent.author_id), (self.evaluation.id, self.officer.partner_id))
        for text in ("&lt;b&gt;No.&lt;/b&gt; We leave it out.", "The quay &lt;i&gt;was&lt;/i&gt; closed."):
            self.assertIn(text, sent.body)
        link = re.search(r'href="[^"]*(/quality/scorecard/[^"#]+)', sent.body)
        page = self.url_open(link.group(1))
        self.assertEqual(page.status_code, 200)
        self.assertIn("We leave it out.", page.text)
        self.assertTrue(comment.date_answered)

    def test_who_wrote_by_account_gets_the_address_of_the_account(self):
        path = self.log_in()
        _comment, sent = self.answer(path=path)
        self.assertIn(f"{path}/line/{self.line_id}", sent.body)
        self.assertNotIn("/quality/scorecard/", sent.body)
        self.assertEqual(sent.partner_ids, self.vendor)

    def test_no_mail_where_comments_are_off_the_template_is_gone_or_the_vendor_is(self):
        self.company.qms_vendor_comments = True
        for body in ("One", "Two", "Three"):
            self.send_comment(body=body)
        first, second, third = self.comments().sorted("id").with_user(self.officer)
        before = self.env["mail.message"].search_count([("partner_ids", "!=", False)])
        self.company.qms_vendor_comments = False
        first.answer = "Seen."
        self.company.qms_vendor_comments = True
        self.env.cr.execute("UPDATE qms_supplier_evaluation SET partner_id = NULL WHERE id = %s", self.evaluation.ids)
        self.env.invalidate_all()
        second.answer = "Seen."
        self.env.cr.execute(
            "UPDATE qms_supplier_evaluation SET partner_id = %s WHERE id = %s", [self.vendor.id, self.evaluation.id]
        )
        self.env.invalidate_all()
        self.env.ref("qms_iso9001.mail_template_vendor_comment_answer").unlink()
        third.answer = "Seen."
        self.assertEqual(self.env["mail.message"].search_count([("partner_ids", "!=", False)]), before)
        self.assertTrue(all(self.comments().mapped("answer")))

    # What was disposed of

    def test_what_is_disposed_of_takes_comments_along_and_opens_nothing(self):
        comment, _sent = self.answer()
        self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.assert_state(self.evaluation, "superseded")
        with freeze_time("2046-01-05 09:00:00"):
            dispositions = self.env["qms.disposition"].with_user(self.manager)
            dispositions.browse(dispositions.action_make_list()["res_id"]).action_sign()
        self.env.invalidate_all()
        self.assertTrue(self.evaluation.date_disposed)
        comment = comment.sudo()
        self.assertEqual((comment.body, comment.answer, comment.author_name), ("Disposed of", False, False))
        self.assertFalse(comment.answered_by_id | comment.decided_by_id)
        self.assertTrue(comment.date_answered)
        self.assertFalse(self.evaluation._is_shown_to_vendor())
        self.assert_not_found(self.path)
