from . import qms_nonconformity_report
from . import qms_complaint_merge
from . import mail_compose_message
