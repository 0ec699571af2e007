-- Receipts of order lines by the day of arrival, with what was rejected of each by the cut-off, in the smallest unit.
\ir reasons.sql
vendor_moves AS (
    SELECT move.id, move.purchase_line_id, move.product_id, move.picking_id, move.origin_returned_move_id,
           move.quantity * unit.factor AS quantity, split_part(unit.parent_path, '/', 1)::int AS unit_root,
           COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS day,
           source.usage = 'supplier' AS is_in, target.usage = 'supplier' AS is_out,
           transfer.return_id IS NOT NULL AS is_exchange
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id
    JOIN stock_location target ON target.id = move.location_dest_id
    JOIN uom_uom unit ON unit.id = move.product_uom
    LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
    WHERE move.company_id = %(company)s AND move.state = 'done' AND move.purchase_line_id IS NOT NULL AND move.quantity > 0
),
receipts AS (
    SELECT vendor_moves.*, date_trunc('month', day::timestamp)::date AS month,
           row_number() OVER (PARTITION BY purchase_line_id, product_id ORDER BY id) = 1 AS is_first_of_line,
           row_number() OVER (PARTITION BY picking_id, product_id ORDER BY id) = 1 AS is_first_of_transfer
    FROM vendor_moves
    WHERE is_in AND NOT is_exchange
),
dated AS (
    SELECT receipts.*, LEAST(%(today)s, (month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of
    FROM receipts
    WHERE day BETWEEN %(first)s AND %(last)s
),
received AS (
    SELECT dated.*,
           COALESCE((
               SELECT sum(back.quantity) FROM vendor_moves back
               LEFT JOIN transfer_reason reason ON reason.picking_id = back.picking_id
               WHERE back.is_out AND back.purchase_line_id = dated.purchase_line_id AND back.product_id = dated.product_id
                 AND back.day <= dated.as_of AND reason.is_commercial IS NOT TRUE
                 AND (back.origin_returned_move_id = dated.id
                      -- What names no receipt of its line went back of the first one
                      OR dated.is_first_of_line AND NOT EXISTS (
                         SELECT FROM vendor_moves named WHERE named.id = back.origin_returned_move_id
                            AND named.is_in AND named.purchase_line_id = back.purchase_line_id))
           ), 0) + COALESCE((
               SELECT sum(scrap.scrap_qty * unit.factor) FROM stock_scrap scrap JOIN uom_uom unit ON unit.id = scrap.product_uom_id
               WHERE dated.is_first_of_transfer AND scrap.picking_id = dated.picking_id AND scrap.product_id = dated.product_id
                 AND scrap.state = 'done' AND (scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= dated.as_of
           ), 0) AS rejected
    FROM dated
    WHERE day <= as_of
)
