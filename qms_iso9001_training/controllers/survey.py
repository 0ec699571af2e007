from odoo.addons.qms_iso9001.controllers.survey import QmsSurvey


class QmsTrainingSurvey(QmsSurvey):
    """An exam that came by mail belongs to who got the mail, whoever is signed in at the shared computer."""

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        """Let the token of the answers decide whose exam by mail it is."""
        by_mail = (
            answer_token and answer_sudo and answer_sudo.qms_training_record_id and answer_sudo.qms_channel == "link"
        )
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not by_mail,
        )
