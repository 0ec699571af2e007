-- Receipts of order lines between two days, per vendor: those of which something went back or was scrapped in 30 days, and all.
WITH receipt AS (
    SELECT move.id, move.purchase_line_id, move.product_id, move.picking_id, line.partner_id
    FROM stock_move move
    JOIN purchase_order_line line ON line.id = move.purchase_line_id
    WHERE move.state = 'done' AND move.company_id = %(company)s AND move.quantity > 0
      AND move.location_id IN (SELECT id FROM stock_location WHERE usage = 'supplier')
      AND coalesce(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
          BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (SELECT FROM stock_picking exchange
                      WHERE exchange.id = move.picking_id AND exchange.return_id IS NOT NULL)
),
judged AS (
    SELECT receipt.partner_id,
           -- Sent back: from this receipt, or from none of its line when this is the first one
           EXISTS (
               SELECT FROM stock_move back
               WHERE back.purchase_line_id = receipt.purchase_line_id AND back.product_id = receipt.product_id
                 AND back.state = 'done' AND back.quantity > 0
                 AND back.location_dest_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'supplier'))
                 AND coalesce(back.qms_arrived_date, (back.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                     <= %(last)s::date + 30
                 AND (back.origin_returned_move_id = receipt.id
                      OR back.origin_returned_move_id IS NULL
                     AND NOT EXISTS (SELECT FROM stock_move earlier
                                     WHERE earlier.purchase_line_id = receipt.purchase_line_id
                                       AND earlier.product_id = receipt.product_id AND earlier.id < receipt.id
                                       AND earlier.state = 'done' AND earlier.location_id IN (
                                           SELECT id FROM stock_location WHERE usage = 'supplier')))
           ) OR EXISTS (
               SELECT FROM stock_scrap scrap
               WHERE scrap.picking_id = receipt.picking_id AND scrap.product_id = receipt.product_id
                 AND scrap.state = 'done' AND scrap.date_done < (%(last)s::date + 31)::timestamp
                     AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
           ) AS rejected
    FROM receipt
)
SELECT partner.commercial_partner_id, count(*) FILTER (WHERE rejected), count(*), count(*), 0
FROM judged
JOIN res_partner partner ON partner.id = judged.partner_id
GROUP BY partner.commercial_partner_id
