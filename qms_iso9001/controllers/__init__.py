from . import policy, purchase
