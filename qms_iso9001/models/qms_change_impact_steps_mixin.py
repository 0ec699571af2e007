from odoo import api, models
from odoo.exceptions import UserError

JUDGED = ("verdict", "note")
CONTENT = ("kind", "name", "ground", "is_found", "verdict", "note", "date_judged", "judged_by_id")


class QmsChangeImpactStepsMixin(models.AbstractModel):
    """Judging what a change touches, the quality action about it, and where the rows wait for somebody."""

    _name = "qms.change.impact.steps.mixin"
    _description = "Judging what a change touches"

    def action_affected(self, reason=None):
        """Say that it is affected, and what is done about it. For the owner of the change and officers."""
        self._judge("affected", reason)

    def action_not_affected(self, reason=None):
        """Say that it is not affected, and why. For the owner of the change and officers."""
        self._judge("not_affected", reason)

    def _judge(self, verdict, reason):
        self.check_access("write")
        self.write({"verdict": verdict, "note": self._require_reason(reason)})

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_affected": self.env._("Affected: what is done about it?"),
            "action_not_affected": self.env._("Not affected, because"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_affected"}

    def _reason_note(self, verb):
        return "\n".join(filter(None, (self.display_name, self.ground, self.note)))

    def _stamp(self):
        for row in self:
            judged = row.verdict != "open"
            vals = {
                "date_judged": judged and row.action_id._today(),
                "judged_by_id": judged and self.env.uid,
            }
            super(QmsChangeImpactStepsMixin, row).write(vals)

    def _note_former(self, vals):
        """Keep in the messages of the change what was judged before."""
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        judged = self.filtered(lambda row: row.verdict != "open")
        for row in judged.filtered(lambda row: any(row[name] != vals.get(name, row[name]) for name in JUDGED)):
            row.action_id._note(
                self.env._(
                    "%(row)s was judged before: %(verdict)s, %(note)s",
                    row=row.display_name,
                    verdict=labels[row.verdict].lower(),
                    note=row.note,
                )
            )

    def action_make_action(self):
        """Write the quality action of the owner of the change about this, and open it; the second call opens it again.
        For the owner of the change and officers."""
        self.ensure_one()
        self.check_access("write")
        action = self.sudo().consequence_ids[:1]
        if not action:
            self._check_open()
            if self.verdict != "affected":
                raise UserError(
                    self.env._("Judge it affected and write what is done about it first, then make the action.")
                )
            # The owner of the change need not have the right to give actions; this one is the owner's own.
            action = self.env["qms.action"].sudo().create(self._prepare_action_vals())
        return action.sudo(False)._get_form_action()

    def _prepare_action_vals(self):
        vals = self.sudo().action_id._prepare_consequence_vals()
        return {
            **vals,
            "name": (self.note or "").strip().split("\n")[0][:120],
            "description": "\n\n".join(filter(None, (self.display_name, self.note))),
            "kind": "task",
            "change_impact_id": self.id,
            "process_id": self.sudo().process_id.id or vals["process_id"],
            "risk_id": self.sudo().risk_id.id,
        }

    def action_open_thing(self):
        """Open what the row names, for who may read it."""
        self.ensure_one()
        self.check_access("read")
        link = self._link()
        if not link:
            raise UserError(
                self.env._("%(row)s was deleted since, or never was a record: its name is all.", row=self.name)
            )
        thing = self[link]
        thing.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": thing._name,
            "res_id": thing.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _signed_content(self):
        row = self.sudo()
        return {name: row._fields[name].convert_to_write(row[name], row) or None for name in CONTENT}

    @api.model
    def _my_quality_lines(self):
        domain = [
            ("verdict", "=", "open"),
            ("action_id.state", "=", "open"),
            ("action_id.user_id", "=", self.env.uid),
            ("action_id.date_start", "!=", False),
        ]
        return [self._contribution_line(self.env._("What my changes touch, to judge"), domain)]

    @api.model
    def _pack_folder(self):
        judged = [("action_id.state", "in", ("done", "verified"))]
        return [self._contribution_line(self.env._("What changes touched"), judged, "date_judged")]
