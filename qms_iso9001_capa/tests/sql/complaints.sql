-- Which orders customers complained of, by the order or its delivery, and when; what was cancelled or merged is out.
complained AS (
    SELECT COALESCE(complaint.sale_id, delivery.sale_id) AS order_id,
           (complaint.date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS complained_on
    FROM qms_complaint complaint
    LEFT JOIN stock_picking delivery ON delivery.id = complaint.picking_id
    WHERE complaint.state <> 'cancelled'
),
