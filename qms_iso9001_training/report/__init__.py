from . import qms_competence_matrix
