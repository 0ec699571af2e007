from . import document, policy, purchase
from . import kiosk_base
from . import kiosk, reading, survey
