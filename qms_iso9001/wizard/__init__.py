from . import (
    qms_acknowledgement_day,
    qms_acknowledgement_record,
    qms_document_compare,
    qms_promise_confirm,
    qms_promise_confirm_line,
    qms_reason,
)
