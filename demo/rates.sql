-- Yuan a dollar, monthly averages, January 2019 to December 2021, into portstats.exchange_rate.
-- Source: Board of Governors of the Federal Reserve System, Foreign Exchange Rates, G.5 (monthly
-- averages of the H.10 daily noon buying rates), series China, renminbi (yuan) per U.S. dollar:
-- https://www.federalreserve.gov/releases/g5/ . A work of the United States government, in the public domain.

INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate, source)
SELECT 'average', 'USD', 'CNY', valid_from, rate, 'Federal Reserve, G.5 monthly average'
FROM (VALUES
	(date '2019-01-01', 6.7863), (date '2019-02-01', 6.7367), (date '2019-03-01', 6.7119),
	(date '2019-04-01', 6.7161), (date '2019-05-01', 6.8519), (date '2019-06-01', 6.8977),
	(date '2019-07-01', 6.8775), (date '2019-08-01', 7.0629), (date '2019-09-01', 7.1137),
	(date '2019-10-01', 7.0961), (date '2019-11-01', 7.0199), (date '2019-12-01', 7.0137),
	(date '2020-01-01', 6.9184), (date '2020-02-01', 6.9967), (date '2020-03-01', 7.0205),
	(date '2020-04-01', 7.0708), (date '2020-05-01', 7.1016), (date '2020-06-01', 7.0816),
	(date '2020-07-01', 7.0041), (date '2020-08-01', 6.9270), (date '2020-09-01', 6.8106),
	(date '2020-10-01', 6.7254), (date '2020-11-01', 6.6029), (date '2020-12-01', 6.5393),
	(date '2021-01-01', 6.4672), (date '2021-02-01', 6.4601), (date '2021-03-01', 6.5109),
	(date '2021-04-01', 6.5186), (date '2021-05-01', 6.4321), (date '2021-06-01', 6.4250),
	(date '2021-07-01', 6.4763), (date '2021-08-01', 6.4768), (date '2021-09-01', 6.4563),
	(date '2021-10-01', 6.4172), (date '2021-11-01', 6.3889), (date '2021-12-01', 6.3693)
) AS rates (valid_from, rate);
