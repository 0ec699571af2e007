from . import qms_process_role_sheet
