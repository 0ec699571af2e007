from . import place
from . import complaint, complaint_portal
from . import supplier_request, supplier_request_portal
