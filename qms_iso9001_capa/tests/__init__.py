from . import (
    test_ir_attachment,
    test_qms_nonconformity,
    test_qms_nonconformity_class_mixin,
    test_qms_nonconformity_disposition,
    test_qms_nonconformity_quarantine_mixin,
    test_qms_nonconformity_reminder_mixin,
    test_qms_nonconformity_report,
    test_qms_nonconformity_rights_mixin,
    test_qms_place,
    test_qms_source_mixin,
    test_sheet,
    test_tours,
)
