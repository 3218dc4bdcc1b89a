// The figures of the demo, asked of the declarations in plain SQL: no view, and of
// the extension only its table of rates.
import {ask} from "./database.js";

// Each declaration with its three measures: dollars at the rate of its month.
const DECLARATIONS = `(SELECT d.*, quantity::numeric AS m_quantity, value_cny AS m_value, value_cny::numeric(60, 30) / rate AS m_converted
  FROM declarations d JOIN portstats.exchange_rate r ON r.valid_from = date_trunc('month', declared_on) AND base_currency = 'USD' AND quote_currency = 'CNY') AS d`;

// First and last day of the month or year to date, and of the same a year before.
const windows = (month, basis) => {
  const first = basis === "ytd" ? `date '${month.slice(0, 4)}-01-01'` : `date '${month}'`;
  const within = (years) => `declared_on >= ${first} - interval '${years} year' AND declared_on < date '${month}' + interval '1 month' - interval '${years} year'`;
  return {now: within(0), before: within(1), known: Number(month.slice(0, 4)) > 2019};
};

// A sum of the measure, dollars rounded as they are converted, to 8 decimals.
const sum = (measure, where) => {
  const total = `coalesce(sum(m_${measure}) FILTER (WHERE ${where}), 0)`;
  return measure === "converted" ? `round(${total}, 8)` : total;
};
const pair = (measure, {now, before, known}) => `${sum(measure, now)} AS current, ${known ? sum(measure, before) : "NULL::numeric"} AS base`;
const PCT = "round(CASE WHEN base > 0 THEN 100 * (current - base) / base END, 1)";

// [current, base, pct] of a flow.
export const total = async (flow, measure, month, basis) => (await ask(
  `SELECT current, base, ${PCT} FROM (SELECT ${pair(measure, windows(month, basis))} FROM ${DECLARATIONS} WHERE flow = $1) AS t`, [flow]))[0];

// The ten largest and the others: [name, current, base, current scaled, base scaled, pct, share, points].
export const ranking = (key, flow, measure, month, basis, power) => ask(`
  WITH grouped AS (SELECT ${key} AS key, ${pair(measure, windows(month, basis))} FROM ${DECLARATIONS} WHERE flow = $1 GROUP BY key),
  numbered AS (SELECT *, sum(current) OVER () AS whole, sum(base) OVER () AS whole_base,
                 least(11, row_number() OVER (ORDER BY current DESC, base DESC NULLS LAST, key)) AS place
               FROM grouped WHERE current <> 0 OR base <> 0),
  listed AS (SELECT place, count(*) AS n, min(key) AS key, sum(current) AS current, sum(base) AS base,
               min(whole) AS whole, min(whole_base) AS whole_base FROM numbered GROUP BY place)
  SELECT CASE WHEN place = 11 THEN n || ' others' ELSE key END, current, base,
         ${scaled("current", power, measure)}, ${scaled("base", power, measure)}, ${PCT},
         round(CASE WHEN whole > 0 THEN 100 * current / whole END, 1), round(CASE WHEN whole_base > 0 THEN 100 * (current - base) / whole_base END, 1)
  FROM listed ORDER BY place`, [flow]);

// A figure in units of a power of ten, vehicles as they are; nothing at all is 0.
const scaled = (column, power, measure) =>
  `CASE WHEN ${column} = 0 THEN '0' ELSE round(${column} / 1e${power}, ${measure === "quantity" ? 0 : 1})::text END`;

// The months of the year up to this one: [month, current, base, pct, pct over the month before, twelve months, pct of those].
export const months = (flow, measure, month, power, annualPower) => ask(`
  WITH months AS (SELECT m::date AS month FROM generate_series(date '2019-01-01', date '${month}', interval '1 month') AS m),
  sums AS (SELECT month, ${sum(measure, "date_trunc('month', declared_on) = month")} AS x,
             CASE WHEN month >= '2019-12-01' THEN ${sum(measure, "declared_on >= month - interval '11 months' AND declared_on < month + interval '1 month'")} END AS mat
           FROM months, ${DECLARATIONS} WHERE flow = $1 GROUP BY month)
  SELECT to_char(n.month, 'FMMonth'), ${scaled("n.x", power, measure)}, ${scaled("b.x", power, measure)}, round(100 * (n.x - b.x) / b.x, 1),
         round(100 * (n.x - p.x) / p.x, 1), ${scaled("n.mat", annualPower, measure)}, round(100 * (n.mat - b.mat) / b.mat, 1)
  FROM sums n LEFT JOIN sums b ON b.month = n.month - interval '1 year' LEFT JOIN sums p ON p.month = n.month - interval '1 month'
  WHERE extract(year FROM n.month) = ${month.slice(0, 4)} ORDER BY n.month`, [flow]);

// [enterprises, largest share, share of the largest four, index], now and a year before.
export const concentration = async (flow, measure, month, basis) => {
  const {now, before, known} = windows(month, basis);
  const of = async (where) => (await ask(`
    WITH e AS (SELECT enterprise, sum(m_${measure}) AS x FROM ${DECLARATIONS} WHERE flow = $1 AND ${where} GROUP BY enterprise),
    s AS (SELECT 100 * x / sum(x) OVER () AS share, row_number() OVER (ORDER BY x DESC) AS place FROM e)
    SELECT count(*), round(max(share), 1), round(sum(share) FILTER (WHERE place <= 4), 1), round(sum(share * share)) FROM s`, [flow]))[0];
  return [await of(now), known ? await of(before) : [null, null, null, null]];
};
