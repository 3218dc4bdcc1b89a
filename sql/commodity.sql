-- commodity: what HS codes are, what they are called, which of two editions can be compared.
SET datestyle = ISO;

-- ---------- codes ----------
SELECT code, hs_normalise(code), hs_chapter(code), hs_heading(code), hs_subheading(code), hs_parent(code)
FROM unnest(ARRAY['870380', ' 8703.80 ', '８７０３．８０', '8703 23 194 1', '02011000', '87']) AS code;
-- A spreadsheet ate the zero: said, and put back where that is asked for.
SELECT hs_chapter('2011000');
SELECT hs_chapter(hs_repair('2011000')), hs_repair('870380');
-- What cannot be put back.
SELECT hs_repair('8703.8');
SELECT hs_normalise('201.1');
SELECT hs_normalise('8.7038E+05');
SELECT code, hs_valid(code) FROM unnest('{870380,2011000,TOTAL,7701,9999}'::text[]) AS code;

-- ---------- classes ----------
CREATE TABLE my_classes (prefix text, class text);
INSERT INTO my_classes VALUES ('8703', 'cars'), ('87.03.80', 'electric cars'), ('8704', 'trucks');
SELECT classification(prefix, class) FROM my_classes;
-- The longest prefix; what is under none is its own class.
SELECT code, classify(code, c)
FROM unnest('{870380,87038010,870322,8704,870540,87}'::text[]) AS code, (SELECT classification(prefix, class) AS c FROM my_classes) AS k;
SELECT classify('2011000', '{"lines": [["20", "preserves"]]}');
SELECT classification(prefix, class) FROM (VALUES ('8702', 'bus'), ('87.02', 'coach')) AS t (prefix, class);
-- In a period.
SELECT day, classify('870380', c, day)
FROM (SELECT classification(prefix, class, valid) AS c
      FROM (VALUES ('8703', 'car', NULL), ('870380', 'electric car', '2017/9999'::period)) AS t (prefix, class, valid)) AS k,
     unnest('{2016-12-31,2017-01-01}'::date[]) AS day;

-- ---------- vehicles ----------
SELECT code, classify(code, vehicle_class()) AS vehicle, classify(code, powertrain(), '2016-07-01') AS in_2016,
       classify(code, powertrain(), '2020-07-01') AS in_2020, classify(code, powertrain(), '2022-07-01') AS in_2022, classify(code, fuel(), '2022-07-01') AS fuel
FROM unnest('{870121,870240,870322,870340,870360,870380,870421,870530,871120,871631,870899}'::text[]) AS code;
SELECT classify('870380', powertrain());
SELECT * FROM hs_class_lines() WHERE classification = 'vehicle_class';

-- ---------- two editions ----------
CREATE TABLE hs12_hs17 (old text, new text);
INSERT INTO hs12_hs17 VALUES ('690890', '690721'), ('690890', '690722'), ('690890', '690723'), ('870390', '870390');
SELECT * FROM lines((SELECT concordance(old, new) FROM hs12_hs17));
CREATE TABLE tiles (code text, day date, value numeric);
INSERT INTO tiles VALUES ('690890', '2016-05-01', 100), ('690721', '2017-05-01', 60), ('690722', '2017-05-01', 30), ('690723', '2017-05-01', 20);
SELECT classify(code, c) AS codes, (yoy(value, day, '2017')).*
FROM tiles, (SELECT concordance(old, new) AS c FROM hs12_hs17) AS k GROUP BY ROLLUP (1) ORDER BY 1;
SELECT code, comparable(code, c)
FROM unnest('{690890,690721,870390,6907,69}'::text[]) AS code, (SELECT concordance(old, new) AS c FROM hs12_hs17) AS k;
SELECT concordance(old, new) FROM (VALUES ('690890', '690721'), ('6907', '690722')) AS t (old, new);
