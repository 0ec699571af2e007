-- Which orders customers complained of, and when: core knows of none. The addon that does brings its own file.
complained AS (SELECT NULL::integer AS order_id, NULL::date AS complained_on WHERE FALSE),
