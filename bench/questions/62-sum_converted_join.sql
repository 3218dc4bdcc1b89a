-- question: `sum_converted`, 20 currencies, 73,040 daily rates in a book
-- against: a join with the rates
-- on: ten small large
-- same: yes
-- ours
SELECT sum_converted(value, currency, 'CNY', issued_on, (SELECT book FROM books)) FROM invoices
-- theirs
SELECT round(sum(value * rate), 8) FROM invoices JOIN daily_rates ON (code, day) = (currency, issued_on)
