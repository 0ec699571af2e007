from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class WorkPlace(NamedTuple):
    """Where a record's work is done; `flags` are names of fields of `qms.work.mixin`."""

    types: models.BaseModel
    categories: models.BaseModel
    flags: set
    companies: models.BaseModel


class QmsInstructionsMixin(models.AbstractModel):
    """A document of the ERP that shows the instructions for its work: the revisions in force today, or, once it is
    done, those that were in force on its day.

    A model says in `_qms_work_place` where its work is done, and in `_qms_work_instant` since when it is done. Nothing
    here raises for users without quality groups.
    """

    _name = "qms.instructions.mixin"
    _description = "Shows instructions"

    qms_instruction_count = fields.Integer("Instructions", compute="_compute_qms_instruction_count")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_qms_instruction_count(self):
        found = self._origin._qms_find_instructions()
        for record in self:
            record.qms_instruction_count = len(found.get(record._origin.id, ()))

    def _qms_work_place(self):
        """Return the WorkPlace of the record, read with superuser rights."""
        companies = self.company_id or self.env.companies.sudo()
        return WorkPlace(self.env["stock.picking.type"], self.env["product.category"], set(), companies.parent_ids)

    def _qms_work_instant(self):
        """Return the naive UTC instant at which the work was done, or False: it is still to be done."""
        return False

    def _qms_work_day(self):
        """Return the company's day on which the work was done, or False."""
        instant = self._qms_work_instant()
        return instant and self.company_id._qms_day(instant)

    def _qms_find_instructions(self):
        """Return {id: revisions} of the records, readable for everybody: in a constant number of queries.

        Today's are those that the user may open. What was in force on a day in the past is answered also when it was
        superseded since, unless the document is confidential.
        """
        revisions = self.env["qms.document.revision"]
        if not self or not revisions.has_access("read"):
            return {}
        # What hangs on a record is known to everybody who may read the record.
        done = {record: record._qms_work_day() for record in self.sudo()}
        places = {record: self._qms_place_ids(record._qms_work_place()) for record in done}
        days = {day for day in done.values() if day}
        past = self._qms_past_revisions(places.values(), days) if days else revisions.sudo()
        today = self._qms_todays_revisions(places.values()) if len(days) < len(done) else revisions.sudo()
        shown_at = {revision: self._qms_shown_at(revision) for revision in today | past}
        in_force = {day: self._qms_in_force_on(past, day) for day in days}
        in_force[False] = today
        return {
            record.id: in_force[day].filtered(lambda r, place=places[record]: self._qms_is_shown(shown_at[r], place))
            for record, day in done.items()
        }

    @api.model
    def _qms_place_ids(self, place):
        """Return the WorkPlace `place` in sets of ids, a category with those above it."""
        paths = "".join(path or "" for path in place.categories.mapped("parent_path"))
        categories = {int(part) for part in paths.split("/") if part}
        return place._replace(types={*place.types.ids}, categories=categories, companies={*place.companies.ids})

    def _qms_todays_revisions(self, places):
        in_force = Domain("state", "=", "in_force") & Domain("document_id.active", "=", True)
        # The user's own rights say which; where they are shown is no secret.
        return self.env["qms.document.revision"].search(self._qms_work_domain(places) & in_force).sudo()

    def _qms_past_revisions(self, places, days):
        """Return the revisions that were in force on one of `days` and may be named to the user."""
        documents = self.env["qms.document"].search(self._qms_document_domain(places))
        named = Domain("document_id", "in", documents.ids) | Domain("document_id.confidentiality", "=", "all")
        in_force = (
            Domain("state", "in", ("in_force", "obsolete"))
            & Domain("in_force_from", "<=", max(days))
            & (Domain("in_force_until", "=", False) | Domain("in_force_until", ">=", min(days)))
        )
        # Superseded revisions are closed to users without quality groups, who are told number and title only.
        return self.env["qms.document.revision"].sudo().search(self._qms_work_domain(places) & named & in_force)

    @api.model
    def _qms_in_force_on(self, revisions, day):
        """Return those of `revisions` that were in force on `day`; on the day of a change the later one of the two."""
        in_force = revisions.filtered(
            lambda r: r.in_force_from <= day and not (r.in_force_until and r.in_force_until < day)
        )
        by_document = in_force.grouped("document_id").values()
        return revisions.browse().union(*(alike.sorted("sequence")[-1:] for alike in by_document))

    def _qms_document_domain(self, places):
        """Return the domain of the documents that are shown at one of `places`, by themselves or by a process."""
        types = set().union(*(place.types for place in places))
        categories = set().union(*(place.categories for place in places))
        flags = set().union(*(place.flags for place in places))
        here = self.env["qms.work.mixin"]._get_work_domain(types, categories, flags)
        return here | Domain("process_ids", "any!", here & Domain("active", "=", True))

    def _qms_work_domain(self, places):
        companies = set().union(*(place.companies for place in places))
        shown = Domain("document_id", "any!", self._qms_document_domain(places))
        return shown & Domain("company_id", "in", list(companies))

    @api.model
    def _qms_shown_at(self, revision):
        """Return the WorkPlace in ids at which the document of `revision` is shown, by itself or by a process."""
        document = revision.document_id
        processes = document.process_ids.filtered("active")
        flags = {flag for flag in ("on_purchase", "on_sale") if document[flag] or any(processes.mapped(flag))}
        types = {*document.picking_type_ids.ids, *processes.picking_type_ids.ids}
        categories = {*document.categ_ids.ids, *processes.categ_ids.ids}
        return WorkPlace(types, categories, flags, {revision.company_id.id})

    @api.model
    def _qms_is_shown(self, shown_at, place):
        here = shown_at.types & place.types or shown_at.flags & place.flags or shown_at.categories & place.categories
        return bool(here and shown_at.companies & place.companies)

    def action_view_qms_instructions(self):
        """Open the instructions for this record: one in force at once, several to choose from.

        What was in force on the day on which the work was done is told also when it was superseded since.
        """
        self.ensure_one()
        self.check_access("read")
        revisions = self._qms_find_instructions().get(self.id, self.env["qms.document.revision"])
        if len(revisions) == 1 and revisions.state == "in_force" and revisions.sudo(False).has_access("read"):
            return revisions.sudo(False).action_open_pdf()
        # The day of work done is no secret to who may read the record.
        day = self.sudo()._qms_work_day()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("In force on %(day)s", day=format_date(self.env, day))
            if day
            else self.env._("Instructions"),
            "res_model": "qms.instruction",
            "view_mode": "list",
            "views": [(False, "list")],
            "target": "new",
            "domain": [("id", "in", self.env["qms.instruction"]._list(revisions).ids)],
            "context": {"create": False},
        }
