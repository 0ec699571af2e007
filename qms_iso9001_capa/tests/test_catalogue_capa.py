from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison

from .capa_case import CapaCase

TODAY = "2026-06-30 09:00:00"


@tagged("post_install", "-at_install")
class TestCatalogueCapa(FigureComparison, CapaCase):
    """K38, K39 and K41 of corrective actions that do what those of the demo company do not. The figures are those of
    plain SQL all the same."""

    def compared(self, code, today=TODAY):
        with freeze_time(today):
            return self.compare_catalogue("qms_iso9001_capa", {code})[code]

    def value(self, code):
        """Return the value of a figure in March."""
        self.env.flush_all()
        with freeze_time(TODAY):
            indicators = self.env["qms.indicator"].with_company(self.company).with_user(self.manager)
            found = indicators._figure(code, date(2026, 3, 1), date(2026, 3, 31))
            return found[None]["value"] if found else None

    def opened(self, day="2026-01-10", **vals):
        with freeze_time(f"{day} 09:00:00"):
            return self.capa(
                **{"cause": "Not greased", "date_due": "2026-03-20", "company_id": self.company.id, **vals}
            )

    def acted(self, capa, day):
        """The actions are done, and it is watched whether they help."""
        with freeze_time(f"{day} 09:00:00"):
            if capa.state == "analysis":
                capa.action_start_actions()
            action = self.action_of(capa)
            capa.action_start_effectiveness()
            action.sudo().with_user(self.manager).action_verify()
        return capa.sudo().check_ids.sorted("id")[-1]

    def ended(self, capa, acted, closed, verdict="effective"):
        check = self.acted(capa, acted)
        with freeze_time(f"{closed} 09:00:00"):
            self.prove(capa, verdict)
        return check

    def test_days_to_closing(self):
        for opened, closed in (
            ("2026-01-10", "2026-03-11"),
            ("2026-02-01", "2026-03-03"),
            ("2026-03-01", "2026-03-31"),
        ):
            self.ended(self.opened(opened), opened, closed)
        self.ended(self.opened(), "2026-02-01", "2026-04-01")
        with freeze_time("2026-03-15 09:00:00"):
            self.opened().action_cancel("A mistake")
        reopened = self.opened()
        self.ended(reopened, "2026-02-01", "2026-03-15")
        with freeze_time("2026-04-15 09:00:00"):
            reopened.with_user(self.officer).action_reopen("Again")
        self.assertEqual(self.compared("K38")[2], 4)
        self.assertEqual(self.value("K38"), 30)

    def test_the_age_of_the_open_ones_stands_beside(self):
        self.ended(self.opened("2026-06-20"), "2026-06-21", "2026-06-25")
        for day in ("2026-01-01", "2026-05-31", "2026-06-29"):
            self.opened(day)
        with freeze_time("2026-03-15 09:00:00"):
            self.opened().action_cancel("A mistake")
        self.assertEqual(self.compared("K38_OPEN"), (30, 0, 3, 0))

    def test_today_is_the_companys(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self.opened("2026-06-01", date_due="2026-06-30")
        for moment, age, late in (("2026-06-30 09:00:00", 29, 0), ("2026-06-30 12:30:00", 30, 1)):
            self.assertEqual(self.compared("K38_OPEN", moment)[0], age)
            self.assertEqual(self.compared("K39_CAPA", moment)[0], late)

    def test_an_attempt_that_failed_is_no_end(self):
        capa = self.opened("2026-01-01")
        self.ended(capa, "2026-03-02", "2026-03-20", "not_effective")
        self.assertEqual(self.compared("K38_CHECK")[2], 0)
        self.acted(capa, "2026-03-31")
        self.acted(self.opened("2026-03-01"), "2026-03-06")
        self.assertEqual(self.compared("K38_CHECK")[2], 2)
        self.assertEqual(self.value("K38_CHECK"), (89 + 5) / 2)

    def test_an_extension_counts_against_the_first_due_date(self):
        late = self.opened()
        with freeze_time("2026-03-10 09:00:00"):
            late.with_user(self.officer).date_due = "2026-12-31"
        self.opened(date_due="2026-07-15")
        self.opened(date_due="2026-06-30")
        self.opened(date_due=False)
        self.ended(self.opened(), "2026-02-01", "2026-04-15")
        self.assertEqual(self.compared("K39_CAPA"), (1, 3, 3, 1))
        self.ended(late, "2026-03-15", "2026-04-20")
        self.assertEqual(self.compared("K39_CAPA_LATE"), (2, 2, 2, 0))

    def test_closed_on_the_day_is_in_time_and_without_a_day_left_out(self):
        for due, closed in (("2026-03-20", "2026-03-20"), ("2026-03-20", "2026-03-21"), (False, "2026-03-21")):
            self.ended(self.opened(date_due=due), "2026-02-01", closed)
        self.opened()  # overdue and open: no matter of those that were closed
        self.assertEqual(self.compared("K39_CAPA_LATE"), (1, 2, 2, 1))

    def test_a_check_that_was_due_and_not_confirmed_is_not_effective(self):
        for verdict in ("effective", "not_effective"):
            self.ended(self.opened(), "2026-01-20", "2026-04-25", verdict)
        self.acted(self.opened(), "2026-01-20")  # nobody judged it
        waiting = self.acted(self.opened(), "2026-01-20")
        waiting._set_state("to_confirm", verdict="effective")
        self.acted(self.opened(), "2026-06-20")  # not due yet
        self.assertEqual(self.compared("K41"), (1, 4, 4, 0))

    def test_stopped_checks_stand_beside_and_each_attempt_counts(self):
        stopped = self.opened()
        self.acted(stopped, "2026-01-20")
        with freeze_time("2026-02-20 09:00:00"):
            stopped.with_user(self.officer).action_back_to_analysis("The wrong action")
        again = self.opened()
        self.ended(again, "2026-01-20", "2026-02-10", "not_effective")
        self.ended(again, "2026-02-20", "2026-05-25")
        self.assertEqual(self.compared("K41"), (1, 2, 2, 1))

    def test_an_extended_check_is_due_later(self):
        check = self.acted(self.opened(), "2026-01-20")
        self.assertEqual(self.compared("K41", "2026-05-31 09:00:00")[1], 1)
        with freeze_time("2026-04-25 09:00:00"):
            check._write_unguarded({"opportunity_count": 2})
            check._judge(self.company._qms_today())
        self.assertEqual(check.extension_count, 1)
        self.assertEqual(self.compared("K41", "2026-05-31 09:00:00")[1], 0)

    def test_of_another_company_nothing_counts(self):
        self.ended(self.opened(), "2026-01-20", "2026-03-25")
        codes = ("K38", "K38_CHECK", "K38_OPEN", "K39_CAPA", "K39_CAPA_LATE", "K41")
        self.company = self.other_company
        for code in codes:
            self.assertEqual(self.compared(code)[2], 0, code)
