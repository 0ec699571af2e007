SELECT department_id, state, count(*) FROM pair GROUP BY department_id, state
