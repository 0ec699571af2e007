"""What counts as a repeat: by model, the table of the cases, which of them are found, and what of them is compared.

`watched` is the check that looks for them, `found` the case.
"""

from odoo.tools import SQL

REPEATS = {
    "qms.nonconformity": {
        "cases": SQL("qms_nonconformity"),
        "link": SQL("nonconformity_id"),
        "day": SQL("date_detected"),
        "found": SQL(
            "found.company_id = watched.company_id AND found.state <> 'cancelled'"
            " AND found.date_detected > watched.date_start AND found.date_detected <= watched.upto"
        ),
        "cause": SQL("found.cause_id"),
        # Somebody said that it is one.
        "named": SQL(
            """
            UNION
            SELECT watched.id, found.id FROM watched
              JOIN qms_nonconformity AS first ON first.capa_id = watched.capa_id
              JOIN qms_nonconformity AS found ON found.repeat_of_id = first.id
            """
        ),
        "unknown_partner": SQL("found.partner_id IS NULL"),
    },
    # A complaint that was found to be a nonconformity counts as that.
    "qms.complaint": {
        "cases": SQL("qms_complaint"),
        "link": SQL("complaint_id"),
        "day": SQL("date_received"),
        "found": SQL(
            "found.company_id = watched.company_id AND found.state <> 'cancelled' AND found.nonconformity_id IS NULL"
            " AND COALESCE(found.justified, '') <> 'no'"
            " AND found.date_received >= watched.starts AND found.date_received < watched.ends"
        ),
        "cause": SQL("NULL::integer"),
        "named": SQL(""),
        # Customers do not say from which vendor the goods came.
        "unknown_partner": SQL("found.partner_id IS NULL OR watched.opportunity_kind = 'receipt'"),
    },
}
