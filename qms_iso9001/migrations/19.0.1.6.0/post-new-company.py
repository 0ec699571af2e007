CODES = ["K01", "K06", "K14", "K16", "K39", "K45"]


def migrate(cr, version):
    """Mark what a new company begins with, also rows that people changed: updates leave those alone."""
    if version:
        cr.execute(
            """UPDATE qms_indicator SET is_for_new_company = TRUE
                WHERE company_id IS NULL AND code = ANY(%s)
                  AND id IN (SELECT res_id FROM ir_model_data
                              WHERE model = 'qms.indicator' AND module = 'qms_iso9001')""",
            [CODES],
        )
