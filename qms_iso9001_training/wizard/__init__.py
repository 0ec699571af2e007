from . import qms_skill_confirm, qms_training_register
