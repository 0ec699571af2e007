from . import qms_training_register
