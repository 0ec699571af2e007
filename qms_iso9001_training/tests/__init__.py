from . import (
    test_hr_employee,
    test_qms_training,
    test_qms_training_attendance_mixin,
    test_qms_training_course_mixin,
    test_qms_training_exam_mixin,
    test_qms_training_record,
    test_qms_training_register,
    test_qms_training_schedule,
    test_qms_training_session,
    test_tours,
    test_training_kiosk,
    test_training_migration,
)
