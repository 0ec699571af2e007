"""Why goods came or went back, as SQL over a move (an alias): by the quality reason of its transfer."""

from odoo.tools import SQL


def commercial_sql(move):
    """Return SQL: the reason that was entered is not one of quality."""
    return SQL(
        """EXISTS (SELECT FROM stock_picking AS sent
                     JOIN qms_defect AS why ON why.id = sent.qms_return_reason_id AND why.is_commercial
                    WHERE sent.id = %s.picking_id)""",
        move,
    )


def unknown_sql(move):
    """Return SQL: nobody entered a reason."""
    return SQL(
        """NOT EXISTS (SELECT FROM stock_picking AS sent
                        WHERE sent.id = %s.picking_id AND sent.qms_return_reason_id IS NOT NULL)""",
        move,
    )
