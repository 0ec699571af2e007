from . import qms_process_role_sheet, qms_reading_matrix, qms_reading_matrix_department
