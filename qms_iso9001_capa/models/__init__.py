from . import (
    qms_source_link_mixin,
    qms_nonconformity_reminder_mixin,
    qms_nonconformity_rights_mixin,
    qms_nonconformity_steps_mixin,
    qms_nonconformity_bar_mixin,
    qms_nonconformity,
    qms_action,
    qms_source_mixin,
    stock_picking,
    res_company,
    res_config_settings,
    qms_demo,
)
