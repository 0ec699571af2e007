WITH watched AS MATERIALIZED (
    SELECT id, company_id, date_start, date_end, partner_id,
           (SELECT product_product_id FROM product_product_qms_capa_check_rel WHERE qms_capa_check_id = id) AS product_id
      FROM qms_capa_check
     WHERE state = 'running' AND mod(id, %(share)s) = 0
       AND capa_id IN (SELECT id FROM qms_capa WHERE name = %(name)s)
), received AS (
    SELECT watched.id, count(DISTINCT picking.id) AS number
      FROM watched
      JOIN stock_move AS move ON move.product_id = watched.product_id AND move.state = 'done'
      JOIN stock_picking AS picking ON picking.id = move.picking_id AND picking.state = 'done'
       AND (picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date > watched.date_start
       AND (picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date <= watched.date_end
       AND (watched.partner_id IS NULL OR EXISTS (
               SELECT FROM res_partner WHERE id = picking.partner_id AND commercial_partner_id = watched.partner_id))
      JOIN stock_location AS place ON place.id = picking.location_id AND place.usage = 'supplier'
     GROUP BY watched.id
     UNION ALL
    SELECT watched.id, count(*)
      FROM watched
      JOIN res_partner AS member ON member.commercial_partner_id = watched.partner_id
      JOIN stock_picking AS picking ON picking.partner_id = member.id AND picking.state = 'done'
       AND (picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date > watched.date_start
       AND (picking.date_done AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date <= watched.date_end
      JOIN stock_location AS place ON place.id = picking.location_id AND place.usage = 'supplier'
     WHERE watched.product_id IS NULL
     GROUP BY watched.id
), repeated AS (
    SELECT watched.id, count(*) AS number
      FROM watched
      JOIN qms_nonconformity AS found ON found.company_id = watched.company_id AND found.state <> 'cancelled'
       AND found.date_detected > watched.date_start AND found.date_detected <= watched.date_end
       AND (watched.product_id IS NULL OR found.product_id = watched.product_id)
       AND (watched.partner_id IS NULL OR found.partner_id = watched.partner_id)
     GROUP BY watched.id
), complained AS (
    SELECT watched.id, count(*) AS number
      FROM watched
      JOIN qms_complaint AS found ON found.company_id = watched.company_id AND found.state <> 'cancelled'
       AND found.nonconformity_id IS NULL AND COALESCE(found.justified, '') <> 'no'
       AND (found.date_received AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date > watched.date_start
       AND (found.date_received AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date <= watched.date_end
       AND found.product_id = watched.product_id
     GROUP BY watched.id
)
SELECT watched.id, COALESCE(received.number, 0)::int,
       (COALESCE(repeated.number, 0) + COALESCE(complained.number, 0))::int, COALESCE(complained.number, 0)::int
  FROM watched
  LEFT JOIN received ON received.id = watched.id
  LEFT JOIN repeated ON repeated.id = watched.id
  LEFT JOIN complained ON complained.id = watched.id
 WHERE received.number > 0 OR repeated.number > 0 OR complained.number > 0
 ORDER BY watched.id
