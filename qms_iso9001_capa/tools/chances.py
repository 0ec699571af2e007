"""What counts as an opportunity for something to happen again: by kind, the SQL of its documents and their lines.

Without a document of one of these kinds, that nothing was found says nothing.
"""

from odoo.tools import SQL


def _transfers(place, usage):
    return {
        "documents": SQL("stock_picking"),
        "lines": SQL("stock_move"),
        "link": SQL("picking_id"),
        "date": SQL("date_done"),
        "line_done": SQL("line.state = 'done'"),
        "done": SQL(
            "document.state = 'done'"
            " AND document.%s IN (SELECT place.id FROM stock_location AS place WHERE place.usage = %s)",
            SQL.identifier(place),
            usage,
        ),
    }


CHANCES = {
    "receipt": _transfers("location_id", "supplier"),
    "delivery": _transfers("location_dest_id", "customer"),
    "order": {
        "documents": SQL("sale_order"),
        "lines": SQL("sale_order_line"),
        "link": SQL("order_id"),
        "date": SQL("date_order"),
        "line_done": SQL("TRUE"),
        "done": SQL("document.state = 'sale'"),
    },
}
