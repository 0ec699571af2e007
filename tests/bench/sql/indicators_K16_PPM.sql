-- Of what is counted in pieces
SELECT date_trunc('month', due::timestamp)::date, sum(least(rejected, received)), sum(received), count(*), 0
FROM judged
WHERE parent_path LIKE %(pieces)s
GROUP BY 1
