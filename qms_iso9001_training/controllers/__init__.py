from . import kiosk, survey
