-- Who was asked how satisfied they are, with the points given; tests of the survey and skipped questions are out.
answers AS (
    SELECT input.id, input.qms_invited_on AS asked_on, contact.commercial_partner_id AS customer_id,
           CASE WHEN points.value_scale IS NOT NULL AND input.qms_answered_on <= %(today)s THEN input.qms_answered_on END
               AS answered_on,
           points.value_scale AS points
    FROM survey_user_input input
    LEFT JOIN res_partner contact ON contact.id = input.partner_id
    LEFT JOIN survey_user_input_line points
           ON points.user_input_id = input.id AND points.answer_type = 'scale' AND points.skipped IS NOT TRUE
    WHERE input.qms_satisfaction_company_id = %(company)s AND input.test_entry IS NOT TRUE
)
