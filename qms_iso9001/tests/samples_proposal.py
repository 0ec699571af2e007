"""Samples of proposals for improvement; see samples.py."""

from .samples import sample


@sample("qms.proposal", "new, for the named person's process")
def proposal_for_the_named(case):
    process = case.new_process("Assembling", user_id=case.named.id)
    proposals = case.env["qms.proposal"].with_user(case.employee)
    return proposals.create({"name": "A hook for the torque wrench", "process_id": process.id})


@sample("qms.proposal", "kept as an opportunity of the named person")
def proposal_kept(case):
    proposals = case.env["qms.proposal"].with_user(case.named)
    proposal = proposals.create({"name": "A second dock", "description": "Lorries wait"})
    proposal.with_user(case.officer).action_keep_as_opportunity("With the next building")
    return proposal
