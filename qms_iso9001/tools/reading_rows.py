"""Which rows of `qms.acknowledgement` count."""

from odoo.fields import Domain

OPEN = Domain("date_end", "=", False)
MISSING = OPEN & Domain("date_confirmed", "=", False)
