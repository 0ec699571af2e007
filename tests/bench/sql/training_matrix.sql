SELECT employee_id, skill_id, state FROM pair
