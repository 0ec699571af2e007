"""Samples of what vendors write on their scorecards."""

from .samples import sample
from .samples_evaluation import judged


@sample("qms.supplier.comment", "to answer")
def comment_to_answer(case):
    evaluation = judged(case)
    evaluation.action_confirm()
    case.company.qms_vendor_comments = True
    return case.env["qms.supplier.comment"]._record(evaluation.line_ids.sudo(), "We differ.", "Foundry", "link")
