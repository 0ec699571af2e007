SELECT department_id,
       CASE WHEN until <= %(today)s::date + 90 THEN 'expiring' WHEN until IS NOT NULL THEN 'met'
            WHEN counted THEN 'below' WHEN ended THEN 'expired' WHEN declared THEN 'declared' ELSE 'missing' END AS state,
       count(*)
  FROM pair
 GROUP BY department_id, state
