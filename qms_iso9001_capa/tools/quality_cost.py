"""Numbers of the rows of the cost of poor quality: each of its parts has its own; and who sees what a case cost."""

from odoo.addons.qms_iso9001.tools.amounts import AMOUNT_GROUPS

MOVES, LINES, REWORK = 0, 1, 2
PARTS = 3

JUDGES = "qms_iso9001.group_qms_auditor,account.group_account_invoice,account.group_account_readonly"
GOODS_COST_GROUPS = f"{AMOUNT_GROUPS},{JUDGES}"
# What customers were credited is part of what a case cost, and no matter of buyers.
CASE_COST_GROUPS = f"qms_iso9001.group_qms_user,{JUDGES}"
