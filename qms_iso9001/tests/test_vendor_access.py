import re

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .vendor_figure_case import LATER
from .vendor_records_case import FACTS, RECORDS, VendorRecordsCase

# Money that is no vendor's price: what the class asks of a new vendor.
NO_PRICE = {("qms.supplier.class.item", "amount")}
TOLD = ("char", "text", "float", "integer")
# From a record that the auditor reads to amounts of another one.
WAYS = (
    ("qms.supplier.evaluation", "line_ids.amount_numerator"),
    ("qms.supplier.approval", "item_ids.amount"),
    ("qms.supplier.report", "approval_id.spend"),
    ("res.partner", "qms_approval_ids.spend"),
)


@tagged("post_install", "-at_install")
class TestVendorAccess(VendorRecordsCase):
    """Who reads and does what with vendors, asked as another program would: by the methods that RPC reaches."""

    # The auditor reads everything but prices

    def test_every_amount_is_limited_to_who_may_see_prices(self):
        found = set(self.amounts())
        self.assertGreater(len(found), 8)
        for model, name in sorted(found - NO_PRICE):
            with self.subTest(model=model, field=name):
                groups = set(filter(None, (self.env[model]._fields[name].groups or "").split(",")))
                self.assertEqual(groups, {"purchase.group_purchase_user", "qms_iso9001.group_qms_user"})

    def test_no_call_gives_an_auditor_an_amount(self):
        self.auditor.group_ids |= self.env.ref("base.group_allow_export")
        for model, name in sorted(set(self.amounts()) - NO_PRICE):
            rows = self.own(model, self.auditor)
            self.assertTrue(rows, f"{model}: nothing to read, nothing proved")
            sees = self.own(model, self.buyer)
            calls = {
                "read": lambda rows, name=name: rows.read([name]),
                "search_read": lambda rows, name=name: rows.search_read([], [name]),
                "web_read": lambda rows, name=name: rows.web_read({name: {}}),
                "web_search_read": lambda rows, name=name: rows.web_search_read([], {name: {}}),
                "formatted_read_group": lambda rows, name=name: rows.formatted_read_group([], [], [f"{name}:sum"]),
                "web_read_group": lambda rows, name=name: rows.web_read_group([], ["company_id"], [f"{name}:sum"]),
                "pivot": lambda rows, name=name: rows.formatted_read_grouping_sets(
                    [], [[], ["company_id"]], [f"{name}:max"]
                ),
                "having": lambda rows, name=name: rows.formatted_read_group(
                    [], ["company_id"], ["__count"], having=[(f"{name}:sum", ">", 0)]
                ),
                "export": lambda rows, name=name: rows.export_data([name]),
                "search": lambda rows, name=name: rows.search([(name, ">", 1)]),
                "count": lambda rows, name=name: rows.search_count([(name, ">", 1)]),
                "sort": lambda rows, name=name: rows.search([], order=f"{name} desc"),
                "mapped": lambda rows, name=name: rows.mapped(name),
                "filtered": lambda rows, name=name: rows.filtered_domain([(name, ">", 1)]),
            }
            for call, run in calls.items():
                with self.subTest(model=model, field=name, call=call):
                    self.assertRaises(AccessError, run, rows)
            with self.subTest(model=model, field=name, buyer="sees it"):
                self.assertTrue(any(row[name] for row in sees.read([name])))

    def test_no_way_through_another_record_leads_an_auditor_to_an_amount(self):
        for model, path in WAYS:
            rows = self.env[model].with_user(self.auditor)
            with self.subTest(model=model, path=path):
                self.assertRaises(AccessError, rows.search, [(path, ">", 1)])
                self.assertRaises(AccessError, rows.search_count, [(path, "=", 73)])

    def test_the_screens_of_an_auditor_have_no_amount(self):
        for model in (*FACTS, *RECORDS):
            names = {name for found, name in self.amounts() if found == model} - {n for m, n in NO_PRICE if m == model}
            rows = self.env[model].with_user(self.auditor)
            self.assertFalse(names & rows.fields_get().keys(), model)
            for kind in ("list", "form", "search", "pivot", "graph"):
                with self.subTest(model=model, kind=kind):
                    arch = rows.get_view(view_type=kind)["arch"]
                    self.assertFalse([name for name in names if f'name="{name}"' in arch])

    def test_no_words_tell_an_auditor_an_amount(self):
        lines = self.evaluation.line_ids.with_user(self.auditor)
        self.assertEqual([line.count for line in lines], [1, 1])
        for line in lines:
            values = {name: str(value) for name, value in line.read()[0].items()}
            values = {name: text for name, text in values.items() if line._fields[name].type in TOLD}
            self.assertFalse([name for name, text in values.items() if re.search(r"\b(73|91|7[.,]3|9[.,]1)0*\b", text)])
            self.assertTrue(line.action_view_evidence())
        self.approval.with_user(self.officer).with_context(tracking_disable=False).write({"amount": 900})
        self.env.flush_all()
        history = self.approval.with_user(self.auditor).message_ids
        self.assertNotRegex(" ".join(history.mapped("body")), "900|700")
        self.assertFalse(history.sudo().tracking_value_ids.filtered(lambda value: value.field_id.name == "amount"))

    def test_a_criterion_that_counts_money_tells_an_auditor_points_and_no_sum(self):
        for aggregate, best, points in (("sum", 70, 100), ("average", 100, 73)):
            spent = self.new_indicator(
                user=self.env.ref("base.user_root"),
                name="Ordered",
                code=f"TEST_{aggregate}",
                model_name="purchase.order",
                domain="[('state', '=', 'purchase')]",
                date_field="date_approve",
                aggregate=aggregate,
                measure_field="amount_total",
                unit="number",
                direction="up",
                warning=0,
                target=1,
            )
            self.scheme.criterion_ids[0].write({"indicator_id": spent.id, "best_value": best, "worst_value": 0})
            with freeze_time(f"{LATER} 09:00:00"):
                self.evaluation.with_user(self.officer).action_count()
            line = self.evaluation.line_ids[0]
            with self.subTest(aggregate=aggregate):
                self.assertEqual((line.amount_numerator, line.score, line.count), (73, points, 1))
                own = line.with_user(self.auditor)
                self.assertEqual((own.score, own.value, own.numerator), (points, False, False))
                self.assertEqual((own.best_value, own.worst_value, own._scale_text()), (0, 0, ""))
                for name in ("best_value", "worst_value"):
                    self.assertRaises(AccessError, own.criterion_id.read, [name])
                for text in (own.value_text, own.counted_text, own.evidence_note):
                    self.assertNotIn("73", text)

    def test_the_rows_an_auditor_opens_from_a_scorecard_have_no_amount(self):
        for line in self.evaluation.line_ids.with_user(self.auditor):
            action = line.action_view_evidence()
            rows = line.env[action["res_model"]].with_context(**action["context"])
            found = rows.search(action["domain"])
            self.assertEqual(len(found), 1)
            self.assertFalse(
                [name for model, name in self.amounts() if model == rows._name and name in found.read()[0]]
            )

    # Everybody else

    def test_nobody_without_purchase_or_quality_reads_anything_of_vendors(self):
        for user in (self.employee, self.hr, self.portal, self.accountant):
            for model in (*FACTS, *RECORDS):
                with self.subTest(user=user.login, model=model):
                    rows = self.env[model].with_user(user)
                    for call in (rows.search, rows.search_count):
                        self.assertRaises(AccessError, call, [])
                    self.assertRaises(AccessError, rows.formatted_read_group, [], [], ["__count"])

    def test_a_buyer_without_quality_group_reads_every_list_and_form(self):
        for model in (*FACTS, *RECORDS):
            rows = self.own(model, self.buyer) if "company_id" in self.env[model]._fields else None
            with self.subTest(model=model):
                self.env.invalidate_all()
                found = rows if rows is not None else self.env[model].with_user(self.buyer).search([])
                names = list(found.fields_get())
                found.read(names)
                found.web_search_read([], {name: {} for name in names}, limit=5)
                for kind in ("list", "form", "search"):
                    found.get_view(view_type=kind)

    def test_a_buyer_proposes_and_does_nothing_that_is_decided(self):
        own = self.approval.with_user(self.buyer)
        own.write({"conditions": "Full inspection"})
        for call in (own.action_approve, own.action_block):
            self.assert_refused(call)
        evaluation = self.evaluation.with_user(self.buyer)
        for call in (evaluation.action_confirm, evaluation.action_count, evaluation.unlink):
            self.assertRaises(AccessError, call)
        self.assertRaises(AccessError, self.scheme.with_user(self.buyer).write, {"name": "Ours"})

    def test_another_company_neither_finds_nor_opens_a_record_by_its_number(self):
        stranger = self.new_user("buyer", self.other_company, "t_other_buyer")
        for model in ("qms.supplier.approval", "qms.supplier.evaluation", "qms.supplier.evaluation.line"):
            record = self.own(model, self.officer)[:1]
            for user in (stranger, self.other_manager):
                with self.subTest(model=model, user=user.login):
                    own = record.with_user(user)
                    self.assertFalse(own.search([("id", "=", record.id)]))
                    self.assertRaises(AccessError, own.read, ["display_name"])
        for model in FACTS:
            with self.subTest(model=model):
                found = self.env[model].with_user(self.other_manager).with_context(qms_as_of=LATER)
                self.assertFalse(found.search([("company_id", "=", self.company.id)]))
