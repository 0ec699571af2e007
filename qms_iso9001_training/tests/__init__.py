from . import (
    test_hr_employee,
    test_qms_training,
    test_qms_training_record,
    test_qms_training_register,
    test_qms_training_session,
    test_qms_training_follow,
    test_qms_training_need,
    test_qms_training_need_dialog,
    test_qms_training_revision,
    test_qms_training_rule,
    test_tours,
    test_training_action,
)
