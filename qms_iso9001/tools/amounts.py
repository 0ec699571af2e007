"""Who sees amounts of money: for everybody else, auditors among them, the fields do not exist."""

AMOUNT_GROUPS = "purchase.group_purchase_user,qms_iso9001.group_qms_user"
# What customers are invoiced is no matter of buyers.
SALE_AMOUNT_GROUPS = "sales_team.group_sale_salesman_all_leads,account.group_account_invoice,qms_iso9001.group_qms_user"
EMPLOYEES = "base.group_user"


def is_amount(field):
    """Tell whether a field holds money, be it as a price, or something else that not every employee reads."""
    limited = bool(field.groups) and EMPLOYEES not in field.groups.split(",")
    digits = {getattr(field, name, None) for name in ("_digits", "_min_display_digits")}
    return field.type == "monetary" or "price" in field.name or "Product Price" in digits or limited
