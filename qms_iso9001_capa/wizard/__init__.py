from . import (
    base_import_import,
    account_move_reversal,
    mail_compose_message,
    qms_capa_ask,
    qms_capa_plan,
    qms_capa_verify,
    qms_complaint_merge,
    qms_nonconformity_report_repeat_mixin,
    qms_nonconformity_report,
    qms_supplier_request_enter,
    stock_return_picking,
)
