-- question: one `to_usd('100', day)` from a client
-- against: `SELECT 1`
-- on: five small
-- beyond: 1
-- ours
SELECT to_usd('100', '2023-10-05')
-- theirs
SELECT 1
