from . import qms_training_register, qms_training_schedule
