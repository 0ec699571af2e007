from . import (
    base_import_import,
    account_move_reversal,
    mail_compose_message,
    qms_capa_plan,
    qms_complaint_merge,
    qms_nonconformity_report_repeat_mixin,
    qms_nonconformity_report,
    stock_return_picking,
)
