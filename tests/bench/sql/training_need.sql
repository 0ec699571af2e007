-- What jobs require: each skill once, at the higher level where a job requires it twice.
WITH need AS NOT MATERIALIZED (
    SELECT n.job_id, n.skill_id, n.skill_type_id, max(r.level_progress) AS level_progress
      FROM hr_job_skill n
      JOIN hr_skill_level r ON r.id = n.skill_level_id
     WHERE n.valid_from <= %(today)s AND (n.valid_to IS NULL OR n.valid_to >= %(today)s)
     GROUP BY n.job_id, n.skill_id, n.skill_type_id
)
