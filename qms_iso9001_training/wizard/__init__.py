from . import (
    qms_skill_confirm,
    qms_training_need,
    qms_training_need_line,
    qms_training_dialog_mixin,
    qms_training_register,
    qms_training_schedule,
)
