from . import qms_document_attach, qms_document_attach_line, qms_promise_confirm, qms_promise_confirm_line, qms_reason
