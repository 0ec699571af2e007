from odoo import fields, models

from ..tools.optional_number import OptionalFloat, OptionalInteger
from .qms_fact_mixin import AS_OF
from .qms_promise_mixin import SOURCES

LEFT_OUT = [
    ("no_promise", "Nothing agreed"),
    ("kit", "Moved as a kit"),
    ("cancelled", "Cancelled, day unknown"),
]


class QmsPromiseFactMixin(models.AbstractModel):
    """What was asked, what was agreed and what came of it: a row per order line of goods, as of a day. The same for
    what vendors promise us and for what we promise customers."""

    _name = "qms.promise.fact.mixin"
    _inherit = ["qms.promise.fact.verdict.mixin", "qms.fact.moves.mixin"]
    _description = "Promise and what came of it"

    # Quantities are added up nowhere: pieces and kilograms have no sum.
    asked_date = fields.Date("Asked for", readonly=True)
    asked_qty = fields.Float("Quantity asked for", digits="Product Unit", readonly=True, aggregator=None)
    promise_date = fields.Date("Agreed date", readonly=True)
    promise_qty = fields.Float("Agreed quantity", digits="Product Unit", readonly=True, aggregator=None)
    promise_source = fields.Selection(SOURCES, "Agreed by", readonly=True)
    returned_qty = fields.Float(
        "Returned", digits="Product Unit", readonly=True, depends_context=AS_OF, aggregator=None
    )
    on_time_qty = fields.Float(
        "Received on time",
        digits="Product Unit",
        readonly=True,
        depends_context=AS_OF,
        aggregator=None,
        help="By the agreed date, at most what was agreed.",
    )
    complete_date = fields.Date(
        "Complete on",
        readonly=True,
        depends_context=AS_OF,
        help="The day on which the agreed quantity was there, within the tolerance.",
    )
    is_due = fields.Boolean("Due", readonly=True, depends_context=AS_OF, help="The agreed date is past.")
    is_on_time = fields.Boolean(
        "On time",
        readonly=True,
        depends_context=AS_OF,
        help="The agreed quantity came by the agreed date, within the tolerance.",
    )
    is_in_full = fields.Boolean(
        "In full", readonly=True, depends_context=AS_OF, help="The agreed quantity came, on time or later."
    )
    is_early = fields.Boolean(
        "Early", readonly=True, depends_context=AS_OF, help="Complete earlier than the company accepts (Settings)."
    )
    days_late = OptionalInteger(
        "Days late",
        readonly=True,
        depends_context=AS_OF,
        aggregator="avg",
        help="From the agreed date to the day it was complete, or until now. 0: complete by then. Empty: not due, "
        "left out, or closed short, so that it never got complete.",
    )
    on_time_share = OptionalFloat(
        "On time (%)",
        readonly=True,
        aggregator="avg",
        depends_context=AS_OF,
        help="Of the lines that are due and judged.",
    )
    left_out = fields.Selection(LEFT_OUT, "Left out because", readonly=True)
    date_changed = fields.Datetime("Last changed", readonly=True, help="Of the order line or of a transfer of it.")
