from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .sale_case import SaleCase

MODELS = "odoo.addons.qms_iso9001.models"
SECOND_QUARTER = (date(2026, 4, 1), date(2026, 6, 30))


@tagged("post_install", "-at_install")
class TestSatisfaction(SaleCase):
    """A contact of a customer gets deliveries, is asked when it is their turn, and answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.new_contact("Ines", "ines@example.com")
        cls.env["res.company"].search(Domain.TRUE).write({"qms_satisfaction_rule": "off"})
        cls.company.sudo().write({"qms_satisfaction_rule": "deliveries", "qms_satisfaction_deliveries": 2})

    @classmethod
    def new_contact(cls, name, email, parent=None):
        vals = {"name": name, "email": email, "parent_id": (parent or cls.customer).id, "lang": "en_US"}
        return cls.env["res.partner"].create(vals)

    def delivered(self, *days, contact=None):
        for day in days:
            with freeze_time(f"{day} 09:00:00"):
                order = self.new_order(partner_id=(contact or self.contact).id)
                self.deliver(order)
        return order

    def run_rule(self, day):
        """Run the nightly job on `day`; return the answers that it asks for."""
        before = self.asked()
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_ask_customers").method_direct_trigger()
        return self.asked() - before

    def asked(self):
        answers = self.env["survey.user_input"]
        return answers.search([("qms_satisfaction_company_id", "=", self.company.id)], order="id")

    def answer(self, answer, points, comment="", day="2026-04-05"):
        """Answer as the contact does on the page, without a login."""
        scale, words = answer.survey_id.question_ids.sorted("sequence")
        with freeze_time(f"{day} 10:00:00"):
            answer._save_lines(scale, str(points) if points is not None else "")
            answer._save_lines(words, comment)
            answer.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        self.env.flush_all()
        return answer

    def rows(self, user=None, as_of=None):
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"qms_as_of": as_of} if as_of else {}
        facts = self.env["qms.satisfaction.fact"].with_user(user or self.env.user).with_context(**context)
        return facts.search([("company_id", "=", self.company.id)], order="id")

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-09-30"):
            row = self.env["qms.indicator"].with_company(self.company)._figure(code, *SECOND_QUARTER)[None]
        return row["count"], row["value"]

    # Whose turn it is

    def test_it_is_off_until_it_is_switched_on(self):
        self.company.sudo().qms_satisfaction_rule = "off"
        self.delivered("2026-03-02", "2026-03-10")
        self.assertFalse(self.run_rule("2026-03-11"))

    def test_asked_after_the_second_delivery_and_not_again_for_180_days(self):
        self.delivered("2026-03-02")
        self.assertFalse(self.run_rule("2026-03-03"))
        order = self.delivered("2026-03-10")
        answer = self.run_rule("2026-03-11")
        self.assertEqual((answer.partner_id, answer.qms_order_id), (self.contact, order))
        self.assertFalse(self.run_rule("2026-03-11"), "repeated")
        self.delivered("2026-04-02", "2026-05-02", "2026-06-02")
        self.assertFalse(self.run_rule("2026-06-03"))
        self.delivered("2026-09-01", "2026-09-02")
        self.assertFalse(self.run_rule("2026-09-06"))
        self.assertEqual(len(self.run_rule("2026-09-07")), 1)

    def test_twice_a_year_asks_after_any_delivery_and_never_of_long_ago(self):
        self.company.sudo().qms_satisfaction_rule = "half_year"
        self.delivered("2026-03-02")
        self.assertFalse(self.run_rule("2026-05-01"))
        self.assertEqual(len(self.run_rule("2026-03-03")), 1)

    def test_who_cannot_be_asked_is_named_and_the_others_are_asked(self):
        silent = self.new_contact("Silent", False)
        blocked = self.new_contact("Blocked", "blocked@example.com")
        self.env["mail.blacklist"]._add("blocked@example.com")
        tired = self.new_contact("Tired", "tired@example.com")
        tired.with_user(self.seller).action_qms_ask_no_more()
        sister = self.other_company.partner_id
        for contact in (silent, blocked, tired, sister, self.contact):
            self.delivered("2026-03-02", "2026-03-10", contact=contact)
        with freeze_time("2026-03-11 09:00:00"):
            dialog = self.env["qms.satisfaction.ask"].with_user(self.officer).create({})
            self.assertEqual(dialog.due_count, 1)
            self.assertIn("Ines", dialog.due_text)
            self.assertIn("Silent: no e-mail address", dialog.problem_text)
            self.assertIn("Tired: does not want to be asked", dialog.problem_text)
            self.assertIn("one of our own companies", dialog.problem_text)
            self.assertIn("Blocked: wants no mail", dialog.problem_text)
            dialog.action_ask()
            with self.assertRaisesRegex(UserError, "nobody's turn"):
                dialog.action_ask()
        self.assertEqual(self.asked().partner_id, self.contact)

    def test_a_company_that_wants_no_questions_has_no_contact_who_is_asked(self):
        self.delivered("2026-03-02", "2026-03-10")
        self.customer.with_user(self.officer).action_qms_ask_no_more()
        self.assertFalse(self.run_rule("2026-03-11"))
        for user in (self.employee, self.auditor):
            with self.assertRaisesRegex(AccessError, "Tell one of them"):
                self.customer.with_user(user).action_qms_ask_again()
        self.customer.with_user(self.officer).action_qms_ask_again()
        self.assertEqual(len(self.run_rule("2026-03-11")), 1)

    def test_the_order_is_the_one_that_was_delivered_last(self):
        with freeze_time("2026-03-02 09:00:00"):
            first, second = (self.new_order(partner_id=self.contact.id) for _number in range(2))
        for order, day in ((second, "2026-03-09"), (first, "2026-03-10")):
            with freeze_time(f"{day} 09:00:00"):
                self.deliver(order)
        self.assertEqual(self.run_rule("2026-03-11").qms_order_id, first)

    def test_a_killed_run_goes_on_where_it_stood(self):
        contacts = [self.contact, *(self.new_contact(f"P{n}", f"p{n}@example.com") for n in range(2))]
        for contact in contacts:
            self.delivered("2026-03-02", "2026-03-10", contact=contact)
        companies = type(self.env["res.company"])
        ask, done = companies._qms_ask_customers, []

        def fails_the_second_time(company, rows):
            if done:
                raise RuntimeError("killed")
            done.append(rows)
            return ask(company, rows)

        with (
            patch.object(companies, "_qms_ask_customers", fails_the_second_time),
            patch(f"{MODELS}.qms_satisfaction_company_mixin.BATCH", 1),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.assertEqual(self.run_rule("2026-03-11").partner_id, contacts[0])
        self.assertEqual(self.run_rule("2026-03-11").partner_id, contacts[1] | contacts[2])

    def test_without_the_questions_nobody_is_asked_and_the_dialog_says_why(self):
        self.delivered("2026-03-02", "2026-03-10")
        self.env.ref("qms_iso9001.survey_satisfaction").active = False
        with mute_logger(f"{MODELS}.qms_satisfaction_company_mixin"):
            self.assertFalse(self.run_rule("2026-03-11"))
        dialog = self.env["qms.satisfaction.ask"].with_user(self.officer).create({})
        with self.assertRaisesRegex(UserError, "archived or deleted"):
            dialog.action_ask()

    def test_the_mail_goes_to_the_contact_with_a_link_of_their_own(self):
        self.delivered("2026-03-02", "2026-03-10")
        mails = self.env["mail.mail"].search([])
        answer = self.run_rule("2026-03-11")
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn(answer.access_token, mail.body_html)
        self.assertIn(answer.sudo().qms_order_id.name, mail.body_html)
        self.assertIn(self.company.name, mail.subject)
        self.assertEqual(mail.email_from, self.seller.email_formatted)

    def test_two_companies_ask_one_contact_once(self):
        self.delivered("2026-03-02", "2026-03-10")
        self.run_rule("2026-03-11")
        self.asked().sudo().qms_satisfaction_company_id = self.other_company
        self.delivered("2026-03-20", "2026-03-21")
        self.assertFalse(self.run_rule("2026-03-22"))

    # What they say

    def test_an_answer_belongs_to_the_customer_and_counts(self):
        self.delivered("2026-03-02", "2026-03-10")
        answer = self.answer(self.run_rule("2026-03-11"), 9, "Keep it as it is")
        row = self.rows()
        self.assertEqual((row.partner_id, row.contact_id), (self.customer, self.contact))
        self.assertEqual((row.score, row.kind, row.net_points, row.comment), (9, "promoter", 100, "Keep it as it is"))
        self.assertEqual(str(row.answered_on), "2026-04-05")
        self.assertTrue(row.is_answered_in_time)
        self.assertFalse(self.rows(as_of="2026-04-04").is_answered)
        with self.assertRaisesRegex(UserError, "is evidence"):
            answer.sudo().write({"email": "other@example.com"})
        with self.assertRaisesRegex(UserError, "is evidence"):
            answer.sudo().unlink()

    def test_six_or_less_calls_the_salesperson_once(self):
        order = self.delivered("2026-03-02", "2026-03-10")
        answer = self.answer(self.run_rule("2026-03-11"), 6, "Late twice")
        activity = order.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("6 of 10", activity.summary)
        self.assertIn("Late twice", activity.note)
        answer.sudo()._qms_take_satisfaction()
        self.assertEqual(len(order.activity_ids), 1)

    def test_what_a_customer_writes_is_text_and_no_page(self):
        order = self.delivered("2026-03-02", "2026-03-10")
        self.answer(self.run_rule("2026-03-11"), 2, '<a href="/web/session/logout">Log in</a>\nLate twice')
        note = order.activity_ids.note
        self.assertNotIn("<a", note)
        self.assertIn("&lt;a href", note)
        self.assertRegex(note, r"<br ?/?>\s*Late twice")

    def test_the_salesperson_finds_a_low_answer_on_my_quality_and_overview(self):
        order = self.delivered("2026-03-02", "2026-03-10")
        answer = self.answer(self.run_rule("2026-03-11"), 3, "Late twice")
        fact = self.env["qms.satisfaction.fact"].browse(answer.id)
        label = "Customers who are not content: call them"
        pages = {name: self.env[name].with_user(self.seller) for name in ("qms.my.quality", "qms.overview")}
        [section] = [each for each in pages["qms.my.quality"].get_page()["sections"] if each["label"] == label]
        [row] = section["rows"]
        self.assertEqual(row["id"], answer.id)
        self.assertIn("3 of 10", row["date"])
        self.assertEqual(fact.with_user(self.seller).action_open_called()["res_id"], order.id)
        titles = [tile["title"] for tile in pages["qms.overview"].get_page()["tiles"]]
        self.assertIn(label, titles)
        order.with_user(self.seller).activity_ids.action_feedback()
        sections = pages["qms.my.quality"].get_page()["sections"]
        self.assertFalse([each for each in sections if each["label"] == label])

    def test_seven_calls_nobody(self):
        order = self.delivered("2026-03-02", "2026-03-10")
        self.answer(self.run_rule("2026-03-11"), 7)
        self.assertFalse(order.activity_ids)

    def test_the_score_counts_the_last_answer_of_a_customer_in_the_period(self):
        contacts = [self.contact, self.new_contact("Ole", "ole@example.com")]
        other = self.env["res.partner"].create({"name": "Harbour", "is_company": True})
        contacts += [self.new_contact(f"P{n}", f"p{n}@example.com", parent=other) for n in range(2)]
        loner = self.env["res.partner"].create({"name": "Loner", "email": "loner@example.com", "lang": "en_US"})
        for contact in (*contacts, loner):
            self.delivered("2026-03-02", "2026-03-10", contact=contact)
        answers = {answer.partner_id: answer for answer in self.run_rule("2026-03-11")}
        # Waterworks: 3, then 10: promoter. Harbour: 9, then 5: detractor. Loner: never.
        for contact, points, day in zip(contacts, (3, 10, 9, 5), (5, 25, 6, 26), strict=True):
            self.answer(answers[contact], points, day=f"2026-04-{day:02}")
        self.assertEqual(self.figure("K11"), (2, 0))

    def test_the_response_rate_counts_who_was_asked_and_thirty_days(self):
        contacts = [self.contact] + [self.new_contact(f"P{n}", f"p{n}@example.com") for n in range(3)]
        for contact in contacts:
            self.delivered("2026-04-02", "2026-04-10", contact=contact)
        answers = self.run_rule("2026-04-11").sorted("id")
        self.answer(answers[0], 10, day="2026-05-11")
        self.answer(answers[1], 10, day="2026-05-12")
        self.answer(answers[2], None, day="2026-04-20")
        self.assertEqual(self.figure("K12"), (4, 25))

    def test_points_of_another_scale_count_for_nothing(self):
        order = self.delivered("2026-03-02", "2026-03-10")
        answer = self.run_rule("2026-03-11")
        scale = answer.survey_id.question_ids.sorted("sequence")[0]
        # As if chosen before any customer gave points on it: afterwards nobody may.
        self.env.cr.execute("UPDATE survey_question SET scale_min = 1, scale_max = 5 WHERE id = %s", [scale.id])
        self.env.invalidate_all()
        self.answer(answer, 5, "All well")
        self.assertEqual((self.rows().score, self.rows().is_answered), (False, False))
        self.assertFalse(order.activity_ids)

    def test_who_answers_under_another_login_answers_for_the_contact(self):
        self.delivered("2026-03-02", "2026-03-10")
        login = self.env["res.users"].create(
            {"name": "Ines", "login": "ines@example.com", "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])]}
        )
        answer = self.run_rule("2026-03-11")
        self.assertEqual(answer.partner_id, self.contact)
        answer.with_user(login).sudo()._mark_done()
        self.assertNotEqual(login.partner_id, self.contact)
        self.assertEqual(self.rows().contact_id, self.contact)

    def test_a_test_of_the_survey_is_no_row(self):
        self.delivered("2026-03-02", "2026-03-10")
        answer = self.run_rule("2026-03-11")
        # As Odoo's own test of a survey would: nobody may make one of a question to a customer.
        self.env.cr.execute("UPDATE survey_user_input SET test_entry = TRUE WHERE id = %s", [answer.id])
        self.assertFalse(self.rows())

    def test_who_sees_answers_and_who_asks(self):
        self.delivered("2026-03-02", "2026-03-10")
        self.answer(self.run_rule("2026-03-11"), 9)
        for user in (self.seller, self.officer, self.auditor):
            self.assertEqual(len(self.rows(user)), 1)
        self.assertFalse(self.rows(self.new_user("own_seller", self.company)))
        self.assertFalse(self.rows(self.other_manager))
        with self.assertRaises(AccessError):
            self.rows(self.employee)
        for user in (self.employee, self.seller):
            with self.assertRaises(AccessError):
                self.env["qms.satisfaction.ask"].with_user(user).create({})
        with self.assertRaises(AccessError):
            dialogs = self.env["qms.satisfaction.ask"].with_user(self.officer)
            dialogs.create({"company_id": self.other_company.id}).mapped("due_count")
