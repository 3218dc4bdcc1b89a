-- commodity: vehicles by class, powertrain and fuel.
--
-- From the nomenclature of the World Customs Organization, HS 2017 (in force since 1 January 2017)
-- and HS 2022 (1 January 2022): the texts of headings 87.01 to 87.05, 87.09, 87.11 and 87.16. What a
-- text does not say is "not told": "with spark-ignition engine" says nothing of an electric motor
-- beside it, "with only spark-ignition engine" does.

CREATE TYPE @extschema@.hs_class_line AS (classification text, prefix text, class text, valid @extschema@.period, derivation text);
COMMENT ON TYPE @extschema@.hs_class_line IS
'A line of a classification that portstats brings, and how it was derived. Example: SELECT * FROM hs_class_lines()';
COMMENT ON COLUMN @extschema@.hs_class_line.classification IS 'vehicle_class, powertrain or fuel. Example: powertrain';
COMMENT ON COLUMN @extschema@.hs_class_line.prefix IS 'HS code: all codes under it are meant. Example: 870380';
COMMENT ON COLUMN @extschema@.hs_class_line.class IS 'What they are called. Example: electric';
COMMENT ON COLUMN @extschema@.hs_class_line.valid IS 'The years of the editions in which they are called so; NULL is always. Example: 2017/9999';
COMMENT ON COLUMN @extschema@.hs_class_line.derivation IS 'The words of the HS that it follows from. Example: HS 2017: with only electric motor';

CREATE FUNCTION @extschema@.hs_class_lines() RETURNS SETOF @extschema@.hs_class_line
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
	AS $$
SELECT v.classification, v.prefix, v.class, v.valid::@extschema@.period, v.derivation
FROM (VALUES
	('vehicle_class', '8701', 'tractor', NULL, 'heading 87.01: tractors, those for semi-trailers too; those of 87.09 are works trucks'),
	('vehicle_class', '8702', 'bus', NULL, 'heading 87.02: for ten or more persons, the driver included'),
	('vehicle_class', '8703', 'passenger car', NULL, 'heading 87.03: for the transport of persons; 8703.10, snow vehicles and golf cars, is in it'),
	('vehicle_class', '8704', 'truck', NULL, 'heading 87.04: for the transport of goods; 8704.10, dumpers, is in it'),
	('vehicle_class', '8705', 'special-purpose', NULL, 'heading 87.05: cranes, fire engines, concrete mixers'),
	('vehicle_class', '8711', 'motorcycle', NULL, 'heading 87.11: motorcycles, mopeds, cycles with a motor, side-cars'),
	('vehicle_class', '871610', 'trailer', NULL, 'caravans'),
	('vehicle_class', '871620', 'trailer', NULL, 'agricultural trailers'),
	('vehicle_class', '871631', 'trailer', NULL, 'tankers'),
	('vehicle_class', '871639', 'trailer', NULL, 'other trailers for goods'),
	('vehicle_class', '871640', 'trailer', NULL, 'other trailers; 8716.80 are carts and the like, 8716.90 parts'),

	('powertrain', '8701', 'not told', NULL, 'before HS 2022, and of tractors other than road tractors for semi-trailers'),
	('powertrain', '870121', 'combustion', '2022/9999', 'HS 2022: with only compression-ignition engine'),
	('powertrain', '870122', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both compression-ignition engine and electric motor; nothing of plugging in'),
	('powertrain', '870123', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both spark-ignition engine and electric motor; nothing of plugging in'),
	('powertrain', '870124', 'electric', '2022/9999', 'HS 2022: with only electric motor'),
	('powertrain', '8702', 'not told', NULL, 'before HS 2017, and 8702.90, other'),
	('powertrain', '870210', 'combustion', '2017/9999', 'HS 2017: with only compression-ignition engine'),
	('powertrain', '870220', 'hybrid or plug-in hybrid', '2017/9999', 'HS 2017: with both compression-ignition engine and electric motor; nothing of plugging in'),
	('powertrain', '870230', 'hybrid or plug-in hybrid', '2017/9999', 'HS 2017: with both spark-ignition engine and electric motor; nothing of plugging in'),
	('powertrain', '870240', 'electric', '2017/9999', 'HS 2017: with only electric motor'),
	('powertrain', '8703', 'not told', NULL, 'before HS 2017; 8703.10, snow vehicles and golf cars; 8703.90, other'),
	('powertrain', '870321', 'combustion', '2017/9999', 'HS 2017: with only spark-ignition engine, up to 1,000 cc'),
	('powertrain', '870322', 'combustion', '2017/9999', 'HS 2017: with only spark-ignition engine, up to 1,500 cc'),
	('powertrain', '870323', 'combustion', '2017/9999', 'HS 2017: with only spark-ignition engine, up to 3,000 cc'),
	('powertrain', '870324', 'combustion', '2017/9999', 'HS 2017: with only spark-ignition engine, over 3,000 cc'),
	('powertrain', '870331', 'combustion', '2017/9999', 'HS 2017: with only compression-ignition engine, up to 1,500 cc'),
	('powertrain', '870332', 'combustion', '2017/9999', 'HS 2017: with only compression-ignition engine, up to 2,500 cc'),
	('powertrain', '870333', 'combustion', '2017/9999', 'HS 2017: with only compression-ignition engine, over 2,500 cc'),
	('powertrain', '870340', 'hybrid', '2017/9999', 'HS 2017: with both spark-ignition engine and electric motor, not to be plugged in'),
	('powertrain', '870350', 'hybrid', '2017/9999', 'HS 2017: with both compression-ignition engine and electric motor, not to be plugged in'),
	('powertrain', '870360', 'plug-in hybrid', '2017/9999', 'HS 2017: with both spark-ignition engine and electric motor, to be plugged in'),
	('powertrain', '870370', 'plug-in hybrid', '2017/9999', 'HS 2017: with both compression-ignition engine and electric motor, to be plugged in'),
	('powertrain', '870380', 'electric', '2017/9999', 'HS 2017: with only electric motor'),
	('powertrain', '8704', 'not told', NULL, 'before HS 2022; 8704.10, dumpers; 8704.90, other'),
	('powertrain', '870421', 'combustion', '2022/9999', 'HS 2022: with only compression-ignition engine, up to 5 t (before: with compression-ignition engine)'),
	('powertrain', '870422', 'combustion', '2022/9999', 'HS 2022: with only compression-ignition engine, up to 20 t (before: with compression-ignition engine)'),
	('powertrain', '870423', 'combustion', '2022/9999', 'HS 2022: with only compression-ignition engine, over 20 t (before: with compression-ignition engine)'),
	('powertrain', '870431', 'combustion', '2022/9999', 'HS 2022: with only spark-ignition engine, up to 5 t (before: with spark-ignition engine)'),
	('powertrain', '870432', 'combustion', '2022/9999', 'HS 2022: with only spark-ignition engine, over 5 t (before: with spark-ignition engine)'),
	('powertrain', '870441', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both compression-ignition engine and electric motor, up to 5 t; nothing of plugging in'),
	('powertrain', '870442', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both compression-ignition engine and electric motor, up to 20 t; nothing of plugging in'),
	('powertrain', '870443', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both compression-ignition engine and electric motor, over 20 t; nothing of plugging in'),
	('powertrain', '870451', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both spark-ignition engine and electric motor, up to 5 t; nothing of plugging in'),
	('powertrain', '870452', 'hybrid or plug-in hybrid', '2022/9999', 'HS 2022: with both spark-ignition engine and electric motor, over 5 t; nothing of plugging in'),
	('powertrain', '870460', 'electric', '2022/9999', 'HS 2022: with only electric motor'),
	('powertrain', '8705', 'not told', NULL, 'no subheading says'),
	('powertrain', '8711', 'not told', NULL, 'before HS 2017; 8711.10 to 8711.50 have a piston engine, whether only one is not said; 8711.90, other'),
	('powertrain', '871160', 'electric', '2017/9999', 'HS 2017: with electric motor for propulsion'),
	('powertrain', '871610', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('powertrain', '871620', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('powertrain', '871631', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('powertrain', '871639', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('powertrain', '871640', 'none', NULL, 'heading 87.16: not mechanically propelled'),

	('fuel', '8701', 'not told', NULL, 'before HS 2022, and of tractors other than road tractors for semi-trailers'),
	('fuel', '870121', 'diesel', '2022/9999', 'HS 2022: compression-ignition engine'),
	('fuel', '870122', 'diesel', '2022/9999', 'HS 2022: compression-ignition engine, and electric motor'),
	('fuel', '870123', 'petrol or gas', '2022/9999', 'HS 2022: spark-ignition engine, and electric motor'),
	('fuel', '870124', 'none', '2022/9999', 'HS 2022: only electric motor'),
	('fuel', '8702', 'not told', NULL, '8702.90, other; before HS 2017 others than 8702.10'),
	('fuel', '870210', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870220', 'diesel', '2017/9999', 'HS 2017: compression-ignition engine, and electric motor'),
	('fuel', '870230', 'petrol or gas', '2017/9999', 'HS 2017: spark-ignition engine, and electric motor'),
	('fuel', '870240', 'none', '2017/9999', 'HS 2017: only electric motor'),
	('fuel', '8703', 'not told', NULL, '8703.10, snow vehicles and golf cars; 8703.90, other'),
	('fuel', '870321', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870322', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870323', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870324', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870331', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870332', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870333', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870340', 'petrol or gas', '2017/9999', 'HS 2017: spark-ignition engine, and electric motor'),
	('fuel', '870350', 'diesel', '2017/9999', 'HS 2017: compression-ignition engine, and electric motor'),
	('fuel', '870360', 'petrol or gas', '2017/9999', 'HS 2017: spark-ignition engine, and electric motor'),
	('fuel', '870370', 'diesel', '2017/9999', 'HS 2017: compression-ignition engine, and electric motor'),
	('fuel', '870380', 'none', '2017/9999', 'HS 2017: only electric motor'),
	('fuel', '8704', 'not told', NULL, '8704.10, dumpers; 8704.90, other'),
	('fuel', '870421', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870422', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870423', 'diesel', NULL, 'compression-ignition engine, in every edition'),
	('fuel', '870431', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870432', 'petrol or gas', NULL, 'spark-ignition engine, in every edition'),
	('fuel', '870441', 'diesel', '2022/9999', 'HS 2022: compression-ignition engine, and electric motor'),
	('fuel', '870442', 'diesel', '2022/9999', 'HS 2022: compression-ignition engine, and electric motor'),
	('fuel', '870443', 'diesel', '2022/9999', 'HS 2022: compression-ignition engine, and electric motor'),
	('fuel', '870451', 'petrol or gas', '2022/9999', 'HS 2022: spark-ignition engine, and electric motor'),
	('fuel', '870452', 'petrol or gas', '2022/9999', 'HS 2022: spark-ignition engine, and electric motor'),
	('fuel', '870460', 'none', '2022/9999', 'HS 2022: only electric motor'),
	('fuel', '8705', 'not told', NULL, 'no subheading says'),
	('fuel', '8711', 'not told', NULL, 'of a piston engine, what it burns is not said'),
	('fuel', '871160', 'none', '2017/9999', 'HS 2017: with electric motor for propulsion'),
	('fuel', '871610', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('fuel', '871620', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('fuel', '871631', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('fuel', '871639', 'none', NULL, 'heading 87.16: not mechanically propelled'),
	('fuel', '871640', 'none', NULL, 'heading 87.16: not mechanically propelled')
) AS v (classification, prefix, class, valid, derivation)
$$;
COMMENT ON FUNCTION @extschema@.hs_class_lines() IS
'The lines of vehicle_class(), powertrain() and fuel(), each with the words of the WCO''s HS 2017 and HS 2022 that it was derived from. Example: SELECT * FROM hs_class_lines() WHERE classification = ''powertrain''';

CREATE FUNCTION @extschema@.vehicle_class() RETURNS @extschema@.classification
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
SELECT @extschema@.classification(l.prefix, l.class, l.valid)
FROM @extschema@.hs_class_lines() AS l WHERE l.classification OPERATOR(pg_catalog.=) 'vehicle_class'
$$;
COMMENT ON FUNCTION @extschema@.vehicle_class() IS
'Vehicles by HS heading: passenger car, bus, truck, special-purpose, tractor, motorcycle, trailer. Chassis (8706), bodies (8707), parts (8708), works trucks (8709) and armoured vehicles (8710) are none of these and stay codes of their own. Example: classify(''870380'', vehicle_class()) is passenger car';

CREATE FUNCTION @extschema@.powertrain() RETURNS @extschema@.classification
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
SELECT @extschema@.classification(l.prefix, l.class, l.valid)
FROM @extschema@.hs_class_lines() AS l WHERE l.classification OPERATOR(pg_catalog.=) 'powertrain'
$$;
COMMENT ON FUNCTION @extschema@.powertrain() IS
'Vehicles by what drives them, as far as the HS edition of the day says: combustion, hybrid, plug-in hybrid, hybrid or plug-in hybrid, electric, none (trailers), not told (passenger cars and buses before HS 2017, trucks and road tractors before HS 2022). Example: classify(''870380'', powertrain(), ''2021-10-05'') is electric';

CREATE FUNCTION @extschema@.fuel() RETURNS @extschema@.classification
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
SELECT @extschema@.classification(l.prefix, l.class, l.valid)
FROM @extschema@.hs_class_lines() AS l WHERE l.classification OPERATOR(pg_catalog.=) 'fuel'
$$;
COMMENT ON FUNCTION @extschema@.fuel() IS
'Vehicles by what their engine burns, as far as the HS edition of the day says: diesel (compression-ignition), petrol or gas (spark-ignition), none (no engine), not told; of hybrids the fuel of the engine. Example: classify(''870322'', fuel(), ''2021-10-05'') is petrol or gas';
