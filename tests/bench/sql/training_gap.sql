SELECT department_id, count(*), avg(CASE WHEN until IS NULL THEN 0 ELSE 100 END) FROM pair GROUP BY department_id
