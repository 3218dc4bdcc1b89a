-- The rows are invented so that their totals are what was published for January to October 2021.
--
-- The table `declarations`: customs declarations of vehicles at one port, 2019 to October 2021.
-- Nothing here is random: the same rows come out on every server and at every run. Only plain SQL
-- is used, no extension, and nothing outside the current schema is touched.
--
--   psql -f demo/customs_demo.sql
--
-- What was published is in the table `printed_figure`. Only the totals are real; the months, corridors,
-- modes, goods and enterprises below are made up, and so is every single declaration.

CREATE TABLE declarations (
	declaration_no integer PRIMARY KEY,
	declared_on    date NOT NULL,
	flow           text NOT NULL CHECK (flow IN ('export', 'import')),
	port           text NOT NULL,
	origin         text NOT NULL,
	destination    text NOT NULL,
	mode           text NOT NULL CHECK (mode IN ('rail', 'road', 'air', 'vehicle-train', 'vehicle-air')),
	hs_code        text NOT NULL CHECK (hs_code ~ '^[0-9]{6}$'),
	vehicle_class  text NOT NULL,
	enterprise     text NOT NULL,
	quantity       integer NOT NULL CHECK (quantity > 0),
	value_cny      numeric(14,2) NOT NULL CHECK (value_cny > 0)
);

COMMENT ON TABLE declarations IS 'invented customs declarations of vehicles; their totals are what was published';
COMMENT ON COLUMN declarations.mode IS
	'rail or road (as freight), air; vehicle-train and vehicle-air: whole trains or planes of vehicles that are driven on and off';
COMMENT ON COLUMN declarations.hs_code IS 'HS 2017, six digits: 8702 buses, 8703 passenger cars, 8704 trucks, 8705 special purpose';
COMMENT ON COLUMN declarations.enterprise IS 'an anonymous code';
COMMENT ON COLUMN declarations.quantity IS 'vehicles';
COMMENT ON COLUMN declarations.value_cny IS 'yuan';

-- What was published, as it was printed.
CREATE TABLE printed_figure (
	flow    text,
	figure  text,
	printed text,
	PRIMARY KEY (flow, figure)
);

COMMENT ON TABLE printed_figure IS 'figures as published for January to October 2021; growth against January to October 2020';

INSERT INTO printed_figure VALUES
	('export', 'vehicles',        '10,722 vehicles'),
	('export', 'vehicles growth', '1,062 percent'),
	('export', 'value',           '1.17 billion yuan'),
	('export', 'value growth',    '1,087 percent'),
	('export', 'value in USD',    '$182 million'),
	('import', 'vehicles',        '2,156 vehicles'),
	('import', 'vehicles growth', '1,021 percent'),
	('import', 'value',           '430 million yuan'),
	('import', 'value growth',    '1,140 percent'),
	('import', 'value in USD',    '$66.8 million');

-- What each month comes to. The months weigh as they do so that the dollars come out at each
-- month's own average rate: exports rise steadily, imports lean on May, June and October.
CREATE TEMPORARY TABLE plan_month (flow text, month date, vehicles integer, value_cny numeric(14,2));

INSERT INTO plan_month VALUES
	('export', '2019-01-01',   44,    4712300.00), ('import', '2019-01-01',  11,    1961400.00),
	('export', '2019-02-01',   27,    2893500.00), ('import', '2019-02-01',   6,    1070800.00),
	('export', '2019-03-01',   49,    5246900.00), ('import', '2019-03-01',  14,    2497600.00),
	('export', '2019-04-01',   55,    5891200.00), ('import', '2019-04-01',  13,    2320500.00),
	('export', '2019-05-01',   61,    6532800.00), ('import', '2019-05-01',  16,    2853100.00),
	('export', '2019-06-01',   58,    6213700.00), ('import', '2019-06-01',  15,    2678400.00),
	('export', '2019-07-01',   66,    7064600.00), ('import', '2019-07-01',  17,    3033900.00),
	('export', '2019-08-01',   63,    6748500.00), ('import', '2019-08-01',  14,    2499200.00),
	('export', '2019-09-01',   72,    7711400.00), ('import', '2019-09-01',  18,    3211600.00),
	('export', '2019-10-01',   70,    7498200.00), ('import', '2019-10-01',  19,    3390700.00),
	('export', '2019-11-01',   78,    8352900.00), ('import', '2019-11-01',  21,    3747300.00),
	('export', '2019-12-01',   85,    9104600.00), ('import', '2019-12-01',  20,    3569800.00),

	('export', '2020-01-01',   71,    7612400.00), ('import', '2020-01-01',  19,    3431900.00),
	('export', '2020-02-01',   12,    1287600.00), ('import', '2020-02-01',   3,     541200.00),
	('export', '2020-03-01',   34,    3645900.00), ('import', '2020-03-01',   8,    1446300.00),
	('export', '2020-04-01',   58,    6216500.00), ('import', '2020-04-01',  12,    2168700.00),
	('export', '2020-05-01',   83,    8897300.00), ('import', '2020-05-01',  24,    4334100.00),
	('export', '2020-06-01',   97,   10398400.00), ('import', '2020-06-01',  27,    4877600.00),
	('export', '2020-07-01',  118,   12648700.00), ('import', '2020-07-01',  22,    3973400.00),
	('export', '2020-08-01',  131,   14041800.00), ('import', '2020-08-01',  21,    3793800.00),
	('export', '2020-09-01',  152,   16291600.00), ('import', '2020-09-01',  26,    4696200.00),
	('export', '2020-10-01',  167,   17894800.00), ('import', '2020-10-01',  30,    5426800.00),
	('export', '2020-11-01',  214,   22984300.00), ('import', '2020-11-01',  41,    7482500.00),
	('export', '2020-12-01',  268,   28837900.00), ('import', '2020-12-01',  52,    9617400.00),

	('export', '2021-01-01',  760,   83236100.00), ('import', '2021-01-01',  72,   14328200.00),
	('export', '2021-02-01',  610,   66812400.00), ('import', '2021-02-01',  48,    9533400.00),
	('export', '2021-03-01',  930,  101863200.00), ('import', '2021-03-01',  84,   16741200.00),
	('export', '2021-04-01', 1010,  110618700.00), ('import', '2021-04-01',  96,   19142900.00),
	('export', '2021-05-01', 1105,  121031500.00), ('import', '2021-05-01', 452,   90174400.00),
	('export', '2021-06-01', 1168,  127934600.00), ('import', '2021-06-01', 519,  103592500.00),
	('export', '2021-07-01', 1215,  133075800.00), ('import', '2021-07-01',  95,   18924400.00),
	('export', '2021-08-01', 1240,  135819300.00), ('import', '2021-08-01', 107,   21336000.00),
	('export', '2021-09-01', 1322,  144793900.00), ('import', '2021-09-01', 145,   28928000.00),
	('export', '2021-10-01', 1362,  149178300.00), ('import', '2021-10-01', 538,  107486600.00);

-- How a month's declarations fall on corridors, goods and modes: weights until 2020 and in 2021.
-- A weight of 0 until 2020 is a corridor or mode that had no trade in the base period.
CREATE TEMPORARY TABLE plan_corridor (flow text, origin text, destination text, weight_2020 numeric, weight_2021 numeric);

INSERT INTO plan_corridor VALUES
	('export', 'Chongqing', 'Kazakhstan',  14, 13), ('export', 'Sichuan',  'Kazakhstan',  9,  8),
	('export', 'Shaanxi',   'Kazakhstan',   8,  6), ('export', 'Anhui',    'Kazakhstan',  0,  7),
	('export', 'Chongqing', 'Uzbekistan',  10, 11), ('export', 'Sichuan',  'Uzbekistan',  6,  5),
	('export', 'Guangxi',   'Uzbekistan',   5,  6), ('export', 'Anhui',    'Uzbekistan',  0,  4),
	('export', 'Shandong',  'Kyrgyzstan',   9,  4), ('export', 'Shaanxi',  'Kyrgyzstan',  7,  5),
	('export', 'Shandong',  'Tajikistan',   5,  3), ('export', 'Shaanxi',  'Tajikistan',  4,  2),
	('export', 'Anhui',     'Russia',       7,  9), ('export', 'Zhejiang', 'Russia',      4,  8),
	('export', 'Chongqing', 'Russia',       0,  4), ('export', 'Zhejiang', 'Belarus',     6,  3),
	('export', 'Hubei',     'Belarus',      0,  2), ('export', 'Hubei',    'Tajikistan',  6,  0),
	('import', 'Germany',       'Xinjiang',  16, 17), ('import', 'Germany',       'Chongqing', 14, 19),
	('import', 'Germany',       'Sichuan',   10, 11), ('import', 'Japan',         'Xinjiang',  14, 12),
	('import', 'Japan',         'Shaanxi',   12, 10), ('import', 'South Korea',   'Xinjiang',  13,  9),
	('import', 'South Korea',   'Gansu',      9,  6), ('import', 'United States', 'Xinjiang',  12,  8),
	('import', 'United States', 'Sichuan',    0,  5), ('import', 'Japan',         'Sichuan',    0,  3);

CREATE TEMPORARY TABLE plan_goods (flow text, hs_code text, vehicle_class text, yuan_each numeric,
								   fewest integer, most integer, weight numeric);

INSERT INTO plan_goods VALUES
	('export', '870322', 'passenger car',     71000, 3, 15, 30), ('export', '870323', 'passenger car',     93000, 2, 14, 24),
	('export', '870340', 'passenger car',    118000, 2,  8,  4), ('export', '870380', 'passenger car',    126000, 2, 12, 12),
	('export', '870421', 'truck',             88000, 1,  6,  7), ('export', '870422', 'truck',            236000, 1,  5,  7),
	('export', '870423', 'truck',            324000, 1,  4,  5), ('export', '870210', 'bus',              412000, 1,  3,  3),
	('export', '870240', 'bus',              860000, 1,  2,  1), ('export', '870510', 'special-purpose',  940000, 1,  2,  1),
	('export', '870540', 'special-purpose',  372000, 1,  3,  3), ('export', '870590', 'special-purpose',  458000, 1,  2,  3),
	('import', '870322', 'passenger car',    112000, 1,  5, 14), ('import', '870323', 'passenger car',    158000, 1,  6, 40),
	('import', '870324', 'passenger car',    364000, 1,  3, 10), ('import', '870340', 'passenger car',    192000, 1,  4, 14),
	('import', '870380', 'passenger car',    268000, 1,  4,  9), ('import', '870421', 'truck',            176000, 1,  3,  4),
	('import', '870423', 'truck',            486000, 1,  2,  4), ('import', '870210', 'bus',              398000, 1,  1,  2),
	('import', '870510', 'special-purpose',  970000, 1,  1,  1), ('import', '870530', 'special-purpose',  820000, 1,  1,  2);

CREATE TEMPORARY TABLE plan_mode (flow text, vehicle_class text, mode text, weight_2020 numeric, weight_2021 numeric);

INSERT INTO plan_mode VALUES
	('export', 'passenger car',   'rail', 38, 24), ('export', 'passenger car',   'road', 36, 21),
	('export', 'passenger car',   'air',   2,  1), ('export', 'passenger car',   'vehicle-train', 24, 49),
	('export', 'passenger car',   'vehicle-air', 0, 5),
	('export', 'truck',           'road', 76, 68), ('export', 'truck',           'rail', 24, 32),
	('export', 'bus',             'road', 85, 81), ('export', 'bus',             'rail', 15, 19),
	('export', 'special-purpose', 'road', 45, 42), ('export', 'special-purpose', 'rail', 55, 58),
	('import', 'passenger car',   'rail', 58, 46), ('import', 'passenger car',   'road',  9,  8),
	('import', 'passenger car',   'air',   6,  3), ('import', 'passenger car',   'vehicle-train', 27, 41),
	('import', 'passenger car',   'vehicle-air', 0, 2),
	('import', 'truck',           'rail', 70, 66), ('import', 'truck',           'road', 30, 34),
	('import', 'bus',             'rail', 100, 100),
	('import', 'special-purpose', 'rail', 80, 74), ('import', 'special-purpose', 'air', 20, 26);

-- The declarations of a month, one after the other until its vehicles are used up. Each property
-- of declaration n is picked by the fraction of n times a root, which spreads evenly over 0 .. 1.
INSERT INTO declarations
WITH corridor AS (
	SELECT *,
		   100 * sum(weight_2020) OVER up_to / sum(weight_2020) OVER (PARTITION BY flow) AS upto_2020,
		   100 * sum(weight_2021) OVER up_to / sum(weight_2021) OVER (PARTITION BY flow) AS upto_2021
	FROM plan_corridor
	WINDOW up_to AS (PARTITION BY flow ORDER BY origin COLLATE "C", destination COLLATE "C")
), goods AS (
	SELECT *, 100 * sum(weight) OVER up_to / sum(weight) OVER (PARTITION BY flow) AS upto
	FROM plan_goods
	WINDOW up_to AS (PARTITION BY flow ORDER BY hs_code COLLATE "C")
), transport AS (
	SELECT *,
		   100 * sum(weight_2020) OVER up_to / sum(weight_2020) OVER (PARTITION BY flow, vehicle_class) AS upto_2020,
		   100 * sum(weight_2021) OVER up_to / sum(weight_2021) OVER (PARTITION BY flow, vehicle_class) AS upto_2021
	FROM plan_mode
	WINDOW up_to AS (PARTITION BY flow, vehicle_class ORDER BY mode COLLATE "C")
), numbered AS (
	SELECT flow, month, vehicles, value_cny, i, month >= date '2021-01-01' AS in_2021,
		   5000 * dense_rank() OVER (ORDER BY month, flow COLLATE "C") + i AS n
	FROM plan_month, generate_series(1, vehicles) AS i
), spread AS (
	SELECT *,
		   100 * (n * 1.41421356237 % 1) AS by_corridor,
		   100 * (n * 1.73205080757 % 1) AS by_goods,
		   100 * (n * 2.23606797750 % 1) AS by_mode,
		   n * 2.64575131106 % 1 AS by_size,
		   n * 3.31662479036 % 1 AS by_price,
		   n * 3.60555127546 % 1 AS by_enterprise
	FROM numbered
), sized AS (
	SELECT s.*, g.hs_code, g.vehicle_class,
		   g.fewest + floor((g.most - g.fewest + 1) * by_size)::integer AS size,
		   round(g.yuan_each * (0.88 + 0.24 * by_price), 2) AS yuan_each
	FROM spread s
	CROSS JOIN LATERAL (SELECT * FROM goods
						WHERE goods.flow = s.flow AND s.by_goods < upto
						ORDER BY hs_code COLLATE "C" LIMIT 1) g
), counted AS (
	SELECT *, sum(size) OVER (PARTITION BY flow, month ORDER BY i) - size AS before
	FROM sized
), declared AS (
	SELECT s.*, c.origin, c.destination, t.mode,
		   least(size, vehicles - before)::integer AS quantity,
		   count(*) OVER (PARTITION BY s.flow, month) AS declarations,
		   CASE WHEN s.flow = 'export'
				THEN 1 + floor(CASE WHEN in_2021 THEN 34 ELSE 22 END * by_enterprise * by_enterprise)
				ELSE 38 - floor(CASE WHEN in_2021 THEN 24 ELSE 13 END * by_enterprise * by_enterprise)
		   END AS enterprise
	FROM counted s
	CROSS JOIN LATERAL (SELECT * FROM corridor
						WHERE corridor.flow = s.flow
						  AND s.by_corridor < CASE WHEN s.in_2021 THEN upto_2021 ELSE upto_2020 END
						ORDER BY origin COLLATE "C", destination COLLATE "C" LIMIT 1) c
	CROSS JOIN LATERAL (SELECT * FROM transport
						WHERE transport.flow = s.flow AND transport.vehicle_class = s.vehicle_class
						  AND s.by_mode < CASE WHEN s.in_2021 THEN upto_2021 ELSE upto_2020 END
						ORDER BY mode COLLATE "C" LIMIT 1) t
	WHERE before < vehicles
), priced AS (
	-- the month's value, shared out by price; the roundings add up to it to the last fen
	SELECT *,
		   sum(quantity * yuan_each) OVER (PARTITION BY flow, month ORDER BY i) AS worth,
		   sum(quantity * yuan_each) OVER (PARTITION BY flow, month) AS worth_of_month
	FROM declared
)
SELECT row_number() OVER (ORDER BY month, flow COLLATE "C", i),
	   month + ((i - 1) * extract(day FROM month + interval '1 month' - interval '1 day')::integer
				/ declarations)::integer,
	   flow, 'Horgos', origin, destination, mode, hs_code, vehicle_class,
	   'E' || lpad(enterprise::text, 2, '0'), quantity,
	   round(value_cny * worth / worth_of_month, 2)
	   - round(value_cny * (worth - quantity * yuan_each) / worth_of_month, 2)
FROM priced;

DROP TABLE plan_month, plan_corridor, plan_goods, plan_mode;

ANALYZE declarations;
