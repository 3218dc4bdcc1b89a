-- Figures, growth, periods and paragraphs in words. Random figures are compared with plain SQL in test/oracle/press.sql.
BEGIN;
SET search_path = public, portstats;
SELECT no_plan();

\ir complaint.psql
\ir plan_of.psql

-- A growth made by hand: of two figures, or a percentage that was published.
CREATE FUNCTION g(current numeric, base numeric, pct numeric) RETURNS growth LANGUAGE sql IMMUTABLE AS
	'SELECT ROW(current, base, current - base, pct)::growth';

-- ---------- figures ----------

SELECT is(press_number(v, unit, lang), text, text) FROM (VALUES
	-- Of the issue.
	(1174363800.00, 'CNY', 'en', '1.17 billion yuan'), (181747980.32, 'USD', 'en', '$182 million'), (1174363800.00, 'CNY', 'zh', '11.7亿元'),
	(10722, 'vehicles', 'en', '10,722 vehicles'), (10722, 'vehicles', 'zh', '10722辆'), (181747980.32, 'USD', 'zh', '1.82亿美元'),
	(430187600, 'CNY', 'en', '430 million yuan'), (66788620.72, 'USD', 'en', '$66.8 million'), (430187600, 'CNY', 'zh', '4.3亿元'), (66788620.72, 'USD', 'zh', '6680万美元'),
	-- A carry lands in the next scale.
	(999499999, 'CNY', 'en', '999 million yuan'), (999500000, 'CNY', 'en', '1 billion yuan'), (999600000, 'CNY', 'en', '1 billion yuan'),
	(999499, 'USD', 'en', '$999,000'), (999500, 'USD', 'en', '$1 million'), (999500000000, 'USD', 'en', '$1 trillion'),
	(9994, 'CNY', 'zh', '9990元'), (9995, 'CNY', 'zh', '1万元'), (99949999, 'CNY', 'zh', '9990万元'), (99950000, 'CNY', 'zh', '1亿元'),
	(999499999999, 'CNY', 'zh', '9990亿元'), (999500000000, 'CNY', 'zh', '1万亿元'),
	-- Half away from zero.
	(1.005, 'CNY', 'en', '1.01 yuan'), (-1.005, 'CNY', 'en', '-1.01 yuan'), (1.015, 'EUR', 'en', '1.02 euros'), (12345000, 'USD', 'en', '$12.3 million'), (12350000, 'USD', 'en', '$12.4 million'),
	-- Each first digit of the four that the server keeps as one.
	(101600, 'USD', 'en', '$102,000'), (1001600, 'USD', 'en', '$1 million'), (10006000, 'USD', 'en', '$10 million'), (999600, 'USD', 'en', '$1 million'),
	-- Small, tiny, zero, negative.
	(0.35, 'USD', 'en', '$0.35'), (0.5, 'USD', 'zh', '0.5美元'), (0.0012345, 'USD', 'en', '$0.00123'), (0.9996, 'USD', 'en', '$1'), (1e-20, 'USD', 'en', '$0.00000000000000000001'),
	(5e-21, 'USD', 'en', '$0.00000000000000000001'), (4e-21, 'USD', 'en', '$0'), (-4e-21, 'USD', 'en', '$0'), (0, 'CNY', 'en', '0 yuan'), (0.00, 'vehicles', 'en', '0 vehicles'),
	(-181747980.32, 'USD', 'en', '-$182 million'), (-1174363800, 'CNY', 'zh', '-11.7亿元'), (-5, 'tonnes', 'en', '-5 tonnes'),
	-- Below a million in English and ten thousand in Chinese there is no scale.
	(182499.99, 'USD', 'en', '$182,000'), (1000, 'CNY', 'en', '1,000 yuan'), (9990, 'CNY', 'zh', '9990元'), (12345, 'CNY', 'zh', '1.23万元'),
	-- Counts have all their digits, decimals too, without zeros at the end.
	(1234567.8900, 'tonnes', 'en', '1,234,567.89 tonnes'), (1234567.8900, 'tonnes', 'zh', '1234567.89吨'), (12.50, 'tonnes', 'en', '12.5 tonnes'), (1e15, 'items', 'en', '1,000,000,000,000,000 items'),
	(1.0 / 3, 'tonnes', 'en', '0.33333333333333333333 tonnes'), (1e-21, 'tonnes', 'en', '0 tonnes'),
	-- One, and not one.
	(1, 'vehicles', 'en', '1 vehicle'), (1.00, 'vehicles', 'en', '1 vehicle'), (-1, 'vehicles', 'en', '-1 vehicle'), (1, 'vehicle', 'en', '1 vehicle'), (2, 'vehicle', 'en', '2 vehicles'),
	(1.5, 'tonnes', 'en', '1.5 tonnes'), (11, 'trains', 'en', '11 trains'), (1, 'EUR', 'en', '1 euro'), (1e9, 'EUR', 'en', '1 billion euros'), (0.999, 'EUR', 'en', '0.999 euros'), (0.9999, 'EUR', 'en', '1 euro'),
	-- A unit that has no word of ours.
	(10722, 'Fahrzeuge', 'en', '10,722 Fahrzeuge'), (10722, '匹', 'zh', '10722匹'), (10722, '', 'en', '10,722'), (10722, '', 'zh', '10722'), (1, 'mice', 'en', '1 mice'), (10722, 'usd', 'en', '10,722 usd'),
	(1174363800, 'XAF', 'en', '1.17 billion XAF'), (1174363800, 'XAF', 'zh', '11.7亿XAF'), (1174363800, 'ABCD', 'en', '1,174,363,800 ABCD'), (1174363800, 'ABCd', 'en', '1,174,363,800 ABCd'), (1174363800, 'US1', 'en', '1,174,363,800 US1'),
	-- Whatever the case, and white space around it; a currency is its code alone.
	(10722, 'Vehicles', 'en', '10,722 vehicles'), (10722, ' vehicles ', 'zh', '10722辆'), (1, E'\t VEHICLE \n', 'en', '1 vehicle'), (3, 'Cubic Metres', 'en', '3 cubic metres'), (3, 'KG', 'zh', '3千克'), (3, 'CAR', 'en', '3 cars'), (3, 'teus', 'en', '3 TEUs'),
	(10722, ' Fahrzeuge ', 'en', '10,722 Fahrzeuge'), (10722, ' 匹', 'zh', '10722匹'), (10722, '  ', 'en', '10,722'), (1174363800, ' CNY', 'en', '1.17 billion yuan'), (3, ' cny ', 'en', '3 cny'), (3, 'cubic  metres', 'en', '3 cubic  metres'),
	-- Three capitals, and counted all the same.
	(1174363, 'TEU', 'en', '1,174,363 TEUs'), (1174363, 'TEU', 'zh', '1174363标箱'),
	-- The largest.
	(999999999999999999, 'CNY', 'en', '1,000,000 trillion yuan'), (999999999999999999, 'CNY', 'zh', '1000000万亿元'), (123456789012345678, 'USD', 'en', '$123,000 trillion'),
	(999999999999999999.5, 'items', 'en', '999,999,999,999,999,999.5 items')
) AS t (v, unit, lang, text);
SELECT is(press_number(v, unit, lang, digits), text, text) FROM (VALUES
	(1174363800, 'CNY', 'en', 1, '1 billion yuan'), (1174363800, 'CNY', 'en', 2, '1.2 billion yuan'), (1174363800, 'CNY', 'en', 4, '1.174 billion yuan'), (1174363800, 'CNY', 'en', 20, '1.1743638 billion yuan'),
	(1174363800, 'CNY', 'zh', 5, '11.744亿元'), (10722, 'vehicles', 'en', 3, '10,700 vehicles'), (10722, 'vehicles', 'zh', 3, '1.07万辆'), (1234567, 'vehicles', 'en', 3, '1.23 million vehicles'),
	(999, 'vehicles', 'en', 1, '1,000 vehicles'), (0.95, 'tonnes', 'en', 1, '1 tonne'), (5, 'items', 'en', 20, '5 items'), (999999999999999999.5, 'CNY', 'en', 18, '1,000,000 trillion yuan'),
	(999999999999999999.5, 'CNY', 'en', 19, '999,999.9999999999995 trillion yuan')
) AS t (v, unit, lang, digits, text);
SELECT is_empty($$
	SELECT press_number(v, unit, lang), press_number(v, unit, lang, digits)
	FROM (VALUES (NULL, 'CNY', 'en', 3), (1, NULL, 'en', 3), (1, 'CNY', NULL, 3)) AS t (v, unit, lang, digits)
	WHERE num_nulls(press_number(v, unit, lang), press_number(v, unit, lang, digits)) < 2
	UNION ALL SELECT press_number(1, 'CNY', 'en', NULL), '' WHERE press_number(1, 'CNY', 'en', NULL) IS NOT NULL
$$, 'what is given NULL gives NULL');

-- The words, each read and written down a second time.
SELECT is((SELECT string_agg(press_number(1, c, 'en', 1) || ', ' || press_number(2, c, 'en', 1) || ', ' || press_number(2, c, 'zh', 1), E'\n' ORDER BY n)
		   FROM unnest(string_to_array('CNY USD EUR JPY GBP HKD TWD MOP KRW SGD AUD NZD CAD CHF RUB KZT KGS UZS TJS TMT MNT INR PKR THB VND MYR IDR PHP AED SAR TRY', ' ')) WITH ORDINALITY AS u (c, n)),
'1 yuan, 2 yuan, 2元
$1, $2, 2美元
1 euro, 2 euros, 2欧元
1 yen, 2 yen, 2日元
1 British pound, 2 British pounds, 2英镑
1 Hong Kong dollar, 2 Hong Kong dollars, 2港元
1 New Taiwan dollar, 2 New Taiwan dollars, 2新台币
1 pataca, 2 patacas, 2澳门元
1 won, 2 won, 2韩元
1 Singapore dollar, 2 Singapore dollars, 2新加坡元
1 Australian dollar, 2 Australian dollars, 2澳元
1 New Zealand dollar, 2 New Zealand dollars, 2新西兰元
1 Canadian dollar, 2 Canadian dollars, 2加元
1 Swiss franc, 2 Swiss francs, 2瑞士法郎
1 ruble, 2 rubles, 2卢布
1 tenge, 2 tenge, 2坚戈
1 Kyrgyz som, 2 Kyrgyz som, 2吉尔吉斯斯坦索姆
1 Uzbek som, 2 Uzbek som, 2乌兹别克斯坦苏姆
1 somoni, 2 somoni, 2索莫尼
1 Turkmen manat, 2 Turkmen manat, 2土库曼斯坦马纳特
1 tugrik, 2 tugriks, 2图格里克
1 Indian rupee, 2 Indian rupees, 2印度卢比
1 Pakistani rupee, 2 Pakistani rupees, 2巴基斯坦卢比
1 baht, 2 baht, 2泰铢
1 dong, 2 dong, 2越南盾
1 ringgit, 2 ringgit, 2林吉特
1 rupiah, 2 rupiah, 2印尼盾
1 Philippine peso, 2 Philippine pesos, 2菲律宾比索
1 UAE dirham, 2 UAE dirhams, 2阿联酋迪拉姆
1 Saudi riyal, 2 Saudi riyals, 2沙特里亚尔
1 Turkish lira, 2 Turkish lira, 2土耳其里拉', 'the words of currencies');
SELECT is((SELECT string_agg(press_number(1, u, 'en') || ', ' || press_number(2, u, 'en') || ', ' || press_number(2, u, 'zh'), E'\n' ORDER BY n)
		   FROM unnest(string_to_array('vehicle,cars,truck,tonnes,kilogram,kg,litre,cubic metres,item,piece,parcels,shipment,declarations,TEU,container,train,wagon,ship,flight,passenger,enterprise', ',')) WITH ORDINALITY AS t (u, n)),
'1 vehicle, 2 vehicles, 2辆
1 car, 2 cars, 2辆
1 truck, 2 trucks, 2辆
1 tonne, 2 tonnes, 2吨
1 kilogram, 2 kilograms, 2千克
1 kg, 2 kg, 2千克
1 litre, 2 litres, 2升
1 cubic metre, 2 cubic metres, 2立方米
1 item, 2 items, 2件
1 piece, 2 pieces, 2件
1 parcel, 2 parcels, 2件
1 shipment, 2 shipments, 2票
1 declaration, 2 declarations, 2票
1 TEU, 2 TEUs, 2标箱
1 container, 2 containers, 2个
1 train, 2 trains, 2列
1 wagon, 2 wagons, 2节
1 ship, 2 ships, 2艘
1 flight, 2 flights, 2架次
1 passenger, 2 passengers, 2人次
1 enterprise, 2 enterprises, 2家', 'the words of what is counted');
-- Every currency that the extension lists is money; where it has no word, its code stands.
SELECT is_empty($$
	SELECT currency_code, press_number(1234567, currency_code, 'en'), press_number(1234567, currency_code, 'zh') FROM currency_list
	WHERE list = 'ISO 4217' AND (press_number(1234567, currency_code, 'en') !~ '^(1\.23 million [A-Za-z ]+|\$1\.23 million)$' OR press_number(1234567, currency_code, 'zh') !~ '^123万..*$')
$$, 'every currency of ISO 4217 is money');
SELECT is((SELECT string_agg(currency_code, ' ' ORDER BY currency_code COLLATE "C") FROM currency_list WHERE list = 'ISO 4217' AND press_number(2, currency_code, 'en') !~ currency_code),
	'AED AUD CAD CHF CNY EUR GBP HKD IDR INR JPY KGS KRW KZT MNT MOP MYR NZD PHP PKR RUB SAR SGD THB TJS TMT TRY TWD USD UZS VND', 'each with a word is in the list');
SELECT is((SELECT string_agg(currency_code, ' ' ORDER BY currency_code COLLATE "C") FROM currency_list WHERE list = 'ISO 4217' AND press_number(2, currency_code, 'zh') !~ currency_code),
	'AED AUD CAD CHF CNY EUR GBP HKD IDR INR JPY KGS KRW KZT MNT MOP MYR NZD PHP PKR RUB SAR SGD THB TJS TMT TRY TWD USD UZS VND', 'in Chinese as well');

-- ---------- growth ----------

SELECT unnest(ARRAY[is(press_growth(pct, 'en'), en, en), is(press_growth(pct, 'zh'), zh, zh)]) FROM (VALUES
	(1061.6468039003250271, 'a year-on-year increase of 1,062 percent', '同比增长1062%'), (-12.34, 'a year-on-year decrease of 12.3 percent', '同比下降12.3%'),
	(12.35, 'a year-on-year increase of 12.4 percent', '同比增长12.4%'), (-12.35, 'a year-on-year decrease of 12.4 percent', '同比下降12.4%'),
	(4.04, 'a year-on-year increase of 4 percent', '同比增长4%'), (0.1, 'a year-on-year increase of 0.1 percent', '同比增长0.1%'),
	(99.94, 'a year-on-year increase of 99.9 percent', '同比增长99.9%'), (99.95, 'a year-on-year increase of 100 percent', '同比增长100%'), (100.5, 'a year-on-year increase of 101 percent', '同比增长101%'),
	(0, 'unchanged from a year earlier', '同比持平'), (0.0000000000000000, 'unchanged from a year earlier', '同比持平'),
	(0.0499, 'almost unchanged from a year earlier', '同比基本持平'), (-0.0499, 'almost unchanged from a year earlier', '同比基本持平'), (-0.05, 'a year-on-year decrease of 0.1 percent', '同比下降0.1%'),
	(-99.94, 'a year-on-year decrease of 99.9 percent', '同比下降99.9%'), (-99.95, 'a year-on-year decrease of more than 99.9 percent', '同比下降超过99.9%'),
	(-100, 'a year-on-year decrease of 100 percent', '同比下降100%'), (-100.4, 'a year-on-year decrease of 100 percent', '同比下降100%'), (-150, 'a year-on-year decrease of 150 percent', '同比下降150%'),
	(999999999999999999, 'a year-on-year increase of 999,999,999,999,999,999 percent', '同比增长999999999999999999%')
) AS t (pct, en, zh);
SELECT is(press_growth(pct, 'en', decimals), en, en) FROM (VALUES
	(1061.6468039003250271, 1, 'a year-on-year increase of 1,061.6 percent'), (1061.6468039003250271, 0, 'a year-on-year increase of 1,062 percent'), (12.3456, 3, 'a year-on-year increase of 12.346 percent'),
	(12.3000, 3, 'a year-on-year increase of 12.3 percent'), (0.04, 2, 'a year-on-year increase of 0.04 percent'), (0.4, 0, 'almost unchanged from a year earlier'),
	(-99.96, 2, 'a year-on-year decrease of 99.96 percent'), (-99.96, 0, 'a year-on-year decrease of more than 99 percent'), (-99.996, 2, 'a year-on-year decrease of more than 99.99 percent'),
	(-99.9999999999999999999999, 20, 'a year-on-year decrease of more than 99.99999999999999999999 percent')
) AS t (pct, decimals, en);
SELECT unnest(ARRAY[is(press_growth(growth, 'en'), en, coalesce(en, 'no words')), is(press_growth(growth, 'zh'), zh, coalesce(zh, 'no words'))]) FROM (VALUES
	(g(10722, 923, growth_pct(10722, 923)), 'a year-on-year increase of 1,062 percent', '同比增长1062%'),
	(g(110, 100, NULL), 'a year-on-year increase of 10 percent', '同比增长10%'),
	(g(0, 37, -100), 'a year-on-year decrease of 100 percent', '同比下降100%'),
	-- No percentage, and why.
	(g(5, 0, NULL), 'against none a year earlier', '上年同期为零'), (g(-5, 0, NULL), 'against none a year earlier', '上年同期为零'),
	(g(0, 0, NULL), 'unchanged from a year earlier', '同比持平'), (g(5, NULL, 0), 'unchanged from a year earlier', '同比持平'), (g(NULL, 5, 0), 'unchanged from a year earlier', '同比持平'), (g(5, -5, NULL), 'against a negative figure a year earlier', '上年同期为负'),
	(g(-5, -5, NULL), 'unchanged from a year earlier', '同比持平'), (g(5, NULL, NULL), 'with no comparable figure a year earlier', '上年同期无可比数据'),
	-- A percentage that was published, without the figures.
	(g(2156, NULL, 1021), 'a year-on-year increase of 1,021 percent', '同比增长1021%'), (g(NULL, NULL, 1021), 'a year-on-year increase of 1,021 percent', '同比增长1021%'),
	(g(5, NULL, -1001), 'a year-on-year decrease of 1,001 percent', '同比下降1001%'),
	-- No current figure: nothing to say.
	(g(NULL, 5, NULL), NULL, NULL), (g(NULL, NULL, NULL), NULL, NULL), (NULL, NULL, NULL),
	-- A percentage that is rounded to 0 or to -100, of figures that are not equal, or not nothing.
	(g(100001, 100000, 0.00), 'almost unchanged from a year earlier', '同比基本持平'), (g(100000, 100000, 0.00), 'unchanged from a year earlier', '同比持平'),
	(g(1, 1e30, growth_pct(1, 1e30)), 'a year-on-year decrease of more than 99.9 percent', '同比下降超过99.9%'),
	(g(-1, 1e30, growth_pct(-1, 1e30)), 'a year-on-year decrease of 100 percent', '同比下降100%')
) AS t (growth, en, zh);
SELECT is(growth_pct(1, 1e30)::text, '-100.0000000000000000', 'which the server does too');
SELECT is(press_growth(g(10722, 923, 1061.6468039), 'zh', 1), '同比增长1061.6%', 'with decimals of a growth');
SELECT is(press_growth(g(10722, 923, 1061.6468039), 'en', NULL) IS NULL AND press_growth(1.0, NULL) IS NULL AND press_growth(NULL::numeric, 'en') IS NULL AND press_growth(1, 'en', NULL) IS NULL, true, 'NULL for NULL');

-- ---------- periods ----------

SELECT unnest(ARRAY[is(concat_ws(' | ', press_period(p, 'en'), press_period(p, 'en', false), press_period(p, 'en', true)), en, en),
					is(concat_ws(' | ', press_period(p, 'zh'), press_period(p, 'zh', false), press_period(p, 'zh', true)), zh, zh)]) FROM (VALUES
	('ytd 2023-10'::period, 'from January to October | from January to October | from January to October 2023', '1-10月 | 1-10月 | 2023年1-10月'),
	('2023-10', 'in October 2023 | in October | in October 2023', '2023年10月 | 10月 | 2023年10月'),
	('2023-01', 'in January 2023 | in January | in January 2023', '2023年1月 | 1月 | 2023年1月'),
	('2023-H1', 'in the first half of the year | in the first half of the year | in the first half of 2023', '上半年 | 上半年 | 2023年上半年'),
	('2023-H2', 'in the second half of 2023 | in the second half of the year | in the second half of 2023', '2023年下半年 | 下半年 | 2023年下半年'),
	('2023-Q1', 'in the first quarter of the year | in the first quarter of the year | in the first quarter of 2023', '一季度 | 一季度 | 2023年一季度'),
	('2023-Q2', 'in the second quarter of 2023 | in the second quarter of the year | in the second quarter of 2023', '2023年二季度 | 二季度 | 2023年二季度'),
	('2023-Q3', 'in the third quarter of 2023 | in the third quarter of the year | in the third quarter of 2023', '2023年三季度 | 三季度 | 2023年三季度'),
	('2023-Q4', 'in the fourth quarter of 2023 | in the fourth quarter of the year | in the fourth quarter of 2023', '2023年四季度 | 四季度 | 2023年四季度'),
	('ytd 2023-09', 'in the first three quarters of the year | in the first three quarters of the year | in the first three quarters of 2023', '前三季度 | 前三季度 | 2023年前三季度'),
	('2022-01/2023-09', 'from January 2022 to September 2023 | from January 2022 to September 2023 | from January 2022 to September 2023', '2022年1月至2023年9月 | 2022年1月至2023年9月 | 2022年1月至2023年9月'),
	('2023', 'in 2023 | in 2023 | in 2023', '2023年 | 2023年 | 2023年'), ('2021/2023', 'from 2021 to 2023 | from 2021 to 2023 | from 2021 to 2023', '2021-2023年 | 2021-2023年 | 2021-2023年'),
	('2023-03/2023-05', 'from March to May 2023 | from March to May | from March to May 2023', '2023年3-5月 | 3-5月 | 2023年3-5月'),
	('mat 2023-02', 'from March 2022 to February 2023 | from March 2022 to February 2023 | from March 2022 to February 2023', '2022年3月至2023年2月 | 2022年3月至2023年2月 | 2022年3月至2023年2月'),
	('2023-W41', 'in week 41 of 2023 | in week 41 | in week 41 of 2023', '2023年第41周 | 第41周 | 2023年第41周'),
	-- The year that a week is counted in, not that of its first day.
	('2020-W01', 'in week 1 of 2020 | in week 1 | in week 1 of 2020', '2020年第1周 | 第1周 | 2020年第1周'),
	('2018-W01', 'in week 1 of 2018 | in week 1 | in week 1 of 2018', '2018年第1周 | 第1周 | 2018年第1周'),
	('2022-03/2023-12', 'from March 2022 to December 2023 | from March 2022 to December 2023 | from March 2022 to December 2023', '2022年3月至2023年12月 | 2022年3月至2023年12月 | 2022年3月至2023年12月'),
	('2023-01-05/2023-10-15', 'from 5 January to 15 October 2023 | from 5 January to 15 October | from 5 January to 15 October 2023', '2023年1月5日至10月15日 | 1月5日至10月15日 | 2023年1月5日至10月15日'),
	('2023-10-05', 'on 5 October 2023 | on 5 October | on 5 October 2023', '2023年10月5日 | 10月5日 | 2023年10月5日'),
	('2023-01-01', 'on 1 January 2023 | on 1 January | on 1 January 2023', '2023年1月1日 | 1月1日 | 2023年1月1日'),
	('ytd 2023-10-15', 'from 1 January to 15 October | from 1 January to 15 October | from 1 January to 15 October 2023', '1月1日至10月15日 | 1月1日至10月15日 | 2023年1月1日至10月15日'),
	('2023-10-05/2023-10-12', 'from 5 October to 12 October 2023 | from 5 October to 12 October | from 5 October to 12 October 2023', '2023年10月5日至10月12日 | 10月5日至10月12日 | 2023年10月5日至10月12日'),
	('2023-W52/2024-W01', 'from 25 December 2023 to 7 January 2024 | from 25 December 2023 to 7 January 2024 | from 25 December 2023 to 7 January 2024', '2023年12月25日至2024年1月7日 | 2023年12月25日至2024年1月7日 | 2023年12月25日至2024年1月7日'),
	('0001-12-31', 'on 31 December 1 | on 31 December | on 31 December 1', '1年12月31日 | 12月31日 | 1年12月31日')
) AS t (p, en, zh);
SELECT is((SELECT string_agg(press_period(p, 'en', false), ' ' ORDER BY p) FROM periods('2023', 'month') AS p),
	'in January in February in March in April in May in June in July in August in September in October in November in December', 'every month');
SELECT is(num_nulls(press_period(NULL, 'en'), press_period('2023', NULL), press_period('2023', 'en', NULL)), 3, 'NULL for NULL');

-- ---------- the paragraph ----------

CREATE TEMPORARY TABLE figures (flow text, vehicles growth, value growth, usd numeric);
INSERT INTO figures VALUES
	('import', g(2156, NULL, 1021), g(430187600, 34690000, growth_pct(430187600, 34690000)), 66788620.72),
	('export', g(10722, 923, growth_pct(10722, 923)), g(1174363800, 98935000, growth_pct(1174363800, 98935000)), 181747980.32);
SELECT is(press_report('2023-01/2023-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'en'),
	'From January to October the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent. Their value reached 1.17 billion yuan ($182 million), up 1,087 percent. '
	'Imports: 2,156 vehicles, up 1,021 percent, worth 430 million yuan ($66.8 million), up 1,140 percent.', 'the paragraph, as it was published') FROM figures;
SELECT is(press_report('2023-01/2023-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'zh'),
	'1-10月，该口岸出口车辆10722辆，同比增长1062%，货值11.7亿元（1.82亿美元），增长1087%；进口2156辆，增长1021%，货值4.3亿元（6680万美元），增长1140%。', 'and in Chinese') FROM figures;
SELECT is(press_report('2023-01/2023-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'en', with_year), starts || ' the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent. Their value reached 1.17 billion yuan ($182 million), up 1,087 percent.', starts)
FROM figures, (VALUES (true, 'From January to October 2023'), (false, 'From January to October'), (NULL, 'From January to October')) AS y (with_year, starts) WHERE flow = 'export' GROUP BY with_year, starts;
SELECT is(press_report(p::period, 'export', g(1, 2, NULL), 'trains', NULL, NULL, NULL, NULL, lang, with_year), text, text) FROM (VALUES
	('2023-10', 'en', NULL, 'In October 2023 the port handled 1 train for export, a year-on-year decrease of 50 percent.'), ('2023-10', 'en', false, 'In October the port handled 1 train for export, a year-on-year decrease of 50 percent.'),
	('2023-10-05', 'en', true, 'On 5 October 2023 the port handled 1 train for export, a year-on-year decrease of 50 percent.'), ('2023-H1', 'zh', true, '2023年上半年，该口岸出口班列1列，同比下降50%。'),
	('2023-Q1', 'zh', NULL, '一季度，该口岸出口班列1列，同比下降50%。')) AS t (p, lang, with_year, text) GROUP BY p, lang, with_year, text;
-- What is not known is left out.
CREATE FUNCTION told(rows figures[], lang text) RETURNS text LANGUAGE sql AS
	$$SELECT press_report('2023-H1', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', lang) FROM unnest(rows)$$;
SELECT unnest(ARRAY[is(told(ARRAY[e, i], 'en'), en, coalesce(en, 'nothing')), is(told(ARRAY[i, e], 'zh'), zh, coalesce(zh, 'nothing'))]) FROM (VALUES
	(ROW('export', g(7, 5, NULL), NULL, NULL)::figures, ROW('import', NULL, g(7e6, 5e6, NULL), NULL)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, a year-on-year increase of 40 percent. Imports: 7 million yuan, up 40 percent.', '上半年，该口岸出口车辆7辆，同比增长40%；进口货值700万元，增长40%。'),
	(ROW('export', NULL, g(7e6, 5e6, NULL), 1e6)::figures, ROW('import', g(7, 5, NULL), NULL, NULL)::figures,
	 'In the first half of the year the port''s exports reached 7 million yuan ($1 million), a year-on-year increase of 40 percent. Imports: 7 vehicles, up 40 percent.', '上半年，该口岸出口货值700万元（100万美元），同比增长40%；进口7辆，增长40%。'),
	(ROW('export', NULL, NULL, NULL)::figures, ROW('import', g(1, 5, NULL), g(7e6, 5e6, NULL), NULL)::figures,
	 'In the first half of the year the port handled 1 vehicle for import, a year-on-year decrease of 80 percent. Its value reached 7 million yuan, up 40 percent.', '上半年，该口岸进口车辆1辆，同比下降80%，货值700万元，增长40%。'),
	(ROW('export', g(NULL, 5, NULL), g(NULL, NULL, 8), NULL)::figures, ROW('import', NULL, g(7e6, 5e6, NULL), NULL)::figures,
	 'In the first half of the year the port''s imports reached 7 million yuan, a year-on-year increase of 40 percent.', '上半年，该口岸进口货值700万元，同比增长40%。'),
	(ROW('export', g(7, 5, NULL), g(7e6, 5e6, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, a year-on-year increase of 40 percent. Their value reached 7 million yuan, up 40 percent.', '上半年，该口岸出口车辆7辆，同比增长40%，货值700万元，增长40%。'),
	(ROW('export', NULL, NULL, NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, NULL, NULL),
	-- In the other currency alone: told without a growth, and the next growth says over what it is.
	(ROW('export', NULL, NULL, 5e6)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port''s exports were worth $5 million.', '上半年，该口岸出口货值500万美元。'),
	(ROW('export', NULL, g(NULL, 5, 8), 5e6)::figures, ROW('import', g(7, 5, NULL), g(7e6, 5e6, NULL), NULL)::figures,
	 'In the first half of the year the port''s exports were worth $5 million. Imports: 7 vehicles, a year-on-year increase of 40 percent, worth 7 million yuan, up 40 percent.', '上半年，该口岸出口货值500万美元；进口7辆，同比增长40%，货值700万元，增长40%。'),
	(ROW('export', g(7, 5, NULL), NULL, 182e6)::figures, ROW('import', g(1, 5, NULL), NULL, 5)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, a year-on-year increase of 40 percent. Their value was $182 million. Imports: 1 vehicle, down 80 percent, worth $5.', '上半年，该口岸出口车辆7辆，同比增长40%，货值1.82亿美元；进口1辆，下降80%，货值5美元。'),
	(ROW('export', NULL, NULL, NULL)::figures, ROW('import', NULL, NULL, 5)::figures, 'In the first half of the year the port''s imports were worth $5.', '上半年，该口岸进口货值5美元。'),
	(ROW('export', g(0, 5, NULL), NULL, 0)::figures, ROW('import', NULL, NULL, 0)::figures, 'In the first half of the year the port handled no vehicles for export, a year-on-year decrease of 100 percent. Imports: $0.', '上半年，该口岸无车辆出口，同比下降100%；进口货值0美元。'),
	-- What fell, or stayed, is not said to have reached its value.
	(ROW('export', g(7, 5, NULL), g(5e6, 10e6, NULL), 1e6)::figures, ROW('import', NULL, NULL, NULL)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, a year-on-year increase of 40 percent. Their value was 5 million yuan ($1 million), down 50 percent.', '上半年，该口岸出口车辆7辆，同比增长40%，货值500万元（100万美元），下降50%。'),
	(ROW('export', NULL, g(5e6, 10e6, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port''s exports were worth 5 million yuan, a year-on-year decrease of 50 percent.', '上半年，该口岸出口货值500万元，同比下降50%。'),
	(ROW('import', NULL, g(5e6, 5e6, NULL), NULL)::figures, ROW('export', NULL, NULL, NULL)::figures, 'In the first half of the year the port''s imports were worth 5 million yuan, unchanged from a year earlier.', '上半年，该口岸进口货值500万元，同比持平。'),
	(ROW('export', g(1, 1, 0), g(1, 1e6, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port handled 1 vehicle for export, unchanged from a year earlier. Its value was 1 yuan, down more than 99.9 percent.', '上半年，该口岸出口车辆1辆，同比持平，货值1元，下降超过99.9%。'),
	(ROW('export', g(7, 7, 0), g(-5, -2, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port handled 7 vehicles for export, unchanged from a year earlier. Their value was -5 yuan, against a negative figure a year earlier.', '上半年，该口岸出口车辆7辆，同比持平，货值-5元，上年同期为负。'),
	(ROW('export', g(7, 7, 0), g(5, -2, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port handled 7 vehicles for export, unchanged from a year earlier. Their value reached 5 yuan, against a negative figure a year earlier.', '上半年，该口岸出口车辆7辆，同比持平，货值5元，上年同期为负。'),
	(ROW('export', g(7, 7, 0), g(5, NULL, NULL), NULL)::figures, ROW('import', NULL, NULL, NULL)::figures, 'In the first half of the year the port handled 7 vehicles for export, unchanged from a year earlier. Their value was 5 yuan, with no comparable figure a year earlier.', '上半年，该口岸出口车辆7辆，同比持平，货值5元，上年同期无可比数据。'),
	-- Nothing, on either side.
	(ROW('export', g(0, 0, NULL), NULL, NULL)::figures, ROW('import', g(0, 37, NULL), g(0, 5, NULL), NULL)::figures, 'In the first half of the year the port handled no vehicles for export, unchanged from a year earlier. Imports: no vehicles, down 100 percent.', '上半年，该口岸无车辆出口，同比持平；无车辆进口，下降100%。'),
	(ROW('import', g(0.00, 37, NULL), NULL, NULL)::figures, ROW('export', NULL, NULL, NULL)::figures, 'In the first half of the year the port handled no vehicles for import, a year-on-year decrease of 100 percent.', '上半年，该口岸无车辆进口，同比下降100%。'),
	-- Growth that there is not.
	(ROW('export', g(7, 0, NULL), g(7e6, 0, NULL), 1e6)::figures, ROW('import', g(7, NULL, NULL), g(7e6, -1, NULL), 1e6)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, against none a year earlier. Their value reached 7 million yuan ($1 million), against none a year earlier. '
	 'Imports: 7 vehicles, with no comparable figure a year earlier, worth 7 million yuan ($1 million), against a negative figure a year earlier.',
	 '上半年，该口岸出口车辆7辆，上年同期为零，货值700万元（100万美元），上年同期为零；进口7辆，上年同期无可比数据，货值700万元（100万美元），上年同期为负。'),
	(ROW('export', g(7, 7, 0), g(7e6, 7000001, NULL), NULL)::figures, ROW('import', g(7, 7, 0), g(1, 1e6, NULL), NULL)::figures,
	 'In the first half of the year the port handled 7 vehicles for export, unchanged from a year earlier. Their value was 7 million yuan, almost unchanged. Imports: 7 vehicles, unchanged, worth 1 yuan, down more than 99.9 percent.',
	 '上半年，该口岸出口车辆7辆，同比持平，货值700万元，基本持平；进口7辆，持平，货值1元，下降超过99.9%。'),
	-- Of nothing it is not said that it was worth nothing; of something it is.
	(ROW('export', g(0, 5, NULL), g(0, 5e6, NULL), 0)::figures, ROW('import', g(0, 0, NULL), g(3, 0, NULL), 0)::figures,
	 'In the first half of the year the port handled no vehicles for export, a year-on-year decrease of 100 percent. Imports: no vehicles, unchanged, worth 3 yuan ($0), against none a year earlier.',
	 '上半年，该口岸无车辆出口，同比下降100%；进口0辆，持平，货值3元（0美元），上年同期为零。'),
	(ROW('export', g(2, 5, NULL), g(0, 5e6, NULL), 0)::figures, ROW('import', NULL, g(0, 1, NULL), NULL)::figures,
	 'In the first half of the year the port handled 2 vehicles for export, a year-on-year decrease of 60 percent. Their value was 0 yuan ($0), down 100 percent. Imports: 0 yuan, down 100 percent.',
	 '上半年，该口岸出口车辆2辆，同比下降60%，货值0元（0美元），下降100%；进口货值0元，下降100%。')
) AS t (e, i, en, zh);
SELECT is((SELECT press_report('2023', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'en') FROM figures WHERE false), NULL, 'no row, no paragraph');
-- None of a unit of the caller's, or of none; as many as round to it are told in digits.
SELECT is(press_report('2023', 'export', g(q, 1, NULL), u, NULL, NULL, NULL, NULL, lang), text, text) FROM (VALUES
	(0, 'Camels', 'en', 'In 2023 the port handled no Camels for export, a year-on-year decrease of 100 percent.'), (0, 'TEU', 'en', 'In 2023 the port handled no TEUs for export, a year-on-year decrease of 100 percent.'),
	(0, '', 'en', 'In 2023 the port handled 0 for export, a year-on-year decrease of 100 percent.'), (0, '头', 'zh', '2023年，该口岸无出口，同比下降100%。'), (0, '', 'zh', '2023年，该口岸无出口，同比下降100%。'),
	(1e-21, 'tonnes', 'en', 'In 2023 the port handled 0 tonnes for export, a year-on-year decrease of more than 99.9 percent.'),
	-- Units as they are found and told.
	(2, 'Vehicles', 'en', 'In 2023 the port handled 2 vehicles for export, a year-on-year increase of 100 percent.'), (2, E' \tVEHICLES\n', 'zh', '2023年，该口岸出口车辆2辆，同比增长100%。'), (0, ' Vehicle ', 'en', 'In 2023 the port handled no vehicles for export, a year-on-year decrease of 100 percent.'),
	(2, 'teu', 'zh', '2023年，该口岸出口集装箱2标箱，同比增长100%。'), (2, 'CAR', 'en', 'In 2023 the port handled 2 cars for export, a year-on-year increase of 100 percent.'), (2, ' pcs ', 'en', 'In 2023 the port handled 2 pcs for export, a year-on-year increase of 100 percent.'),
	(2, 'kgs', 'en', 'In 2023 the port handled 2 kgs for export, a year-on-year increase of 100 percent.')
) AS t (q, u, lang, text) GROUP BY q, u, lang, text;
-- What is counted has its noun in Chinese; a unit of the caller's has none.
SELECT is(string_agg(text, ' ' ORDER BY n), '2023年，该口岸出口轿车5辆，同比持平。 2023年，该口岸出口货车5辆，同比持平。 2023年，该口岸出口货物5吨，同比持平。 2023年，该口岸出口货物5千克，同比持平。 2023年，该口岸出口货物5千克，同比持平。 '
	'2023年，该口岸出口货物5升，同比持平。 2023年，该口岸出口货物5立方米，同比持平。 2023年，该口岸出口货物5件，同比持平。 2023年，该口岸出口货物5件，同比持平。 2023年，该口岸出口包裹5件，同比持平。 2023年，该口岸出口货物5票，同比持平。 2023年，该口岸出口报关单5票，同比持平。 '
	'2023年，该口岸出口集装箱5标箱，同比持平。 2023年，该口岸出口集装箱5个，同比持平。 2023年，该口岸出口车皮5节，同比持平。 2023年，该口岸出口船舶5艘，同比持平。 2023年，该口岸出口航班5架次，同比持平。 2023年，该口岸出口旅客5人次，同比持平。 2023年，该口岸出口企业5家，同比持平。 2023年，该口岸出口5匹，同比持平。', 'nouns')
FROM (SELECT n, press_report('2023', 'export', g(5, 5, 0), u, NULL, NULL, NULL, NULL, 'zh') AS text
	  FROM unnest(string_to_array('cars,trucks,tonnes,kilograms,kg,litres,cubic metres,items,pieces,parcels,shipments,declarations,TEUs,containers,wagons,ships,flights,passengers,enterprises,匹', ',')) WITH ORDINALITY AS t (u, n) GROUP BY n, u) AS x;

-- In a query as it is written: a paragraph a port, from rows. The figures by plain SQL stand beside.
CREATE TEMPORARY TABLE declarations (port text, flow text, declared_on date, quantity integer, value_cny numeric(14,2), value_usd numeric);
INSERT INTO declarations
SELECT port, flow, date '2022-01-01' + n * 3, 1 + n % 5, n * 1000 + length(port), n * 140
FROM generate_series(0, 200) AS n, unnest(ARRAY['Horgos', 'Alashankou']) AS port, unnest(ARRAY['export', 'import']) AS flow;
PREPARE by_port AS
SELECT port, press_report('ytd 2023-06', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'en') AS paragraph
FROM (SELECT port, flow, yoy(quantity, declared_on, 'ytd 2023-06') AS vehicles, yoy(value_cny, declared_on, 'ytd 2023-06') AS value,
			 sum(value_usd) FILTER (WHERE declared_on <@ 'ytd 2023-06'::period) AS usd
	  FROM declarations GROUP BY port, flow) AS f
GROUP BY port ORDER BY port COLLATE "C";
SELECT results_eq('by_port', $$
	SELECT port, format('In the first half of the year the port handled %1$s vehicles for export, a year-on-year %2$s of %3$s percent. Their value reached %4$s million yuan ($%5$s million), up %6$s percent. '
						'Imports: %1$s vehicles, %7$s %3$s percent, worth %4$s million yuan ($%5$s million), up %6$s percent.',
						q, CASE WHEN q > qb THEN 'increase' ELSE 'decrease' END, trim_scale(abs(round(100.0 * (q - qb) / qb, 1))), round(v / 1e6, 2), round(usd / 1e6, 2), round(100 * (v - vb) / vb),
						CASE WHEN q > qb THEN 'up' ELSE 'down' END)
	FROM (SELECT port, sum(quantity) FILTER (WHERE declared_on BETWEEN '2023-01-01' AND '2023-06-30') AS q, sum(quantity) FILTER (WHERE declared_on BETWEEN '2022-01-01' AND '2022-06-30') AS qb,
				 sum(value_cny) FILTER (WHERE declared_on BETWEEN '2023-01-01' AND '2023-06-30') AS v, sum(value_cny) FILTER (WHERE declared_on BETWEEN '2022-01-01' AND '2022-06-30') AS vb,
				 sum(value_usd) FILTER (WHERE declared_on BETWEEN '2023-01-01' AND '2023-06-30') AS usd
		  FROM declarations WHERE flow = 'export' GROUP BY port) AS x ORDER BY port COLLATE "C"$$, 'a paragraph a port');
-- Partitions that are added up each for itself, and put together.
CREATE TABLE figures_by_flow (port text, flow text, vehicles growth, n integer) PARTITION BY LIST (flow);
CREATE TABLE figures_of_export PARTITION OF figures_by_flow FOR VALUES IN ('export');
CREATE TABLE figures_of_import PARTITION OF figures_by_flow FOR VALUES IN ('import');
INSERT INTO figures_by_flow SELECT 'Horgos', flow, vehicles, n FROM figures, generate_series(1, 1000) AS n;
ANALYZE figures_by_flow;
SET LOCAL enable_partitionwise_aggregate = on;
SET LOCAL portstats.enable_scan = off;
PREPARE of_partitions AS SELECT press_report('2023', flow, vehicles, 'vehicles', NULL, NULL, NULL, NULL, 'en') FILTER (WHERE n = 7) FROM figures_by_flow GROUP BY port;
SELECT matches(plan_of('EXECUTE of_partitions'), 'Partial .*Aggregate.*Partial .*Aggregate', 'partial aggregates');
SELECT results_eq('of_partitions', $$VALUES ('In 2023 the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent. Imports: 2,156 vehicles, up 1,021 percent.')$$, 'are put together');
RESET enable_partitionwise_aggregate;
RESET portstats.enable_scan;
-- As a window function every row of its partition's frame counts, and the state stays as it is.
SELECT results_eq($$SELECT press_report('2023', flow, vehicles, 'vehicles', NULL, NULL, NULL, NULL, 'en') OVER (ORDER BY flow) FROM figures ORDER BY flow$$,
	$$VALUES ('In 2023 the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent.'),
			 ('In 2023 the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent. Imports: 2,156 vehicles, up 1,021 percent.')$$, 'over a window');

-- ---------- what is refused ----------

SELECT is(complaint(query), want, query) FROM (VALUES
	($$SELECT press_number(1, 'CNY', 'fr')$$, E'22023 there are no sentences in language "fr"\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_growth(1, 'EN')$$, E'22023 there are no sentences in language "EN"\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_growth(g(1, 2, NULL), '')$$, E'22023 there are no sentences in language ""\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_period('2023', 'zh-CN')$$, E'22023 there are no sentences in language "zh-CN"\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_report('2023', 'export', g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, 'de')$$, E'22023 there are no sentences in language "de"\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_number('NaN', 'CNY', 'en')$$, E'22003 a figure that is NaN cannot be put in words\nHINT Find the row that it comes from, and leave it out or give NULL.'),
	($$SELECT press_growth('NaN'::numeric, 'en')$$, E'22003 a figure that is NaN cannot be put in words\nHINT Find the row that it comes from, and leave it out or give NULL.'),
	($$SELECT press_growth(g('NaN', 1, NULL), 'en')$$, E'22003 a figure that is NaN cannot be put in words\nHINT Find the row that it comes from, and leave it out or give NULL.'),
	($$SELECT press_growth(g(1, 'NaN', NULL), 'en')$$, E'22003 a figure that is NaN cannot be put in words\nHINT Find the row that it comes from, and leave it out or give NULL.'),
	($$SELECT press_number(1e18, 'CNY', 'en')$$, E'22003 a figure with 19 digits before the decimal point is too large to be put in words\nDETAIL At most 18 are told.\nHINT Give it in a larger unit, or leave it out.'),
	($$SELECT press_number(-repeat('9', 131072)::numeric, 'vehicles', 'zh')$$, E'22003 a figure with 131072 digits before the decimal point is too large to be put in words\nDETAIL At most 18 are told.\nHINT Give it in a larger unit, or leave it out.'),
	($$SELECT press_growth(1e18, 'en')$$, E'22003 a figure with 19 digits before the decimal point is too large to be put in words\nDETAIL At most 18 are told.\nHINT Give it in a larger unit, or leave it out.'),
	($$SELECT press_number(1, 'CNY', 'en', 0)$$, E'22023 number of significant digits out of range: 0\nHINT Give a number from 1 to 20.'),
	($$SELECT press_number(1, 'CNY', 'en', 21)$$, E'22023 number of significant digits out of range: 21\nHINT Give a number from 1 to 20.'),
	($$SELECT press_growth(1, 'en', -1)$$, E'22023 number of decimals out of range: -1\nHINT Give a number from 0 to 20.'),
	($$SELECT press_growth(g(1, 2, NULL), 'en', 21)$$, E'22023 number of decimals out of range: 21\nHINT Give a number from 0 to 20.'),
	($$SELECT press_report(NULL, 'export', g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, 'en')$$, E'22004 the period of press_report must not be NULL\nHINT Give the period that the figures are of, such as ''ytd 2023-10''.'),
	($$SELECT press_report('2023', NULL, g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, 'en')$$, E'22004 the flow of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', 'export', g(1, 1, 0), NULL, NULL, NULL, NULL, NULL, 'en')$$, E'22004 the unit of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), NULL, NULL, NULL, 'en')$$, E'22004 the currency of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'CNY', 5, NULL, 'en')$$, E'22004 the converted currency of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', 'export', g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, NULL)$$, E'22004 the language of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', 'Export', g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, 'en')$$, E'22023 press_report has no sentence for flow "Export"\nHINT Give "export" or "import": where your table has other words, by CASE.'),
	($$SELECT press_report('2023', flow, g(1, 1, 0), 'items', NULL, NULL, NULL, NULL, 'en') FROM unnest(ARRAY['export', 'import', 'export']) AS flow$$,
		E'21000 press_report has two rows of flow "export"\nHINT Give one row a flow: GROUP BY flow in the query below, and by all else that differs in this one.'),
	($$SELECT press_report('2023', flow, NULL, NULL, NULL, NULL, NULL, NULL, 'en') FROM unnest(ARRAY['import', 'import']) AS flow$$,
		E'21000 press_report has two rows of flow "import"\nHINT Give one row a flow: GROUP BY flow in the query below, and by all else that differs in this one.'),
	($$SELECT press_report(p::period, flow, NULL, NULL, NULL, NULL, NULL, NULL, 'en') FROM (VALUES ('2023-10', 'export'), ('2022-10', 'import')) AS t (p, flow)$$,
		E'22023 the period varies within one call of press_report\nDETAIL It was 2023-10 in one row and 2022-10 in another.\nHINT GROUP BY the period.'),
	($$SELECT press_report('2023-10', flow, NULL, NULL, NULL, NULL, NULL, NULL, 'en', y) FROM (VALUES (true, 'export'), (false, 'import')) AS t (y, flow)$$,
		E'22023 the period varies within one call of press_report\nDETAIL It was 2023-10 with its year in one row and 2023-10 without its year in another.\nHINT GROUP BY the period.'),
	($$SELECT press_report('2023-10', flow, NULL, NULL, NULL, NULL, NULL, NULL, l) FROM (VALUES ('en', 'export'), ('zh', 'import')) AS t (l, flow)$$,
		E'22023 the language varies within one call of press_report\nDETAIL It was en in one row and zh in another.\nHINT GROUP BY the language.'),
	-- Money is money, and a unit is none; also where there is no figure.
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'cny', NULL, NULL, 'en')$$, E'22023 the currency of press_report is no currency code: "cny"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'CNY', 5, 'US dollars', 'en')$$, E'22023 the converted currency of press_report is no currency code: "US dollars"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'RMB¥', NULL, NULL, 'zh')$$, E'22023 the currency of press_report is no currency code: "RMB¥"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'CNY', NULL, ' USD', 'en')$$, E'22023 the converted currency of press_report is no currency code: " USD"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', g(1, 1, 0), 'vehicles', NULL, 'vehicles', NULL, NULL, 'en')$$, E'22023 the currency of press_report is no currency code: "vehicles"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, g(1, 1, 0), 'TEU', NULL, NULL, 'en')$$, E'22023 the currency of press_report is no currency code: "TEU"\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'import', NULL, NULL, g(1, 1, 0), '', NULL, NULL, 'en')$$, E'22023 the currency of press_report is no currency code: ""\nHINT Give its code of three capital letters, such as CNY or USD.'),
	($$SELECT press_report('2023', 'export', g(10700, 1, NULL), 'CNY', NULL, NULL, NULL, NULL, 'en')$$, E'22023 the unit of press_report is a currency code: "CNY"\nHINT Give what is counted, such as vehicles, and money as the value; a unit of three letters that is no currency in small ones, such as pcs.'),
	($$SELECT press_report('2023', 'export', NULL, ' XAF ', g(1, 1, 0), 'CNY', NULL, NULL, 'zh')$$, E'22023 the unit of press_report is a currency code: "XAF"\nHINT Give what is counted, such as vehicles, and money as the value; a unit of three letters that is no currency in small ones, such as pcs.'),
	($$SELECT press_report('2023', 'export', g(1, 1, 0), 'KGS', NULL, NULL, NULL, NULL, 'en')$$, E'22023 the unit of press_report is a currency code: "KGS"\nHINT Give what is counted, such as vehicles, and money as the value; a unit of three letters that is no currency in small ones, such as pcs.'),
	($$SELECT press_report('2023', 'export', NULL, NULL, NULL, NULL, 5, NULL, 'en')$$, E'22004 the converted currency of press_report must not be NULL\nHINT Give it in every row, or leave such rows out with FILTER or WHERE.'),
	($$SELECT press_report('2023', flow, NULL, NULL, NULL, NULL, 5, 'USD', 'en') FROM unnest(ARRAY['export', 'export']) AS flow$$,
		E'21000 press_report has two rows of flow "export"\nHINT Give one row a flow: GROUP BY flow in the query below, and by all else that differs in this one.'),
	-- The state is an array that anyone can write.
	($$SELECT press_report_final('{}')$$, E'22023 the array is no state of press_report\nHINT Call the aggregate itself.'),
	($$SELECT press_report_final('{en,2023,x,y}')$$, E'22023 the array is no state of press_report\nHINT Call the aggregate itself.'),
	($$SELECT press_report_final('{{en,2023,x,w,y,z,u}}')$$, E'22023 the array is no state of press_report\nHINT Call the aggregate itself.'),
	($$SELECT press_report_final('{{en,a},{2023,b},{x,c},{w,d},{y,e},{z,f},{u,g}}')$$, E'22023 the array is no state of press_report\nHINT Call the aggregate itself.'),
	($$SELECT press_report_final('{NULL,2023,x,w,y,z,u}')$$, E'22023 there are no sentences in language ""\nDETAIL There are "en", "zh".\nHINT Name one of those.'),
	($$SELECT press_report_accum('{}', '2023', 'export', NULL, NULL, NULL, NULL, NULL, NULL, 'en')$$, E'22023 a transition function of press_report was called outside an aggregate\nHINT Call the aggregate itself.'),
	($$SELECT press_report_merge('{}', '{}')$$, E'22023 a transition function of press_report was called outside an aggregate\nHINT Call the aggregate itself.')
) AS t (query, want);
SELECT CASE WHEN current_setting('server_version_num')::integer >= 140000
	THEN is(complaint($$SELECT press_number('-Infinity', 'CNY', 'en')$$), E'22003 a figure that is -Infinity cannot be put in words\nHINT Find the row that it comes from, and leave it out or give NULL.')
	ELSE skip(1) END;
SELECT is(press_report_final(state::text[]), text, state) FROM (VALUES ('{en,2023,x,w,y,z,u}', 'x. z.'), ('{en,2023,"",w,y,z,u}', 'w. u.'), ('{en,2023,"","",y,z,u}', 'y.'), ('{en,2023,NULL,NULL,NULL,z,u}', NULL)) AS t (state, text);

SELECT * FROM finish();
ROLLBACK;
