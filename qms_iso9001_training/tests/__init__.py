from . import (
    test_hr_employee,
    test_qms_training,
    test_qms_training_effect,
    test_qms_training_plan,
    test_qms_training_record,
    test_qms_training_register,
    test_qms_training_session,
    test_catalogue_figures,
    test_competence_check,
    test_training_figures,
    test_tours,
)
