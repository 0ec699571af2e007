from psycopg2.errors import SerializationFailure

from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .sale_case import SaleCase


@tagged("post_install", "-at_install")
class TestSatisfactionEvidence(SaleCase):
    """What customers were asked and said stays, whoever keeps the surveys, and nobody is asked twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ines", "email": "ines@example.com", "parent_id": cls.customer.id}
        )
        cls.company.sudo().write({"qms_satisfaction_rule": "half_year"})
        cls.surveyor = new_test_user(
            cls.env, "t_surveyor", "base.group_user,survey.group_survey_manager", company_id=cls.company.id
        )

    def asked(self, time="2026-03-10 09:00:00"):
        """Deliver to the contact and ask; return what they are to answer, as whoever keeps the surveys."""
        with freeze_time(time):
            self.order = self.new_order(partner_id=self.contact.id)
            self.deliver(self.order)
            company = self.company.sudo()
            return company._qms_ask_customers(company._qms_due_customers()).with_user(self.surveyor)

    def answered(self, points=9, day="2026-03-12"):
        answer = self.asked().sudo()
        scale, _words = answer.survey_id.question_ids.sorted("sequence")
        with freeze_time(f"{day} 10:00:00"):
            answer._save_lines(scale, str(points))
            answer._mark_done()
        return answer.sudo(False)

    def rows(self):
        self.env.flush_all()
        self.env.invalidate_all()
        facts = self.env["qms.satisfaction.fact"].with_user(self.officer)
        return facts.search([("company_id", "=", self.company.id)], order="id")

    def test_a_survey_that_customers_were_asked_with_is_archived_not_deleted(self):
        survey = self.answered().survey_id
        self.assert_refused(survey.unlink, says="Archive")
        self.assertEqual(self.rows().score, 9)
        survey.action_archive()
        copy = survey.copy()
        copy.unlink()

    def test_a_survey_that_nobody_answered_yet_stays_as_well(self):
        survey = self.asked().survey_id
        self.assert_refused(survey.unlink, says="Archive")

    def test_the_scale_stays_once_customers_answered(self):
        survey = self.answered(8).survey_id
        question, free = (each.question_ids.sorted("sequence")[0] for each in (survey, survey.copy()))
        free.scale_max = 9
        for vals in ({"scale_max": 9}, {"scale_min": 1}, {"question_type": "text_box"}):
            self.assert_refused(question.write, vals, says="Duplicate the survey")
        question.write({"scale_max": 10, "scale_max_label": "Certainly, any time"})
        self.assertEqual(self.rows().score, 8)

    def test_who_did_not_answer_is_counted_all_the_same(self):
        answer = self.asked()
        self.assert_refused(answer.unlink, says="response rate")
        for vals in ({"test_entry": True}, {"partner_id": self.surveyor.partner_id.id}):
            self.assert_refused(answer.write, vals, says="response rate")
        answer.write({"deadline": "2026-05-01 12:00:00"})
        self.assertEqual(self.rows().contact_id, self.contact)

    def test_names_stay_where_order_and_contact_are_deleted(self):
        self.answered()
        self.assertEqual((self.rows().customer_name, self.rows().order_name), ("Waterworks", self.order.name))
        name = self.order.name
        # Whatever way the records went: Odoo deletes neither while they are used elsewhere.
        self.env.cr.execute(
            "UPDATE survey_user_input SET partner_id = NULL, qms_order_id = NULL WHERE qms_order_id = %s",
            [self.order.id],
        )
        row = self.rows()
        self.assertEqual((row.customer_name, row.order_name), ("Waterworks", name))
        self.assertEqual((row.display_name, row.score, row.is_latest), ("Waterworks", 9, True))

    def test_two_customers_who_are_gone_are_two(self):
        for name in ("Ines", "Harbour"):
            self.contact = self.env["res.partner"].create({"name": name, "email": f"{name}@example.com"})
            self.answered()
        self.env.cr.execute("UPDATE survey_user_input SET partner_id = NULL WHERE id = ANY(%s)", [self.rows().ids])
        self.assertEqual(self.rows().mapped("is_latest"), [True, True])

    def test_the_score_of_a_quarter_opens_the_rows_that_it_counted(self):
        """Of a customer of whom two answered in a quarter the last counts, in the figure and in the list behind it."""
        self.answered(9, day="2026-04-05")
        colleague = {"name": "Jon", "email": "jon@example.com", "parent_id": self.customer.id}
        self.contact = self.env["res.partner"].create(colleague)
        self.answered(3, day="2026-05-05")
        score = self.env.ref("qms_iso9001.qms_indicator_nps")
        score.with_user(self.manager).with_company(self.company).active = True
        self.env.flush_all()
        with freeze_time("2026-05-20"):
            score.with_user(self.officer).with_company(self.company).action_measure()
            self.env.flush_all()
            place = [("indicator_id", "=", score.id), ("company_id", "=", self.company.id)]
            figure = self.env["qms.measurement"].with_user(self.officer).search(place, limit=1)
            self.assertEqual((str(figure.date_start), figure.count, figure.value), ("2026-04-01", 1, -100))
            self.assertNotIn("today", figure.evidence_note)
            for open_rows in (figure.action_view_evidence, figure.action_view_pareto):
                action = open_rows()
                facts = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
                self.assertEqual(facts.search(action["domain"]).mapped("score"), [3])

    # Nobody is asked twice

    def dialog(self):
        return self.env["qms.satisfaction.ask"].with_user(self.officer).with_company(self.company).create({})

    def test_the_dialog_waits_while_somebody_else_asks(self):
        with freeze_time("2026-03-10 09:00:00"):
            self.deliver(self.new_order(partner_id=self.contact.id))
            dialog = self.dialog()
            with self.registry.cursor() as other:
                other.execute("SELECT FROM survey_survey WHERE id = %s FOR NO KEY UPDATE", [self.survey().id])
                self.assert_refused(dialog.action_ask, says="being asked at this moment")
                self.assertFalse(self.rows())
                with self.enter_registry_test_mode():
                    self.env.ref("qms_iso9001.ir_cron_ask_customers").method_direct_trigger()
                self.assertFalse(self.rows())
            dialog.action_ask()
        self.assertEqual(len(self.rows()), 1)

    def test_who_looked_before_the_other_had_asked_starts_again(self):
        with freeze_time("2026-03-10 09:00:00"):
            self.deliver(self.new_order(partner_id=self.contact.id))
            dialog = self.dialog()
            with self.registry.cursor() as other:
                other.execute("UPDATE survey_survey SET write_date = write_date WHERE id = %s", [self.survey().id])
                other.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure), self.cr.savepoint():
                dialog.action_ask()

    def survey(self):
        return self.env.ref("qms_iso9001.survey_satisfaction")

    def test_what_came_on_the_day_of_the_question_was_asked_about(self):
        """In Honolulu the evening of the tenth is the eleventh in UTC."""
        self.company.sudo().partner_id.tz = "Pacific/Honolulu"
        self.company.sudo().write({"qms_satisfaction_rule": "deliveries", "qms_satisfaction_deliveries": 1})
        self.asked("2026-03-10 20:00:00")
        with freeze_time("2026-03-11 03:00:00"):
            self.deliver(self.new_order(partner_id=self.contact.id))
        with freeze_time("2026-10-01 09:00:00"):
            self.deliver(self.new_order(partner_id=self.contact.id))
            [row] = self.company.sudo()._qms_due_customers()
        self.assertEqual(row["deliveries"], 1)

    def test_a_test_of_the_survey_is_deleted_as_ever(self):
        survey = self.env.ref("qms_iso9001.survey_satisfaction").with_user(self.surveyor)
        survey._create_answer(user=self.surveyor, test_entry=True).unlink()
