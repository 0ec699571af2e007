"""Samples of vendors' records on legal hold; see samples.py."""

from .samples import sample
from .samples_cer import certificate_accepted
from .samples_evaluation import evaluation_confirmed
from .samples_retention import held
from .samples_vendor import vendor_approved


@sample("qms.supplier.approval", "on legal hold")
def approval_held(case):
    return held(case, vendor_approved(case))


@sample("qms.supplier.evaluation", "on legal hold")
def evaluation_held(case):
    return held(case, evaluation_confirmed(case))


@sample("qms.supplier.certificate", "on legal hold")
def certificate_held(case):
    return held(case, certificate_accepted(case))
