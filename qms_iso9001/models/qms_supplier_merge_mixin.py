from datetime import datetime

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.vendor_status import STANDING

KEPT = (
    "qms.supplier.approval",
    "qms.supplier.evaluation",
    "qms.supplier.evaluation.line",
    "qms.supplier.certificate",
)


class QmsSupplierMergeMixin(models.AbstractModel):
    """What merging vendors does to what is kept about them: nothing is deleted. Of two statuses for the same products
    the stricter one stands, the other one ends *merged into*; of two confirmed evaluations that of the later days,
    or of the same days the one signed last."""

    _name = "qms.supplier.merge.mixin"
    _description = "Merge of vendors"

    def _qms_merge_vendors(self, vendor):
        """Prepare these partners to become `vendor`: end what would stand twice. Called with superuser rights."""
        everybody = self | vendor
        self._qms_end_twice(everybody, vendor)
        self._qms_supersede_twice(everybody)
        self._qms_drop_drafts_twice(everybody, vendor)

    def _qms_end_twice(self, everybody, vendor):
        approvals = self.env["qms.supplier.approval"]
        standing = approvals.search(Domain("partner_id", "in", everybody.ids) & Domain("state", "in", STANDING))
        for (company, _category), same in standing.grouped(lambda each: (each.company_id, each.categ_id)).items():
            # The stricter one; of two alike the remaining vendor's own, then the later one.
            kept = max(same, key=lambda each: (STANDING.index(each.state), each.partner_id == vendor, each.id))
            ended = same - kept
            ended._set_state(
                "expired",
                date_ended=company._qms_today(),
                end_reason=self.env._("Merged into %(vendor)s", vendor=vendor.name),
                successor_id=kept.id,
            )
            self._qms_tell_of_merge(kept, ended)
        # The database lets only one stand: the rows have to have ended before Odoo moves them.
        approvals.flush_model(["state"])

    def _qms_supersede_twice(self, everybody):
        evaluations = self.env["qms.supplier.evaluation"]
        confirmed = evaluations.search(Domain("partner_id", "in", everybody.ids) & Domain("state", "=", "confirmed"))
        for _company, same in confirmed.grouped("company_id").items():
            # That of the later days; of two to the same day the one signed last, else the one made last.
            latest = max(same, key=lambda each: (each.date_end, each.date_decided or datetime.min, each.id))
            (same - latest)._set_state("superseded", successor_id=latest.id)
            self._qms_tell_of_merge(latest, same - latest)
        evaluations.flush_model(["state"])

    def _qms_drop_drafts_twice(self, everybody, vendor):
        evaluations = self.env["qms.supplier.evaluation"]
        drafts = evaluations.search(Domain("partner_id", "in", everybody.ids) & Domain("state", "=", "draft"))
        for same in drafts.grouped(lambda each: (each.company_id, each.date_start, each.date_end)).values():
            # Nobody decided anything in a draft; the one that is left is counted again once all has moved.
            kept = max(same, key=lambda each: (each.partner_id == vendor, each.id))
            self._qms_tell_of_merge(kept, same - kept)
            (same - kept).unlink()

    def _qms_recount_drafts(self):
        """Count the drafts of these vendors again, under their name: they have the orders of the merged ones now."""
        drafts = self.env["qms.supplier.evaluation"].search(
            Domain("partner_id", "in", self.ids) & Domain("state", "=", "draft")
        )
        for draft in drafts:
            draft._write_unguarded({"partner_name": draft.partner_id.name})
        if drafts:
            drafts._count()

    def _qms_tell_of_merge(self, kept, ended):
        for record in ended:
            kept.message_post(
                body=self.env._(
                    "Vendors were merged: that of %(vendor)s ended (%(state)s).",
                    vendor=record.partner_name or record.partner_id.name,
                    state=record._state_label(),
                )
            )

    def _qms_move_vendor(self, vendor):
        """Move what is kept about this partner, which is no vendor of its own any more, to `vendor`.

        In SQL, as Odoo moves everything else: names that were frozen and what was signed stay as they are.
        """
        self.env.flush_all()
        for name in KEPT:
            table = SQL.identifier(self.env[name]._table)
            self.env.cr.execute(
                SQL("UPDATE %s SET partner_id = %s WHERE partner_id = ANY(%s)", table, vendor.id, self.ids)
            )
        self.env.invalidate_all()
