import base64
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import QmsCase
from .samples_management_review import held, planned, prepared, signed


@tagged("post_install", "-at_install")
class TestQmsManagementReview(QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.employee

    def of(self, review, code):
        return review.input_ids.filtered(lambda each: each.kind_id.code == code)

    # Prepare

    def test_prepare_collects_every_input_of_the_standard(self):
        review = prepared(self)
        codes = ["a", "b", "needs", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "d", "e", "f"]
        self.assertEqual(review.input_ids.mapped("kind_id.code"), codes)
        self.assertEqual(review.state, "prepared")
        self.assertTrue(all(review.input_ids.mapped("date_prepared")))
        self.assertEqual(review.date_next, review.date.replace(year=review.date.year + 1))

    def test_each_line_says_to_which_input_it_belongs(self):
        self.env["qms.risk"].with_user(self.officer).create({"name": "Boards arrive late"})
        self.env["qms.risk"].with_user(self.officer).create({"name": "Repairs", "kind": "opportunity"})
        review = prepared(self)
        models_of = {each.kind_id.code: {line["model"] for line in each.content["lines"]} for each in review.input_ids}
        self.assertIn("qms.risk", models_of["e"])
        self.assertIn("qms.risk", models_of["f"])
        self.assertIn("qms.issue", models_of["b"])
        self.assertIn("qms.interested.party.need", models_of["needs"])
        self.assertIn("qms.objective", models_of["c2"])
        self.assertIn("qms.action", models_of["c4"])
        self.assertIn("qms.supplier.evaluation", models_of["c7"])

    def test_a_model_that_names_no_input_belongs_to_the_topic_it_is_evidence_of(self):
        with patch.object(type(self.env["qms.risk"]), "_review_input", False):
            review = prepared(self)
        lines = [line["model"] for line in self.of(review, "e").content["lines"]]
        self.assertIn("qms.risk", lines)

    def test_what_was_collected_is_frozen_until_it_is_prepared_again(self):
        risks = self.env["qms.risk"].with_user(self.officer)
        first = risks.create({"name": "Boards arrive late"})
        review = prepared(self)
        frozen = self.of(review, "e").content
        second = risks.create({"name": "Gauge lost"})
        first.name = "Other name"
        self.assertEqual(self.of(review, "e").content, frozen)
        index = next(index for index, line in enumerate(frozen["lines"]) if line["count"])
        self.assertEqual(risks.search(self.of(review, "e").action_view_records(index)["domain"]), first)
        review.action_prepare()
        self.assertEqual(risks.search(self.of(review, "e").action_view_records(index)["domain"]), first + second)
        self.assertEqual(len(review.input_ids), 13)

    def test_preparing_again_keeps_what_was_said(self):
        review = prepared(self)
        self.of(review, "d").comment = "Too few people"
        review.action_prepare()
        self.assertEqual(self.of(review, "d").comment, "Too few people")
        review.action_hold()
        with self.assertRaises(UserError):
            review.action_prepare()

    def test_another_company_is_not_collected(self):
        self.env["qms.risk"].with_user(self.other_manager).create({"name": "Theirs"})
        review = prepared(self)
        self.assertFalse([line for line in self.of(review, "e").content["lines"] if line["count"]])

    def test_a_list_says_what_is_of_the_period(self):
        old, new = (
            self.env["qms.action"].with_user(self.officer).create({"name": name, "date_due": day})
            for name, day in (("Old", "2020-01-10"), ("New", "2026-05-10"))
        )
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        line = next(line for line in self.of(review, "c4").content["lines"] if line["model"] == "qms.action")
        self.assertEqual((line["count"], line["recent"]), (2, 1))
        self.assertEqual([row["id"] for row in line["rows"]], new.ids)
        self.assertEqual(set(line["ids"]), set((old + new).ids))

    def test_a_row_says_what_its_day_is_and_what_counts_about_it(self):
        risk = self.env["qms.risk"].with_user(self.officer).create({"name": "Fire", "date_review": "2027-05-10"})
        climate = self.env["qms.issue"].search([("is_climate", "=", True), ("company_id", "=", self.company.id)])
        climate.with_user(self.officer).write({"climate_relevance": "no", "climate_reason": "No site floods"})
        review = prepared(self)
        lines = [line for each in review.input_ids for line in each.content["lines"]]
        line = next(line for line in lines if line["model"] == "qms.risk" and risk.id in line["ids"])
        self.assertEqual(line["rows"][0]["date_label"], "Next review")
        self.assertIsNone(line["recent"], "What is still to come is of no period")
        line = next(line for line in lines if line["model"] == "qms.issue" and climate.id in line["ids"])
        self.assertIn("No site floods", line["rows"][0]["note"])

    def test_queries_do_not_grow_with_the_records(self):
        review = prepared(self)
        self.env.flush_all()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_prepare()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(15):
            self.env["qms.risk"].with_user(self.officer).create({"name": f"Risk {number}"})
            self.env["qms.action"].with_user(self.officer).create({"name": f"Action {number}"})
        self.assertLessEqual(queries(), few + 12)

    # Figures

    def indicator(self, **vals):
        return self.env["qms.indicator"].create(
            {
                "name": "Partners",
                "company_id": self.company.id,
                "model_name": "qms.action",
                "domain": "[]",
                "date_field": "date_due",
                "company_field": "company_id",
                "is_ratio": False,
                "unit": "number",
                "has_target": True,
                "target": 1,
                "warning": 1,
                **vals,
            }
        )

    def measure(self, indicator, start, end, value, **vals):
        return self.env["qms.measurement"]._record(
            {
                "indicator_id": indicator.id,
                "company_id": self.company.id,
                "date_start": start,
                "date_end": end,
                "value": value,
                "target": 10,
                "direction": "up",
                "state": "on_target",
                "count": 3,
                "definition": {"unit": "number"},
                "date_as_of": end,
                "measured_at": "2026-07-01 00:00:00",
                **vals,
            }
        )

    def test_the_last_figure_of_the_period_its_course_and_the_trend(self):
        indicator = self.indicator()
        kind = self.env.ref("qms_iso9001.qms_review_kind_c1")
        indicator.review_kind_id = kind
        self.measure(indicator, "2025-11-01", "2025-11-30", 5)
        first = signed(self, date="2025-12-20", date_from="2025-01-01", date_to="2025-12-15", date_next="2026-12-20")
        self.measure(indicator, "2026-02-01", "2026-02-28", 7)
        last = self.measure(indicator, "2026-03-01", "2026-03-31", 9)
        review = self.env["qms.management.review"].search([("state", "=", "planned")])
        review.with_user(self.officer).write({"date_from": "2026-01-01", "date_to": "2026-06-30"})
        review.with_user(self.officer).action_prepare()
        [figure] = self.of(review, "c1").content["figures"]
        self.assertEqual(figure["measurement_id"], last.id)
        self.assertEqual((figure["value"], figure["trend"]), (9, "better"))
        self.assertEqual(len(figure["points"]), 3)
        self.assertEqual([len(self.of(first, "c1").content["figures"]), self.of(first, "c1").count], [1, 1])

    def test_by_its_topics_an_indicator_belongs_to_an_input(self):
        indicator = self.indicator()
        self.assertEqual(indicator._review_kinds()[indicator.id].code, "c5")
        indicator.requirement_ids = self.env.ref("qms_iso9001.qms_requirement_supplier_monitor")
        self.assertEqual(indicator._review_kinds()[indicator.id].code, "c7")

    def test_no_amount_stands_in_a_review(self):
        measurement = self.measure(self.indicator(), "2026-03-01", "2026-03-31", 123456, definition=False)
        self.assertTrue(measurement.is_amount)
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        content = str(review.input_ids.mapped("content"))
        self.assertIn(str(measurement.id), content)
        self.assertNotIn("123456", content.replace(",", ""))

    # Objectives

    def objective(self, indicator, **vals):
        return (
            self.env["qms.objective"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Fewer claims",
                    "indicator_id": indicator.id,
                    "baseline": 20,
                    "target": 10,
                    "date_start": "2026-01-01",
                    "date_due": "2026-12-31",
                    **vals,
                }
            )
        )

    @freeze_time("2026-06-20")
    def test_the_extent_to_which_objectives_were_met_is_frozen_and_told(self):
        indicator = self.indicator(direction="down", target=10, warning=15)
        objective = self.objective(indicator)
        self.objective(indicator, name="Over long ago", date_start="2024-01-01", date_due="2024-12-31")
        self.measure(indicator, "2026-05-01", "2026-05-31", 12, direction="down")
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        [told] = self.of(review, "c2").content["objectives"]
        self.assertEqual((told["id"], told["owner"]), (objective.id, self.officer.name))
        self.assertIn("10", told["target"])
        self.assertIn("12", told["actual"])
        self.assertEqual((told["state"], told["state_label"]), ("on_track", "On track"))
        self.assertTrue(told["forecast"])
        self.assertIn("needed", told["note"])
        objective.target = 5
        [row] = [each for each in review.get_review_page(review.id)["inputs"] if each["id"] == self.of(review, "c2").id]
        self.assertEqual(row["objectives"], [{**told, "is_closed": False}], "It stands as it was prepared.")
        with self.assertRaises(UserError):
            self.of(review, "c2").with_user(self.manager).content = {}

    @freeze_time("2026-06-20")
    def test_the_minutes_name_each_objective_and_no_other_companys(self):
        indicator = self.indicator(direction="down", target=10, warning=15)
        self.objective(indicator)
        shared = self.indicator(company_id=False, name="Elsewhere")
        self.env["qms.objective"].with_user(self.other_manager).create(
            {
                "name": "Theirs",
                "indicator_id": shared.id,
                "company_id": self.other_company.id,
                "baseline": 1,
                "target": 2,
                "date_start": "2026-01-01",
                "date_due": "2026-12-31",
            }
        )
        self.measure(indicator, "2026-05-01", "2026-05-31", 12, direction="down")
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        html = self.env["ir.qweb"]._render(
            "qms_iso9001.qms_management_review_minutes", {"doc": review, "results": {}, "day": str}
        )
        for word in ("Fewer claims", "On track", "Forecast", self.officer.name):
            self.assertIn(word, html)
        self.assertNotIn("Theirs", html)

    @freeze_time("2026-06-20")
    def test_an_objective_measured_by_an_amount_tells_no_amount(self):
        money = {
            "model_name": "purchase.order",
            "domain": "[('state', '=', 'purchase')]",
            "date_field": "date_approve",
            "aggregate": "sum",
            "measure_field": "amount_untaxed",
            "unit": "amount",
        }
        indicator = self.indicator(**money, direction="down", target=10, warning=15)
        self.assertTrue(indicator._tells_amounts())
        self.objective(indicator, baseline=654321, target=123456)
        self.measure(indicator, "2026-05-01", "2026-05-31", 234567, direction="down", definition=money)
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        [told] = self.of(review, "c2").content["objectives"]
        digits = str(told).replace(",", "")
        for amount in ("654321", "123456", "234567"):
            self.assertNotIn(amount, digits)
        self.assertEqual(told["state"], "on_track")

    # The meeting

    def test_a_decision_becomes_a_quality_action_of_the_three_kinds(self):
        each = prepared(self).input_ids[3]
        due = self.company._qms_today() + timedelta(days=20)
        action = self.env["qms.action"].browse(
            each.add_decision(" Hire somebody ", "resources", self.employee.id, str(due))
        )
        self.assertEqual(
            (action.name, action.review_output, action.user_id), ("Hire somebody", "resources", self.employee)
        )
        self.assertEqual((action.review_id, action.review_input_id, action.date_due), (each.review_id, each, due))
        with self.assertRaises(UserError):
            each.add_decision("  ")
        with self.assertRaises(UserError):
            each.add_decision("Do it", "nonsense")

    def test_a_chair_without_quality_group_leads_and_signs(self):
        self.company.qms_top_manager_ids = self.employee
        review = prepared(self, chair_id=self.employee.id)
        chaired = review.with_user(self.employee)
        with self.assertRaises(AccessError):
            chaired.action_prepare()
        for each in chaired.input_ids:
            each.nothing_because = "Nothing"
        chaired.input_ids[0].add_decision("Do it")
        chaired.set_present(self.employee.id, True)
        self.company.qms_top_manager_ids = self.employee
        chaired.write(dict.fromkeys(review._conclusion_fields(), "Yes"))
        chaired.action_hold()
        chaired.action_sign()
        self.assertEqual(review.state, "signed")

    def test_nothing_is_signed_while_something_is_missing(self):
        review = held(self)
        chair = review.with_user(self.manager)
        with self.assertRaises(AccessError):
            review.action_sign()
        review.attendee_ids = self.named
        with self.assertRaisesRegex(UserError, "top management"):
            chair.action_sign()
        review.attendee_ids = self.manager
        each = review.input_ids.filtered(lambda each: not each.count)[0]
        each.nothing_because = " "
        with self.assertRaisesRegex(UserError, "nothing is to report"):
            chair.action_sign()
        self.assertFalse(each.nothing_by_id)
        each.nothing_because = "Nothing"
        self.assertEqual(each.nothing_by_id, self.officer)
        review.conclusion_adequate = False
        with self.assertRaisesRegex(UserError, "Adequate"):
            chair.action_sign()
        review.conclusion_adequate = "Yes"
        chair.action_sign()
        self.assertEqual(review.state, "signed")

    # Signed

    def test_signing_locks_prints_mails_and_plans_the_next(self):
        review = held(self)
        each = review.input_ids[0]
        action = self.env["qms.action"].browse(each.add_decision("Do it"))
        review.with_user(self.manager).action_sign()
        self.assertEqual(review._current_signatures().mapped("meaning"), ["approver"])
        self.assertEqual(review._current_signatures().content_hash, review._content_hash())
        self.assertTrue(base64.b64decode(review.with_context(bin_size=False).minutes).startswith(b"%PDF"))
        [mail] = self.env["mail.mail"].search([("model", "=", review._name), ("res_id", "=", review.id)])
        self.assertIn(self.manager.email, mail.email_to)
        self.assertIn(self.employee.email, mail.email_to)
        self.assertEqual(len(mail.attachment_ids), 1)
        coming = self.env["qms.management.review"].search(
            [("company_id", "=", self.company.id), ("state", "=", "planned")]
        )
        self.assertEqual((coming.date, coming.chair_id), (review.date_next, self.manager))
        for change in (
            lambda: review.write({"conclusion_suitable": "No"}),
            lambda: review.write({"attendee_ids": [(5,)]}),
            lambda: each.write({"comment": "Later"}),
            lambda: each.add_decision("Later"),
            lambda: action.with_user(self.officer).write({"review_id": False}),
            lambda: self.env["qms.action"].with_user(self.officer).create({"name": "New", "review_id": review.id}),
            lambda: action.with_user(self.officer).unlink(),
            lambda: review.unlink(),
            lambda: review.sudo().write({"decisions": []}),
            lambda: each.sudo().write({"content": {}}),
        ):
            with self.assertRaises(UserError), self.undone():
                change()
        self.assertEqual(review.decisions[0]["name"], "Do it")

    def test_decisions_go_on_after_signing(self):
        review = held(self)
        action = self.env["qms.action"].browse(review.input_ids[0].add_decision("Do it", user_id=self.employee.id))
        review.with_user(self.manager).action_sign()
        action.with_user(self.employee).action_done("Done")
        self.assertEqual(action.state, "done")

    @freeze_time("2026-06-20 09:00:00")
    def test_decisions_of_the_last_review_come_back_with_their_state(self):
        with freeze_time("2026-01-10 09:00:00"):
            review = held(self, date="2026-01-10", date_from="2025-01-01", date_to="2025-12-31")
            make = review.input_ids[0].add_decision
            done = self.env["qms.action"].browse(make("Done late", "change", self.officer.id, "2026-02-01"))
            make("Still open", "resources", self.officer.id, "2026-06-10")
            review.with_user(self.manager).action_sign()
        with freeze_time("2026-02-06 09:00:00"):
            done.action_done("It is done")
        coming = self.env["qms.management.review"].with_user(self.officer).search([("state", "=", "planned")])
        coming.action_prepare()
        rows = {row["name"].split(" ", 1)[1]: row for row in self.of(coming, "a").content["decisions"]}
        self.assertEqual((rows["Done late"]["state"], rows["Done late"]["late"]), ("done", 5))
        self.assertEqual((rows["Still open"]["state"], rows["Still open"]["late"]), ("open", 10))

    # Who

    def test_participants_without_quality_group_read_it_and_nobody_else(self):
        review = signed(self)
        stranger = self.new_user("employee", self.company, "t_stranger")
        page = review.with_user(self.employee).get_review_page(review.id)
        self.assertEqual(len(page["inputs"]), 13)
        self.assertFalse(page["review"]["can_edit"])
        self.assertTrue(review.with_user(self.employee).action_view_minutes()["url"])
        self.assertTrue(review.with_user(self.auditor).get_review_page(review.id)["inputs"])
        for user in (stranger, self.other_manager):
            with self.assertRaises(AccessError):
                review.with_user(user).get_review_page(review.id)
        with self.assertRaises(AccessError):
            planned(self).with_user(self.employee).write({"date": "2027-01-01"})

    def test_where_it_is_waited_for(self):
        review = planned(self)
        inbox = self.env["qms.management.review"].with_user(self.officer)._inbox_lines()
        found = [review.search(line["domain"]) for line in inbox]
        self.assertEqual(found[0], review)
        review.action_prepare()
        self.assertEqual(review.search(inbox[1]["domain"]), review)
        info = self.env["qms.management.review"].with_user(self.employee)._my_quality_info_lines()
        self.assertEqual(review.with_user(self.employee).search(info[0]["domain"]), review)

    def test_the_period_of_a_held_review_stays(self):
        review = held(self)
        with self.assertRaises(UserError):
            review.date_from = "2020-01-01"
