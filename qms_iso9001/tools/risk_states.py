"""The states of risks and opportunities, for who asks which of them are open."""

OPEN_RISK = ("identified", "treatment", "acceptance", "accepted")
OPEN_OPPORTUNITY = ("identified", "pursued")
OPEN = ("identified", "treatment", "acceptance", "accepted", "pursued")
STATES_OF = {
    "risk": (*OPEN_RISK, "closed"),
    "opportunity": (*OPEN_OPPORTUNITY, "realised", "dropped", "closed"),
}

# Of which state of a risk a rating speaks, and what it says of the actions done since the one before.
STAGES = [("inherent", "Inherent"), ("residual", "Residual"), ("target", "Target")]
VERDICTS = [("effective", "They worked"), ("partly", "Partly"), ("none", "No effect")]
WORKED = ("effective", "partly")
