"""Who sees amounts of money: for everybody else, auditors among them, the fields do not exist."""

AMOUNT_GROUPS = "purchase.group_purchase_user,qms_iso9001.group_qms_user"
