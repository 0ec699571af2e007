from . import document, policy, purchase
