from odoo.tests import tagged

from .common import NonconformityCase

MEASURES = ("__count", "age_days:avg", "days_to_close:avg", "cost:sum", "currency_id:array_agg_distinct")


@tagged("post_install", "-at_install")
class TestQmsPivotMixin(NonconformityCase):
    """What is added up here is what Odoo's own query gives, in the same order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = (("Alpha", 30), ("Beta", 10), ("Gamma", 20))
        vals = [{"name": name, "sequence": place, "company_id": cls.company.id} for name, place in names]
        alpha, beta, gamma = cls.processes = cls.env["qms.process"].create(vals)
        gamma.active = False
        for process, found, step in (
            (alpha, "2026-03-02", 0),
            (beta, "2026-03-03", 3),
            (beta, "2026-04-03", 1),
            (gamma, "2026-04-05", 3),
            (gamma, "2026-05-05", 0),
            (cls.env["qms.process"], "2026-05-06", 2),
        ):
            case = (
                cls.env["qms.nonconformity"]
                .with_user(cls.officer)
                .create(
                    {"name": "Crack", "process_id": process.id, "date_detected": found, "company_id": cls.company.id}
                )
            )
            for verb in ("action_contain", "action_correct", "action_close")[:step]:
                if verb == "action_correct":
                    case.disposition = "scrap"
                getattr(case, verb)()

    def groups(self, sets, measures=MEASURES, **kwargs):
        cases = self.env["qms.nonconformity"].with_user(self.officer)
        return cases.formatted_read_grouping_sets([("company_id", "=", self.company.id)], sets, measures, **kwargs)

    def test_it_is_what_odoo_gives(self):
        for sets in (
            [[], ["process_id"], ["state"], ["process_id", "state"]],
            [[], ["state"], ["date_detected:month"], ["state", "date_detected:month"]],
            [[], ["date_detected:month"], ["process_id", "date_detected:month"]],
            [["state"], ["state", "process_id"], ["process_id"], ["state", "process_id", "severity"]],
            [[], ["date_detected:day_of_week"], ["name"], ["date_detected:day_of_week", "name"]],
        ):
            specs = list(dict.fromkeys(spec for groupby in sets for spec in groupby))
            with self.subTest(sets=sets):
                # Asked in other words, the same order goes into Odoo's own query.
                self.assertEqual(self.groups(sets), self.groups(sets, order=", ".join(f"{spec} asc" for spec in specs)))

    def test_groups_stand_in_the_order_of_processes(self):
        alpha, beta, gamma = self.processes
        total, processes, _cells = self.groups([[], ["process_id"], ["process_id", "state"]])
        self.assertEqual([group["__count"] for group in total], [6])
        shown = [group["process_id"] and group["process_id"][0] for group in processes]
        self.assertEqual(shown, [beta.id, gamma.id, alpha.id, False])

    def test_nothing_found_and_what_cannot_be_added_up(self):
        cases = self.env["qms.nonconformity"].with_user(self.officer)
        sets = [[], ["process_id"], ["state"], ["process_id", "state"]]
        none = cases.formatted_read_grouping_sets([("name", "=", "No such thing")], sets, MEASURES)
        self.assertEqual([len(groups) for groups in none], [1, 0, 0, 0])
        oldest = self.groups(sets, ["date_detected:min"])
        self.assertEqual(str(oldest[0][0]["date_detected:min"]), "2026-03-02")
        topics = self.groups([[], ["requirement_ids"], ["requirement_ids", "state"]])
        self.assertEqual(topics[0][0]["__count"], 6)
