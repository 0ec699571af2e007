from odoo import api, fields, models
from odoo.tools import SQL

# Of the change that is over: the first row of a kind is affected, and what was done about it; the rest is not.
AFFECTED = {
    "process": "The card says who scans and what happens when the label does not read",
    "people": "Shown at the dock by the officer, two mornings",
}
UNTOUCHED = {
    "process": "Takes the same goods, with the same papers",
    "document": "Names no label",
    "people": "Does not book receipts",
    "indicator": "Counted from the same receipts",
    "risk": "The label changes neither cause nor effect",
    "vendor": "Vendors need not label; we print at the dock",
    "product": "Every box gets the same label",
}


class QmsDemoChangeMixin(models.AbstractModel):
    """Two planned changes of the demo company: one reviewed half a year after, its criterion met; one under way, of
    which a part of what it touches is not judged yet."""

    _name = "qms.demo.change.mixin"
    _description = "Planned changes of the demo company"

    @api.model
    def _load_changes(self):
        # By these it is found which products and vendors a change touches.
        office = self.env.ref("product.product_category_office", raise_if_not_found=False)
        for process in ("purchasing", "receiving", "assembly") if office else ():
            self._ref(f"qms_process_demo_{process}").categ_ids = office
        self._load_change_over()
        self._load_change_running()

    @api.model
    def _plan_change(self, owner, process, due, **vals):
        owner = self._user(owner)
        action = self._as("officer")["qms.action"].create(
            {
                **vals,
                "kind": "change",
                "user_id": owner.id,
                "process_id": self._ref(f"qms_process_demo_{process}").id,
                "date_due": self._demo_day(due),
            }
        )
        action.action_find_impacts()
        return action.with_user(owner)

    @api.model
    def _load_change_over(self):
        change = self._plan_change(
            "buyer",
            "receiving",
            -200,
            name="Barcode labels on every box at the dock",
            date_review=self._demo_day(-20),
            change_purpose="Boxes were put into the wrong bin twice a month: typing numbers goes wrong.",
            change_consequences="Receiving takes a minute longer per pallet at first. Old stock carries no label until "
            "the count in summer; both ways stay in use until then.",
            change_resources="Label printer and two scanners, one day of the officer.",
            change_communication="The shift is told at the dock on the Monday before, sales by mail.",
            change_criterion="Fewer than two wrong bins in a quarter, counted from the corrections of stock.",
        )
        change.action_start_change()
        for kind, rows in change.impact_ids.grouped("kind").items():
            first = rows[:1] if kind in AFFECTED else rows.browse()
            first.write({"verdict": "affected", "note": AFFECTED.get(kind)})
            (rows - first).write({"verdict": "not_affected", "note": UNTOUCHED.get(kind, "Not touched")})
        change.action_done("Photo of the dock; list of who was shown it.")
        # Shifted before anybody signs.
        self._shift_change(change, date_start=-240, date_done=-202)
        change.with_user(self._user("officer")).action_criterion_met(
            "One wrong bin since the start, none in the last quarter."
        )

    @api.model
    def _shift_change(self, change, **days):
        change.flush_recordset()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), self._demo_day(shift)) for name, shift in days.items()
        )
        self.env.cr.execute(SQL("UPDATE qms_action SET %s WHERE id = %s", columns, change.id))
        change.invalidate_recordset(list(days))

    @api.model
    def _load_change_running(self):
        change = self._plan_change(
            "employee",
            "assembly",
            40,
            name="Move the assembly to the new hall",
            verifier_id=self._user("manager").id,
            change_purpose="Three benches stand in each other's way, and the hall is too hot in summer.",
            change_consequences="No assembly for two days. Measuring equipment travels and has to be checked before "
            "use. Deliveries of that week are built before.",
            change_resources="Mover for two days, four people, new lights; decided by the manager.",
            change_communication="Customers of that week by telephone; the shift at the meeting on Friday.",
            change_criterion="In the quarter after: no more rework than before, and on-time delivery at least as good.",
        )
        self._name_record(change, "qms_change_demo_hall")
        change.action_start_change()
        rows = change.impact_ids
        moved = rows.filtered("document_id")[:1] or rows.filtered("process_id")[:1]
        moved.action_affected("Draw the new floor plan into it, with the ways out")
        moved.action_make_action()
        rows.filtered("indicator_id")[:1].action_affected("Read it weekly until the review")
        for row in rows.filtered("process_id")[1:3]:
            row.action_not_affected("Gets and gives the same, at another door")
        change.sudo().write({"impact_ids": [fields.Command.create({"name": "Fire brigade: ways out and hydrants"})]})
