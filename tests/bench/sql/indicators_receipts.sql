-- Receipts of order lines between two days, and what of each was sent back or scrapped %(days)s days after the end of
-- its month, in the smallest unit.
WITH receipt AS (
    SELECT move.id, move.purchase_line_id, move.product_id, move.picking_id, unit.parent_path,
           move.quantity * unit.factor AS received,
           coalesce(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS due
    FROM stock_move move
    JOIN uom_uom unit ON unit.id = move.product_uom
    WHERE move.state = 'done' AND move.company_id = %(company)s AND move.quantity > 0
      AND move.purchase_line_id IS NOT NULL
      AND move.location_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'supplier'))
      AND coalesce(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
          BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (SELECT FROM stock_picking exchange
                      WHERE exchange.id = move.picking_id AND exchange.return_id IS NOT NULL)
),
judged AS (
    SELECT receipt.*, coalesce(back.quantity, 0) + coalesce(scrapped.quantity, 0) AS rejected
    FROM receipt
    CROSS JOIN LATERAL (
        SELECT (date_trunc('month', receipt.due::timestamp) + interval '1 month')::date - 1 + %(days)s AS until
    ) judged
    LEFT JOIN LATERAL (
        -- Sent back: from this receipt, or from none of its line when this is the first one
        SELECT sum(went.quantity * (SELECT factor FROM uom_uom WHERE id = went.product_uom)) AS quantity
        FROM stock_move went
        WHERE went.purchase_line_id = receipt.purchase_line_id AND went.product_id = receipt.product_id
          AND went.state = 'done'
          AND went.location_dest_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'supplier'))
          AND coalesce(went.qms_arrived_date, (went.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
              <= judged.until
          AND NOT EXISTS (SELECT FROM stock_picking transfer
                          JOIN qms_defect reason ON reason.id = transfer.qms_return_reason_id
                          WHERE transfer.id = went.picking_id AND reason.is_commercial)
          AND (went.origin_returned_move_id = receipt.id
               OR went.origin_returned_move_id IS NULL
              AND NOT EXISTS (SELECT FROM stock_move earlier
                              WHERE earlier.purchase_line_id = receipt.purchase_line_id
                                AND earlier.product_id = receipt.product_id AND earlier.id < receipt.id
                                AND earlier.state = 'done' AND earlier.location_id IN (
                                    SELECT id FROM stock_location WHERE usage = 'supplier')))
    ) back ON TRUE
    LEFT JOIN LATERAL (
        -- Scrapped: of two lines of one product at the first one
        SELECT sum(scrap.scrap_qty * (SELECT factor FROM uom_uom WHERE id = scrap.product_uom_id)) AS quantity
        FROM stock_scrap scrap
        WHERE scrap.picking_id = receipt.picking_id AND scrap.product_id = receipt.product_id
          AND scrap.state = 'done'
          AND scrap.date_done < (judged.until + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
          AND NOT EXISTS (SELECT FROM stock_move earlier
                          WHERE earlier.picking_id = receipt.picking_id AND earlier.product_id = receipt.product_id
                            AND earlier.id < receipt.id AND earlier.state = 'done')
    ) scrapped ON TRUE
)
