{
    "name": "Quality System: Nonconformities",
    "version": "19.0.1.0.0",
    "category": "Quality System",
    "summary": "Nonconformities on receipts and deliveries, from report to closed",
    "author": "Quality System contributors",
    "license": "LGPL-3",
    "depends": ["qms_iso9001"],
    "data": [
        "security/ir.model.access.csv",
        "security/qms_nonconformity_rules.xml",
        "data/qms_evidence_rule.xml",
        "data/qms_company.xml",
        "wizard/qms_nonconformity_report_views.xml",
        "views/qms_nonconformity_views.xml",
        "views/stock_picking_views.xml",
    ],
    "demo": ["demo/qms_demo.xml"],
    "assets": {
        "web.assets_tests": ["qms_iso9001_capa/static/tests/tours/**/*"],
    },
}
