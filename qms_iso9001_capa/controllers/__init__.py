from . import place
from . import complaint, complaint_portal
