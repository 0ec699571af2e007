from .common import NonconformityCase


class TestQmsNonconformityAgeMixin(NonconformityCase):
    """Ages, and the order of groups in a pivot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        processes = cls.env["qms.process"]
        names = (("Alpha", 30), ("Beta", 10), ("Gamma", 20))
        cls.processes = processes.create(
            [{"name": name, "sequence": sequence, "company_id": cls.company.id} for name, sequence in names]
        )

    def read(self, sets, **kwargs):
        cases = self.env["qms.nonconformity"].with_user(self.officer)
        domain = [("company_id", "=", self.company.id)]
        return cases.formatted_read_grouping_sets(domain, sets, ["__count"], **kwargs)

    def report(self, process, state="reported"):
        record = self.nonconformity(self.officer, company_id=self.company.id, process_id=process.id)
        if state == "contained":
            record.action_contain()
        return record

    def test_groups_stand_in_the_order_of_processes(self):
        alpha, beta, gamma = self.processes
        for process in (alpha, beta, gamma, gamma, self.env["qms.process"]):
            self.report(process)
        self.report(beta, "contained")
        total, processes, states, both = self.read([[], ["process_id"], ["state"], ["process_id", "state"]])
        self.assertEqual([group["__count"] for group in total], [6])
        ordered = [(*group["process_id"][:1],) if group["process_id"] else () for group in processes]
        self.assertEqual(ordered, [(beta.id,), (gamma.id,), (alpha.id,), ()])
        self.assertEqual([group["__count"] for group in processes], [2, 2, 1, 1])
        self.assertEqual([(group["state"], group["__count"]) for group in states], [("contained", 1), ("reported", 5)])
        cells = [(group["process_id"] and group["process_id"][0], group["state"]) for group in both]
        self.assertEqual(
            cells,
            [
                (beta.id, "contained"),
                (beta.id, "reported"),
                (gamma.id, "reported"),
                (alpha.id, "reported"),
                (False, "reported"),
            ],
        )

    def test_it_is_the_order_that_odoo_gives_too(self):
        for process in self.processes:
            self.report(process)
        sets = [["state", "process_id"], ["process_id"]]
        mine = self.read(sets)
        odoos = self.read(sets, order="state asc, process_id asc")  # named otherwise, it goes into the query
        self.assertEqual(mine, odoos)

    def test_the_day_closed_is_that_of_the_company(self):
        record = self.report(self.processes[0], "contained")
        record.disposition = "scrap"
        record.action_correct()
        record.action_close()
        self.assertEqual(record.closed_on, self.company._qms_day(record.date_done))
        record.action_reopen("Found again")
        self.assertFalse(record.closed_on)
