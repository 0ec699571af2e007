import csv
import random

from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from .case import QmsAssertions
from .common import QmsCase

MAP = "/odoo/quality-map"
WORDS = [
    "order",
    "offer",
    "drawing",
    "schedule",
    "report",
    "complaint",
    "specification",
    "contract",
    "plan",
    "record",
    "training",
    "calibration",
    "budget",
    "objective",
    "release",
    "forecast",
    "nonconformity",
    "measurement",
]


@tagged("post_install", "-at_install")
class TestQmsProcessMap(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.new_process("Sales", user_id=cls.employee.id)
        cls.purchasing = cls.new_process("Purchasing", kind="support")

    def map_of(self, user):
        return self.env["qms.process.map"].with_user(user).get_map_data()

    def test_it_names_what_the_map_draws(self):
        self.new_flow("Order", "customer", self.sales)
        self.new_flow("Report", self.sales, None)
        data = self.map_of(self.auditor)
        self.assertEqual([process["name"] for process in data["processes"]], ["Sales", "Purchasing"])
        order, report = data["flows"]
        self.assertEqual(order["source"], {"process": False, "party": "customer", "partner": "", "label": "Customers"})
        self.assertEqual(order["target"]["process"], self.sales.id)
        self.assertEqual(report["target"], {"process": False, "party": False, "partner": "", "label": ""})
        self.assertEqual([kind for kind, _label in data["kinds"]], ["management", "core", "support"])

    def test_it_says_who_may_draw_what(self):
        def editable(user):
            return [process["editable"] for process in self.map_of(user)["processes"]]

        self.assertEqual(editable(self.officer), [True, True])
        self.assertEqual(editable(self.employee), [True, False])
        self.assertEqual(editable(self.auditor), [False, False])
        self.assertEqual([self.map_of(user)["can_create"] for user in (self.officer, self.employee)], [True, False])

    def test_an_archived_process_leaves_an_open_end(self):
        self.new_flow("Need", self.sales, self.purchasing)
        self.purchasing.active = False
        [flow] = self.map_of(self.manager)["flows"]
        self.assertFalse(flow["target"]["process"])
        self.assertEqual(flow["target"]["label"], "P-02 Purchasing")

    def test_it_shows_one_company(self):
        self.new_flow("Need", self.sales, self.purchasing)
        data = self.map_of(self.other_manager)
        self.assertEqual((data["processes"], data["flows"]), ([], []))
        self.assert_refused(self.map_of, self.portal)

    def test_it_costs_the_same_for_many_flows(self):
        def count(user):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.map_of(user)
            return self.env.cr.sql_log_count - before

        self.new_flow("Need", self.sales, self.purchasing)
        self.map_of(self.employee)
        few = count(self.employee)
        for i in range(30):
            self.new_flow(f"Flow {i}", self.sales, self.purchasing)
        self.assertEqual(count(self.employee), few)


@tagged("post_install", "-at_install")
class TestQmsProcessMapTour(QmsCase, HttpCase):
    browser_size = "1400x900"

    def setUp(self):
        super().setUp()
        for user in (self.manager, self.auditor):
            user.password = user.login

    def test_the_manager_draws_a_flow_between_two_processes(self):
        self.new_process("Purchasing")
        receiving = self.new_process("Receiving")
        self.start_tour(MAP, "qms_process_map_tour", login=self.manager.login)
        self.assertEqual(receiving.input_flow_ids.name, "Delivery schedule")
        self.assertEqual(receiving.input_flow_ids.source_process_id.name, "Purchasing")

    def test_twenty_processes_and_45_flows_are_legible_at_1400_pixels(self):
        generator = random.Random(9001)
        kinds = ["management"] * 4 + ["core"] * 9 + ["support"] * 7
        processes = [self.new_process(self.words(generator).capitalize(), kind=kind) for kind in kinds]
        outside = ["customer", "vendor", "party", None]
        for i in range(45):
            source, target = generator.sample(processes, 2)
            source = generator.choice(outside) if i % 6 == 0 else source
            target = generator.choice(outside) if i % 6 == 1 else target
            self.new_flow(f"{self.words(generator)} {i}", source, target)
        self.start_tour(MAP, "qms_process_map_measure_tour", login=self.auditor.login)

    def test_the_map_of_the_demo_company_is_legible(self):
        """Built from the files of the demo, whether it is installed or not."""
        processes = {
            row["id"].split(".")[-1]: self.new_process(row["name"], kind=row["kind"], sequence=int(row["sequence"]))
            for row in self.demo_rows("qms_process.csv")
        }
        for row in self.demo_rows("qms_process_flow.csv"):
            source, target = (
                processes.get(row[f"{end}_process_id/id"].split(".")[-1]) or row[f"{end}_party"] or None
                for end in ("source", "target")
            )
            self.new_flow(row["name"], source, target)
        self.start_tour(MAP, "qms_process_map_measure_tour", login=self.auditor.login)

    def demo_rows(self, name):
        with file_open(f"qms_iso9001/demo/{name}") as file:
            return list(csv.DictReader(file))

    def words(self, generator):
        return " ".join(generator.sample(WORDS, 2))
