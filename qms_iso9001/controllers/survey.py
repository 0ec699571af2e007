from odoo.addons.survey.controllers.main import Survey


class QmsSurvey(Survey):
    """Answers that belong to whoever has their token are theirs, whoever is signed in in the browser."""

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        """Let the token decide about answers that belong to whoever has it."""
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not (answer_token and answer_sudo and answer_sudo._qms_token_decides()),
        )

    def _prepare_retry_additional_values(self, answer):
        """Another try is about the same reading."""
        return {
            **super()._prepare_retry_additional_values(answer),
            "qms_acknowledgement_id": answer.qms_acknowledgement_id.id,
            "qms_channel": answer.qms_channel,
        }
