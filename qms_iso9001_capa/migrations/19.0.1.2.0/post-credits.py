from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Count the credit notes that were posted before nonconformities knew what they cost."""
    if version:
        moves = api.Environment(cr, SUPERUSER_ID, {})["account.move"]
        credit_notes = [("move_type", "in", ("out_refund", "in_refund")), ("state", "=", "posted")]
        moves.search(credit_notes)._qms_link_credits()
