# In the order in which the classes need each other: a mixin before what inherits it.
from . import qms_append_only_mixin
from . import qms_indicator_own_mixin, qms_indicator_company_mixin, qms_indicator_target_mixin
from . import qms_process_context_mixin, qms_action_context_mixin, qms_context_company_mixin, qms_action_audit_mixin
from . import qms_indicator_evidence_mixin
from . import qms_review_kind, qms_indicator_review_mixin, qms_action_review_mixin, qms_indicator_figure_mixin
from . import qms_indicator_result_mixin, qms_indicator_start_mixin, qms_digest, qms_digest_company_mixin
from . import qms_digest_user_mixin, qms_escalation_user_mixin, res_users, qms_risk_scale
from . import qms_risk_criterion_mixin, qms_risk_step
from . import qms_change_review_mixin, qms_change_find_mixin, qms_change_screens_mixin, qms_change_mixin
from . import qms_action_screens_mixin
from . import qms_risk_level, qms_risk_action_mixin, qms_risk_process_mixin
from . import qms_measured_with_mixin, qms_equipment_action_mixin, qms_certificate_company_mixin
from . import qms_indicator_value_equipment_mixin, qms_risk_company_mixin, mail_activity, mail_activity_type
from . import qms_step_mixin, qms_reason_mixin, qms_links_mixin, qms_verb_mixin, qms_state_mixin, qms_owner_mixin
from . import (
    qms_pack_mixin,
    qms_reference_search_mixin,
    qms_reference_mixin,
    qms_contribution,
    qms_risk_assessment,
    qms_measurement_pack_mixin,
)
from . import qms_page_mixin, qms_guarded_mixin, qms_disposal_mixin
from . import qms_retention_view_mixin, qms_retention_mixin, qms_record_retention_mixin
from . import qms_named_retention_mixin
from . import qms_gate_mixin, qms_gate_ask_mixin, qms_gate_step_mixin
from . import qms_gate_company_mixin, qms_gate_origin_mixin, qms_gate_refusal_mixin, qms_gate_override, qms_gate_rule
from . import qms_signed_mixin, qms_signer, qms_signature_chain, qms_signature, qms_signers_mixin
from . import (
    qms_approval_bar_mixin,
    qms_validity_mixin,
    qms_approval_mixin,
    qms_document_print_mixin,
    qms_stored_pdf_mixin,
    qms_company_version_mixin,
    qms_approval_line_mixin,
)
from . import qms_retention_rule, qms_disposition_steps_mixin, qms_disposition_list_mixin, qms_disposition
from . import qms_disposition_line, qms_reminder_mixin, qms_periodic_review_rhythm_mixin
from . import qms_periodic_review_reminder_mixin, qms_periodic_review_mixin, qms_files_mixin, qms_evidence_mixin
from . import qms_append_only_files_mixin
from . import qms_verification_mixin, qms_shipped_mixin, qms_definition_mixin
from . import qms_topic_records_mixin, qms_topic_standing_mixin
from . import qms_edition_gap_mixin, qms_edition, qms_clause
from . import qms_evidence_count_mixin, qms_evidence_completeness_mixin
from . import qms_requirement, qms_requirement_standing, qms_applicability, qms_evidence_rule
from . import stock_lot, qms_instructions_mixin
from . import product_template, product_product, qms_sale_check_mixin, qms_sale_promise_mixin
from . import qms_sale_change_line_mixin, qms_sale_change_mixin, sale_order, qms_work_mixin, qms_document_review_mixin
from . import qms_change_impact_steps_mixin, qms_change_impact
from . import qms_process, qms_periodic_review, qms_process_flow, qms_process_role, qms_process_map
from . import qms_audience_mixin, qms_audience_night_mixin, qms_audience_rows_mixin, qms_acknowledgement_scope_mixin
from . import qms_reading_notice_mixin, qms_acknowledgement_link_mixin, qms_acknowledgement_notice_mixin
from . import qms_answering_mixin, qms_acknowledgement_question_mixin, qms_acknowledgement_retention_mixin
from . import qms_acknowledgement, qms_reading_mixin, qms_reading_version_mixin, qms_document_question_mixin
from . import qms_document_reading_mixin, qms_policy_commitments_mixin, qms_policy, qms_policy_commitment
from . import qms_document_type, qms_document_import_mixin, qms_document_legacy_mixin, qms_document_readers_mixin
from . import qms_document_validity_mixin, qms_document, survey_survey, survey_question, survey_question_answer
from . import qms_satisfaction_answer_mixin, survey_user_input, survey_user_input_line, qms_document_content_mixin
from . import qms_document_route_mixin, qms_controlled_pdf_mixin, qms_document_revision
from . import qms_action_steps_mixin, qms_action, qms_proposal_answer_mixin, qms_proposal, qms_my_quality, qms_inbox
from . import (
    qms_overview,
    ir_attachment,
    ir_actions_report,
    ir_cron,
    ir_sequence,
    qms_kiosk_attempt,
    qms_kiosk_mixin,
    hr_department,
    hr_employee,
)
from . import qms_reading_company_mixin, qms_supplier_retention_mixin, qms_supplier_figure_company_mixin
from . import qms_supplier_portal_company_mixin, qms_satisfaction_company_mixin, res_company, res_config_settings
from . import product_category, qms_promise_mixin, qms_purchase_check_line_mixin, qms_purchase_check_mixin
from . import qms_purchase_change_mixin, qms_purchase_blocked_mixin, qms_receipt_check_mixin, qms_review_point
from . import qms_order_review, qms_promise_line_mixin, qms_promise_terms_mixin, qms_order_answer_mixin
from . import qms_risk_purchase_mixin
from . import purchase_order, purchase_order_line, sale_order_line, qms_promise_change, stock_picking, stock_move
from . import stock_rule, qms_gap_mixin, qms_fact_mixin, qms_acknowledgement_report, qms_fact_order_mixin
from . import qms_fact_moves_mixin, qms_fact_deliveries_mixin, qms_promise_fact_verdict_mixin
from . import qms_promise_fact_query_mixin, qms_promise_fact_mixin, qms_reject_fact_moves_mixin, qms_fact_line_mixin
from . import qms_receipt_fact_query_mixin, qms_receipt_fact, qms_delivery_fact_query_mixin, qms_delivery_fact
from . import qms_delivery_order_fact, qms_return_fact, qms_credit_fact, qms_satisfaction_fact, qms_scrap_fact
from . import qms_count_fact, qms_measurement_evidence_mixin, qms_measurement_chart_mixin
from . import qms_measurement_pareto_mixin, qms_indicator_measuring_mixin, qms_indicator_declaration_mixin
from . import qms_indicator_source_mixin, qms_indicator_catalogue_mixin, qms_indicator_typed_mixin
from . import qms_indicator_formula_mixin, qms_indicator_calculation_mixin, qms_indicator_value_check_mixin
from . import qms_indicator_value_due_mixin, qms_indicator_value_import_mixin, qms_indicator_value
from . import qms_measurement_source_mixin, qms_measurement_correction_mixin, qms_control_chart_mixin
from . import qms_control_picture_mixin, qms_control_limit, qms_signal_making_mixin, qms_signal_words_mixin
from . import qms_signal_steps_mixin, qms_indicator_card_mixin, qms_indicator_overview_mixin, qms_indicator
from . import qms_measurement, qms_signal, qms_objective_status_mixin, qms_objective_forecast_mixin
from . import qms_objective_tree_mixin, qms_objective_overview_mixin, qms_objective, qms_supplier_record_mixin
from . import qms_supplier_class, qms_supplier_class_item, qms_supplier_certificate_kind, qms_supplier_decision_mixin
from . import qms_supplier_steps_mixin, qms_supplier_open_orders_mixin, qms_supplier_checklist_mixin
from . import qms_supplier_night_mixin, qms_supplier_proposal_mixin, qms_supplier_start_mixin
from . import qms_supplier_lists_mixin, qms_supplier_approval, qms_supplier_approval_item
from . import qms_supplier_certificate_lapse_mixin, qms_supplier_certificate_alert_mixin
from . import qms_supplier_certificate_check_mixin, qms_supplier_certificate_upload_mixin, qms_supplier_certificate
from . import qms_supplier_scheme, qms_supplier_criterion, qms_supplier_rating, qms_supplier_evaluation_words_mixin
from . import qms_supplier_evaluation_ask_mixin, qms_supplier_evaluation_count_mixin, qms_supplier_condition_mixin
from . import qms_supplier_decision_taken_mixin, qms_supplier_evaluation_steps_mixin
from . import qms_supplier_scorecard_print_mixin
from . import qms_supplier_scorecard_link_mixin, qms_supplier_comments_mixin, qms_supplier_evaluation
from . import qms_supplier_line_rows_mixin, qms_supplier_line_taken_mixin, qms_supplier_line_words_mixin
from . import qms_supplier_evaluation_line, qms_supplier_answer_mixin, qms_supplier_comment, qms_supplier_merge_mixin
from . import qms_supplier_vendor_deliveries_mixin, qms_supplier_vendor_mixin, qms_customer_card_mixin
from . import qms_risk_vendor_mixin, res_partner, digest_digest, stock_scrap, qms_reject_fact, qms_order_fact
from . import qms_invoice_fact, qms_context_mixin, qms_climate_mixin, qms_issue, qms_interested_party
from . import qms_interested_party_need, qms_scope_parts_mixin, qms_scope_review_mixin, qms_risk_acceptance_mixin
from . import qms_risk_steps_mixin, qms_risk_rating_mixin, qms_risk_event_mixin, qms_risk_facts_mixin
from . import qms_risk_screens_mixin, qms_risk_import_mixin, qms_risk, qms_risk_map, qms_scope
from . import qms_management_review_prepare_mixin, qms_management_review_steps_mixin
from . import qms_management_review_minutes_mixin, qms_management_review_page_mixin, qms_management_review
from . import qms_management_review_input, qms_audit_team_mixin, qms_audit_steps_mixin, qms_audit_calendar_mixin
from . import qms_audit_screens_mixin, qms_audit_plan_mixin, qms_audit_mail_mixin, qms_audit, qms_audit_plan_line
from . import qms_audit_question
from . import qms_audit_sample_mixin, qms_audit_line_carried_mixin, qms_audit_line_finding_mixin, qms_audit_line
from . import qms_audit_program_facts_mixin, qms_audit_program_ground, qms_audit_program_screens_mixin
from . import qms_audit_program_steps_mixin, qms_audit_program, qms_audit_program_line_steps_mixin
from . import qms_audit_program_line_screens_mixin, qms_audit_program_line, qms_audit_coverage
from . import qms_audit_finding_criterion_mixin
from . import qms_audit_finding_due_mixin, qms_audit_finding_steps_mixin, qms_audit_finding_screens_mixin
from . import qms_audit_finding, calendar_event
from . import qms_equipment_due_mixin, qms_equipment_steps_mixin, qms_equipment_screens_mixin, qms_equipment
from . import qms_equipment_check, qms_equipment_use, qms_certificate_screens_mixin, qms_certificate
from . import qms_certificate_surveillance
from . import qms_audit_pack_part, qms_audit_pack_job_mixin, qms_audit_pack_content_mixin
from . import qms_audit_pack_kept_mixin
from . import qms_audit_pack_matrix_mixin, qms_audit_pack_sample_mixin, qms_audit_pack_index_mixin
from . import qms_audit_pack_dossier_mixin
from . import qms_audit_pack_names_mixin, qms_audit_pack

# The demo company, each part before what is made of them.
from . import qms_demo_audit_mixin, qms_demo_audit_program_mixin, qms_demo_bill_mixin
from . import qms_demo_purchase_mixin, qms_demo_sale_mixin
from . import qms_demo_stock_mixin, qms_demo_satisfaction_mixin, qms_demo_measuring_mixin, qms_demo_reading_mixin
from . import qms_demo_retention_mixin, qms_demo_document_mixin, qms_demo_proposal_mixin, qms_demo_vendor_mixin
from . import qms_demo_supplier_mixin, qms_demo_context_mixin, qms_demo_risk_mixin, qms_demo_review_mixin
from . import qms_demo_equipment_mixin, qms_demo_change_mixin, qms_demo, qms_supplier_report
