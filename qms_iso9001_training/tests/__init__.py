from . import (
    test_catalogue_competence,
    test_catalogue_figures,
    test_competence_steps,
    test_hoot,
    test_hr_employee,
    test_qms_competence_gap,
    test_qms_competence_matrix,
    test_qms_training,
    test_qms_training_record,
    test_qms_training_register,
    test_qms_training_session,
    test_tours,
)
