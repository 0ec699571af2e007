from . import (
    qms_training,
    qms_training_session,
    qms_training_result_mixin,
    qms_training_record,
    hr_employee,
    hr_employee_public,
    qms_demo,
)
