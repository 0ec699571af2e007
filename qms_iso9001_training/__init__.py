from . import controllers, models, wizard
from . import models, report, wizard
