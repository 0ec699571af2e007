-- K45: running objectives whose figure is on the straight line to the target or better, of all running ones, today. The
-- figure is that of the last period that is over, or of a state; of the one that runs where that has none.
WITH figure AS (
    SELECT objective.id AS objective_id, measured.id, measured.value, measured.date_end, measured.is_locked,
           measured.state IN ('on_target', 'warning', 'missed', 'no_target') AS is_figure,
           indicator.kind = 'flow' AND measured.date_end >= %(today)s AS is_running,
           row_number() OVER (
               PARTITION BY objective.id, indicator.kind = 'flow' AND measured.date_end >= %(today)s
               ORDER BY measured.date_start DESC) AS place
    FROM qms_objective objective
    JOIN qms_indicator indicator ON indicator.id = objective.indicator_id
    JOIN qms_measurement measured ON measured.indicator_id = objective.indicator_id
     AND measured.company_id = objective.company_id AND measured.active
     AND measured.date_end >= objective.date_start AND measured.date_start <= objective.date_due
),
latest AS (
    SELECT DISTINCT ON (objective_id) *
    FROM figure
    WHERE place = 1 AND (is_figure OR NOT is_running)
    ORDER BY objective_id, (is_figure AND NOT is_running) DESC, is_running DESC
),
objective AS (
    SELECT objective.*, latest.id AS latest_id, latest.is_locked, COALESCE(latest.is_figure, FALSE) AS is_figure, latest.value,
           indicator.direction, LEAST(latest.date_end, %(today)s) AS day, objective.date_due < %(today)s AS is_over
    FROM qms_objective objective
    JOIN qms_indicator indicator ON indicator.id = objective.indicator_id
    LEFT JOIN latest ON latest.objective_id = objective.id
    WHERE objective.company_id = %(company)s AND objective.active
),
limits AS (
    SELECT objective.*,
           CASE WHEN is_over OR day >= date_due THEN target WHEN day <= date_start THEN baseline
                ELSE baseline + (target - baseline) * (day - date_start) / (date_due - date_start) END AS needed
    FROM objective
),
judged AS (
    SELECT limits.*, COALESCE(is_figure AND CASE direction WHEN 'up' THEN value >= needed ELSE value <= needed END, FALSE) AS is_good
    FROM limits
),
running AS (
    SELECT judged.*,
           -- One that serves it and was missed holds it back, unless somebody said since that figure why it does not
           NOT EXISTS (SELECT FROM judged child
                       WHERE child.parent_id = judged.id AND child.is_over AND NOT child.is_good
                         AND (child.is_locked OR child.latest_id IS NULL)
                         AND NOT (child.excuse <> '' AND child.excused_measurement_id IS NOT DISTINCT FROM child.latest_id))
           AS is_free
    FROM judged
    WHERE %(today)s BETWEEN date_start AND date_due
)
SELECT NULL::date, count(*) FILTER (WHERE is_good AND is_free), count(*), count(*), 0
FROM running
