from . import (
    test_access,
    test_bad_input,
    test_import,
    test_models,
    test_policy_page,
    test_qms_approval_mixin,
    test_qms_policy,
    test_qms_signature,
    test_qms_state_mixin,
)
