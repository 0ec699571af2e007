-- Above the price ordered and 2 %%
SELECT date_trunc('month', due::timestamp)::date, count(*) FILTER (WHERE round((price / ordered)::numeric, 6) > 1.02), count(*), count(*), 0
FROM billed
GROUP BY 1
