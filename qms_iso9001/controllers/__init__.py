from . import reading, kiosk_base  # isort: skip  before what builds on them
from . import document, kiosk, policy, purchase, survey
