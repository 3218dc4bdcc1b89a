-- question: `rate_book` of 73,040 rates
-- against: sorting them
-- on: ten small
-- within: 100
-- ours
SELECT length(rate_book_send(rate_book(code, 'CNY', day, rate))) FROM daily_rates
-- theirs
SELECT count(*) FROM (SELECT code, day, rate FROM daily_rates ORDER BY rate, code, day OFFSET 0) AS sorted
