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
    _description = "Demo company"

    @api.model
    def _load(self):
        """Load the core's story, once."""
        if self._ref("qms_process_demo_purchasing"):
            return
        company = self.env.ref("base.main_company")
        company.write(
            {
                "qms_top_manager_ids": [fields.Command.set(self.env.ref("qms_iso9001.res_users_demo_manager").ids)],
                "qms_policy_public": True,
                "qms_author_approval": "refuse",
            }
        )
        self._load_purchases()
        self._load_sales()
        self._load_csv("manager", "qms.process", "qms_iso9001/demo/qms_process.csv")
        self._load_csv("manager", "qms.process.flow", "qms_iso9001/demo/qms_process_flow.csv")
        self._load_csv("manager", "qms.process.role", "qms_iso9001/demo/qms_process_role.csv")
        self._load_policies()
        self._load_actions()
        self._load_applicability()

    @api.model
    def _ref(self, name, module="qms_iso9001"):
        return self.env.ref(f"{module}.{name}", raise_if_not_found=False)

    @api.model
    def _as(self, login):
        """Return the environment of a demo user in the demo company."""
        user = self.env.ref(f"qms_iso9001.res_users_demo_{login}")
        return self.with_user(user).with_company(user.company_id).env

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
                "approver_ids": [fields.Command.set(self.env.ref("qms_iso9001.res_users_demo_officer").ids)],
                "commitment_ids": [
                    fields.Command.create({"kind": kind, "name": name})
                    for kind, name in (
                        ("requirements", "We meet what customers, law and our own standards require."),
                        ("improvement", "We improve a little every week, and keep what works."),
                    )
                ],
            }
        )
        policy.action_submit()
        policy.with_user(self.env.ref("qms_iso9001.res_users_demo_officer")).action_approve()

    # Quality actions: two done, one of them late, three open

    @api.model
    def _load_actions(self):
        for row in self._rows("qms_iso9001/demo/action_history.csv"):
            owner = self.env.ref(f"qms_iso9001.res_users_demo_{row['owner']}")
            action = self._as("manager")["qms.action"].create(
                {
                    "name": row["what"],
                    "kind": row["kind"],
                    "user_id": owner.id,
                    "date_due": fields.Date.context_today(self) + timedelta(days=int(row["due_in"])),
                    "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                    "verifier_id": row["verifier"] and self.env.ref(f"qms_iso9001.res_users_demo_{row['verifier']}").id,
                }
            )
            if row["evidence"]:
                action.with_user(owner).action_done(row["evidence"])

    # Applicability: nothing is designed here, approved; one more answer waits for approval

    @api.model
    def _load_applicability(self):
        answers = self._load_csv("officer", "qms.applicability", "qms_iso9001/demo/qms_applicability.csv")
        self._as("manager")["qms.applicability"].browse(answers.ids[:-1]).action_approve()

    @api.model
    def _text(self, path):
        with file_open(path) as lines:
            return lines.read()

    # Purchases and receipts

    @api.model
    def _load_purchases(self):
        for number, row in enumerate(self._rows("qms_iso9001/demo/purchase_history.csv"), start=1):
            ordered = self._day(row["days_ago"])
            order = (
                self._as("buyer")["purchase.order"]
                .with_context(tracking_disable=True)
                .create(self._prepare_purchase_vals(row, ordered))
            )
            order.button_confirm()
            order.date_approve = ordered
            if row["received_after"]:
                received = ordered + timedelta(days=int(row["received_after"]))
                receipt = order.picking_ids
                self._name_record(receipt, f"stock_picking_demo_{number}")
                self._process(receipt, float(row["received"]), received)
                if float(row["returned"]):
                    self._return(receipt, float(row["returned"]), received + timedelta(days=3))

    @api.model
    def _prepare_purchase_vals(self, row, ordered):
        return {
            "partner_id": self.env.ref(row["vendor"]).id,
            "date_order": ordered,
            "order_line": [
                fields.Command.create(
                    {
                        "product_id": self.env.ref(row["product"]).id,
                        "product_qty": float(row["quantity"]),
                        "price_unit": float(row["price"]),
                        "date_planned": ordered + timedelta(days=int(row["promised_after"])),
                    }
                )
            ],
        }

    # Sales and deliveries

    @api.model
    def _load_sales(self):
        seller = self.env.ref("base.user_demo")
        sales = self.with_user(seller).with_company(self.env.ref("base.main_company")).env["sale.order"]
        for row in self._rows("qms_iso9001/demo/sale_history.csv"):
            ordered = self._day(row["days_ago"])
            order = sales.with_context(tracking_disable=True).create(self._prepare_sale_vals(row, ordered))
            order.action_confirm()
            order.date_order = ordered
            if row["delivered_after"]:
                delivered = ordered + timedelta(days=int(row["delivered_after"]))
                self._process(order.picking_ids, float(row["delivered"]), delivered)

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

    # Transfers

    @api.model
    def _process(self, picking, quantity, done):
        """Validate `picking` as the buyer with `quantity` pieces, leaving no backorder, and date it `done`."""
        picking = self._as("buyer")["stock.picking"].browse(picking.ids)
        picking.move_ids.write({"quantity": quantity, "picked": True})
        for line in picking.move_line_ids.filtered(lambda line: line.product_id.tracking == "lot" and not line.lot_id):
            line.lot_name = f"L{done:%y%m%d}"
        # No dialog may wait for an answer here: backorders, text messages to customers.
        picking.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=picking.ids,
            skip_sms=True,
        ).button_validate()
        if picking.state != "done":
            raise ValueError(f"{picking.name} waits for an answer that the demo does not give.")
        picking.date_done = done

    @api.model
    def _return(self, picking, quantity, done):
        wizard = (
            self._as("buyer")["stock.return.picking"]
            .with_context(
                active_model="stock.picking",
                active_id=picking.id,
                active_ids=picking.ids,
            )
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        returned = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._process(returned, quantity, done)
