from . import (
    base_import_import,
    qms_acknowledgement_day,
    qms_acknowledgement_record,
    qms_document_attach,
    qms_document_attach_line,
    qms_document_compare,
    qms_document_question,
    qms_instruction,
    qms_periodic_review_record,
    qms_promise_confirm,
    qms_promise_confirm_line,
    qms_reason,
)
