from . import qms_nonconformity_report
