from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Keep the targets of before as those of all companies: a company may have its own from now on."""
    for name in ("target", "warning"):
        if version and column_exists(cr, "qms_indicator", name):
            rename_column(cr, "qms_indicator", name, f"shared_{name}")
