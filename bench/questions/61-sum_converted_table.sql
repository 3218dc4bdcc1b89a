-- question: `sum_converted`, 20 currencies, 73,040 daily rates in the tables
-- against: the server's own `sum(value)`
-- on: ten small large
-- at most: ten 1.3
-- ours
SELECT sum_converted(value, currency, 'CNY', issued_on, 'spot') FROM invoices
-- theirs
SELECT sum(value) FROM invoices
