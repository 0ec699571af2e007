from odoo.addons.survey.controllers.main import Survey


class QmsSurvey(Survey):
    """Questions about a document belong to the row whose reader opened them, those of a customer's satisfaction to the
    contact who was asked, whoever is signed in in the browser."""

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        """Let the token of the answers decide when they are about a reading, or about how satisfied somebody is."""
        is_ours = answer_sudo and (answer_sudo.qms_acknowledgement_id or answer_sudo.qms_satisfaction_company_id)
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not (answer_token and is_ours),
        )

    def _prepare_retry_additional_values(self, answer):
        """Another try is about the same reading."""
        return {
            **super()._prepare_retry_additional_values(answer),
            "qms_acknowledgement_id": answer.qms_acknowledgement_id.id,
            "qms_channel": answer.qms_channel,
        }
