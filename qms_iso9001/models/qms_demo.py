import csv
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import file_open


class QmsDemo(models.AbstractModel):
    """Loads the demo company: people do what they would do, by their own rights, through the public verbs.

    Called from the addons' demo files, never otherwise. ERP documents are dated back; signatures carry the day
    of installation, because a signature is never back-dated.
    """

    _name = "qms.demo"
    _inherit = [
        "qms.demo.purchase.mixin",
        "qms.demo.sale.mixin",
        "qms.demo.stock.mixin",
        "qms.demo.satisfaction.mixin",
        "qms.demo.measuring.mixin",
        "qms.demo.document.mixin",
        "qms.demo.proposal.mixin",
        "qms.demo.supplier.mixin",
        "qms.demo.context.mixin",
        "qms.demo.risk.mixin",
        "qms.demo.audit.mixin",
        "qms.demo.audit.program.mixin",
        "qms.demo.review.mixin",
        "qms.demo.equipment.mixin",
        "qms.demo.change.mixin",
    ]
    _description = "Demo company"

    @api.model
    def _load(self):
        """Load the core's story, once."""
        if self._ref("qms_process_demo_purchasing"):
            return
        company = self.env.ref("base.main_company")
        company.write(
            {
                "qms_top_manager_ids": [fields.Command.set(self._user("manager").ids)],
                "qms_policy_public": True,
                "qms_author_approval": "refuse",
            }
        )
        self._load_stock()
        self._load_purchases()
        self._load_deliveries()
        self._load_sales()
        self._load_csv("manager", "qms.process", "qms_iso9001/demo/qms_process.csv")
        self._load_csv("manager", "qms.process.flow", "qms_iso9001/demo/qms_process_flow.csv")
        self._load_csv("manager", "qms.process.role", "qms_iso9001/demo/qms_process_role.csv")
        self._load_policies()
        self._load_documents()
        self._load_csv("manager", "qms.indicator", "qms_iso9001/demo/qms_indicator.csv")
        self._load_owners()
        self._load_objectives()
        self._load_actions()
        self._load_proposals()
        self._load_suppliers()
        self._load_risks()
        self._as("manager")["qms.indicator"].action_measure()
        self._load_applicability()
        self._load_measuring()
        self._load_context()
        self._load_audits()
        self._load_audit_programs()
        self._load_equipment()
        self._load_certificate()
        self._load_changes()
        self._load_system_figures()
        # Last: it collects what all the others brought.
        self._load_management_reviews()

    @api.model
    def _ref(self, name, module="qms_iso9001"):
        return self.env.ref(f"{module}.{name}", raise_if_not_found=False)

    @api.model
    def _as(self, login):
        """Return the environment of a demo user in the demo company."""
        user = self._user(login)
        return self.with_user(user).with_company(user.company_id).env

    @api.model
    def _user(self, login):
        return self.env.ref(f"qms_iso9001.res_users_demo_{login}")

    @api.model
    def _rows(self, path):
        """Return the rows of a CSV file as dicts; empty cells are False."""
        with file_open(path) as lines:
            return [{key: value or False for key, value in row.items()} for row in csv.DictReader(lines)]

    @api.model
    def _load_csv(self, login, model, path):
        """Import a CSV file as that user, through the same door as the import screen; return the records."""
        rows = self._rows(path)
        names = list(rows[0])
        # An update of the addon finds none of these rows in its files: without noupdate it would delete them.
        values = [[row[name] or "" for name in names] for row in rows]
        loaded = self._as(login)[model].with_context(noupdate=True).load(names, values)
        if not loaded["ids"]:
            raise ValueError(f"{path}: {loaded['messages']}")
        return self.env[model].browse(loaded["ids"])

    @api.model
    def _name_record(self, record, name):
        """Give a record that demo files of other addons refer to its external id."""
        self.env["ir.model.data"].create(
            {"module": "qms_iso9001", "name": name, "model": record._name, "res_id": record.id, "noupdate": True}
        )

    @api.model
    def _day(self, days_ago):
        return fields.Datetime.now().replace(hour=9, minute=0, second=0) - timedelta(days=int(days_ago))

    # Policy: the one from before this system came in by import, the one in force was signed here

    @api.model
    def _load_policies(self):
        today = fields.Date.context_today(self)
        policies = self._as("manager")["qms.policy"]
        policies.create(
            {
                "name": "Quality policy",
                "version": 1,
                "body": self._text("qms_iso9001/demo/qms_policy_old.html"),
                "state": "obsolete",
                "in_force_from": today - timedelta(days=900),
                "in_force_until": today - timedelta(days=1),
            }
        )
        policy = policies.create(
            {
                "name": "Quality policy",
                "body": self._text("qms_iso9001/demo/qms_policy.html"),
                "approver_ids": [fields.Command.set(self._user("officer").ids)],
                "commitment_ids": [
                    fields.Command.create({"kind": kind, "name": name})
                    for kind, name in (
                        ("requirements", "We meet what customers, law and our own standards require."),
                        ("improvement", "We improve a little every week, and keep what works."),
                        ("other", "We say so early when we cannot keep a promise."),
                    )
                ],
            }
        )
        policy.action_submit()
        policy.with_user(self._user("officer")).action_approve()

    # Objectives: where they stand follows from what was measured; nobody types it

    @api.model
    def _load_objectives(self):
        today = self.env.ref("base.main_company")._qms_today()
        commitments = self.env["qms.policy"].search([("state", "=", "in_force")]).commitment_ids
        # Measured in companies of Odoo's own demo as well, in which the manager does not work.
        self._ref("qms_indicator_vendor_on_time").user_id = self._user("buyer")
        for row in self._rows("qms_iso9001/demo/objective_history.csv"):
            start = fields.Date.subtract(today, months=int(row["started_months_ago"]))
            due = fields.Date.add(today, months=int(row["due_in_months"]))
            objective = self._as("officer")["qms.objective"].create(
                {
                    "name": row["name"],
                    "indicator_id": self._ref(f"qms_indicator_{row['indicator']}").id,
                    "baseline": float(row["baseline"]),
                    "target": float(row["target"]),
                    "date_start": fields.Date.start_of(start, "month"),
                    "date_due": fields.Date.end_of(due, "month"),
                    "user_id": self._user(row["owner"]).id,
                    "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                    "commitment_id": commitments.filtered(lambda c, kind=row["commitment"]: c.kind == kind).id,
                    "description": row["means"],
                }
            )
            self._name_record(objective, f"qms_objective_demo_{row['key']}")

    # Quality actions: some done, one of them late, some open, two of them overdue

    @api.model
    def _load_actions(self):
        for row in self._rows("qms_iso9001/demo/action_history.csv"):
            owner = self._user(row["owner"])
            action = self._as("manager")["qms.action"].create(
                {
                    "name": row["what"],
                    "kind": row["kind"],
                    "user_id": owner.id,
                    "date_due": fields.Date.context_today(self) + timedelta(days=int(row["due_in"])),
                    "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                    "objective_id": row["objective"] and self._ref(f"qms_objective_demo_{row['objective']}").id,
                    "verifier_id": row["verifier"] and self._user(row["verifier"]).id,
                }
            )
            if row["evidence"]:
                action.with_user(owner).action_done(row["evidence"])
            if row["hold"]:
                action.action_hold(row["hold"])

    # Applicability: nothing is designed here, approved; one more answer waits for approval

    @api.model
    def _load_applicability(self):
        answers = self._load_csv("officer", "qms.applicability", "qms_iso9001/demo/qms_applicability.csv")
        self._as("manager")["qms.applicability"].browse(answers.ids[:-1]).action_approve()

    @api.model
    def _text(self, path):
        with file_open(path) as lines:
            return lines.read()

    # Sales and deliveries

    @api.model
    def _load_sales(self):
        seller = self.env.ref("base.user_demo")
        sales = self.with_user(seller).with_company(self.env.ref("base.main_company")).env["sale.order"]
        transfers = {}
        for row in self._rows("qms_iso9001/demo/sale_history.csv"):
            ordered = self._day(row["days_ago"])
            order = sales.with_context(tracking_disable=True).create(self._prepare_sale_vals(row, ordered))
            order.action_confirm()
            order.date_order = ordered
            if row["delivered_after"]:
                delivered = ordered + timedelta(days=int(row["delivered_after"]))
                transfers[order.picking_ids] = (float(row["delivered"]), delivered)
        self._process(transfers)

    @api.model
    def _prepare_sale_vals(self, row, ordered):
        return {
            "partner_id": self.env.ref(row["customer"]).id,
            "commitment_date": ordered + timedelta(days=int(row["promised_after"])),
            "order_line": [
                fields.Command.create(
                    {
                        "product_id": self.env.ref(row["product"]).id,
                        "product_uom_qty": float(row["quantity"]),
                        "price_unit": float(row["price"]),
                    }
                )
            ],
        }
