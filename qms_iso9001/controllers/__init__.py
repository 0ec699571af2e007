from . import kiosk_base, policy, purchase
from . import kiosk, reading, survey
