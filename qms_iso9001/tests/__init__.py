from . import test_qms_state_mixin
