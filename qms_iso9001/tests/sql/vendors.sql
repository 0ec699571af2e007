-- Vendors ordered from in the last 12 months, a contact as its company, with the status of the company or of one above.
above AS (
    SELECT upper.id, length(upper.parent_path) AS depth
    FROM res_company own JOIN res_company upper ON own.parent_path LIKE upper.parent_path || '%%'
    WHERE own.id = %(company)s
),
vendors AS (
    SELECT DISTINCT partner.commercial_partner_id AS vendor_id
    FROM purchase_order po
    JOIN res_partner partner ON partner.id = po.partner_id
    WHERE po.company_id = %(company)s AND po.state = 'purchase'
      AND po.date_approve >= (%(today)s::date - interval '12 months')
),
standing AS (
    SELECT DISTINCT ON (approval.partner_id) approval.partner_id AS vendor_id, approval.class_id, approval.date_due,
           approval.is_standing
    FROM (SELECT qms_supplier_approval.*, state IN ('approved', 'conditional', 'trial', 'blocked')
                 AND COALESCE(date_end >= %(today)s, TRUE) AS is_standing
          FROM qms_supplier_approval) approval
    JOIN above ON above.id = approval.company_id
    WHERE approval.categ_id IS NULL
    ORDER BY approval.partner_id, is_standing DESC, approval.state = 'proposed' DESC, depth DESC, approval.id DESC
),
known AS (
    SELECT vendors.vendor_id, standing.class_id IS NOT NULL AS is_classed,
           COALESCE(class.is_relevant, FALSE) AS is_relevant,
           COALESCE(standing.is_standing AND COALESCE(standing.date_due >= %(today)s, TRUE), FALSE)
           AND EXISTS (SELECT FROM qms_supplier_evaluation evaluation JOIN above ON above.id = evaluation.company_id
                       WHERE evaluation.partner_id = vendors.vendor_id AND evaluation.state = 'confirmed') AS is_evaluated
    FROM vendors
    LEFT JOIN standing ON standing.vendor_id = vendors.vendor_id
    LEFT JOIN qms_supplier_class class ON class.id = standing.class_id
)
