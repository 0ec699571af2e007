from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

REPEAT_MONTHS = 12


class QmsNonconformityRepeatMixin(models.AbstractModel):
    """The case that a case repeats, and how often it happened: in the family of all that lead to the same first one."""

    _name = "qms.nonconformity.repeat.mixin"
    _description = "Repeats of a nonconformity"

    repeat_of_id = fields.Many2one(
        "qms.nonconformity",
        "Repeat of",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain="[('id', '!=', id), ('company_id', '=', company_id)]",
    )
    repeat_ids = fields.One2many("qms.nonconformity", "repeat_of_id", "Repeats", readonly=True)
    occurrence_count = fields.Integer(
        "Occurrence",
        compute="_compute_occurrence_count",
        help="1: the first time. The third time within twelve months asks for a corrective action.",
    )

    @api.constrains("repeat_of_id")
    def _check_repeat(self):
        if self._has_cycle("repeat_of_id"):
            raise UserError(self.env._("A case is no repeat of itself: choose the one that happened first."))

    @api.depends("repeat_of_id", "date_detected")
    def _compute_occurrence_count(self):
        """Count the case and those before it that lead to the same first case, in the twelve months up to it."""
        families = self._repeat_families()
        for record in self:
            mine, since = record._origin.id, record._repeat_since()
            upto = (record.date_detected or record.company_id._qms_today(), mine or float("inf"))
            family = families.get((record.repeat_of_id._origin or record._origin).id, [])
            before = [case for found, case in family if since <= found and (found, case) < upto and case != mine]
            record.occurrence_count = 1 + len(before)

    def _repeat_families(self):
        """Return {case: [(day found, case)] of all that lead to the same first case, without what was cancelled}.

        Asked for these cases and for those they repeat, in one query. It reads what the user may not: only numbers
        leave it.
        """
        cases = self._origin | self.sudo().repeat_of_id._origin
        self.env["qms.nonconformity"].flush_model(["repeat_of_id", "date_detected", "state"])
        query = SQL(
            """
            WITH RECURSIVE up(asked, id, parent) AS (
                SELECT id, id, repeat_of_id FROM qms_nonconformity WHERE id IN %s
                UNION
                SELECT up.asked, found.id, found.repeat_of_id FROM up
                JOIN qms_nonconformity found ON found.id = up.parent
            ), family(first, id) AS (
                SELECT id, id FROM up WHERE parent IS NULL
                UNION
                SELECT family.first, found.id FROM family
                JOIN qms_nonconformity found ON found.repeat_of_id = family.id
            )
            SELECT up.asked, found.date_detected, found.id
            FROM up JOIN family ON family.first = up.id JOIN qms_nonconformity found ON found.id = family.id
            WHERE up.parent IS NULL AND found.state != 'cancelled'
            """,
            cases._ids or (None,),
        )
        families = defaultdict(list)
        for asked, found, case in self.env.execute_query(query):
            families[asked].append((found, case))
        return families

    def _repeat_since(self):
        return (self.date_detected or self.company_id._qms_today()) - relativedelta(months=REPEAT_MONTHS)
