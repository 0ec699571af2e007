from . import kiosk_base, policy, purchase
from . import kiosk, reading, survey
from . import document, policy, purchase
