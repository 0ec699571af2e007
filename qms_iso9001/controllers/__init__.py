from . import certificate, document, policy, purchase
from . import kiosk_base
from . import kiosk, reading, survey
from . import scorecard_pages
from . import scorecard, scorecard_portal
