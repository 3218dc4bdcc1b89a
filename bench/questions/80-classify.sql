-- question: rows by class, 400 prefixes, `classify(hs_code, classes)` a row
-- against: a join with the table of headings on `left(hs_code, 4)`
-- on: five small large
-- at most: five 1.2
-- same: yes
-- ours
SELECT classify(hs_code, (SELECT classes FROM heading_classes)) AS class, count(*) FROM declarations GROUP BY 1
-- theirs
SELECT class, count(*) FROM declarations JOIN headings ON heading = left(hs_code, 4) GROUP BY 1
