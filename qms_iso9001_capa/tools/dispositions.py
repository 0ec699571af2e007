"""What can happen with nonconforming goods: said on the case, and done by its dispositions."""

DISPOSITIONS = [
    ("scrap", "Scrap"),
    ("return_vendor", "Return to vendor"),
    ("customer_return", "Return from customer"),
    ("refund", "Refund request"),
    ("rework", "Rework"),
    ("repair", "Repair"),
    ("regrade", "Regrade"),
    ("use_as_is", "Use as is under concession"),
    ("deviation_permit", "Deviation permit"),
]

# What does not conform is allowed, within limits: a concession after the fact, a deviation permit before it.
ALLOWED = {"use_as_is", "deviation_permit"}

# Beside what happens with the goods themselves: the same piece comes back, is credited, and then is scrapped.
BESIDE_GOODS = {"customer_return", "refund"}
