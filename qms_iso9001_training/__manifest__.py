{
    "name": "Quality System: Training",
    "version": "19.0.1.0.0",
    "category": "Quality System",
    "summary": "Training and competence on HR records",
    "author": "Quality System contributors",
    "license": "LGPL-3",
    "depends": ["qms_iso9001", "hr_skills_survey"],
    "data": [
        "security/ir.model.access.csv",
        "security/qms_training_rules.xml",
        "data/qms_evidence_rule.xml",
        "data/qms_company.xml",
        "wizard/qms_training_register_views.xml",
        "views/qms_training_views.xml",
        "views/qms_training_session_views.xml",
        "views/qms_training_record_views.xml",
        "views/hr_employee_views.xml",
    ],
    "demo": ["demo/qms_demo.xml"],
    "assets": {
        "web.assets_tests": ["qms_iso9001_training/static/tests/tours/**/*"],
    },
}
