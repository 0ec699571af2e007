from . import (
    qms_training,
    qms_training_session,
    qms_training_result_mixin,
    qms_training_record,
    qms_competence_gap_query_mixin,
    qms_competence_gap_steps_mixin,
    qms_competence_gap,
    qms_competence_matrix,
    hr_employee,
    hr_employee_public,
    qms_demo,
)
