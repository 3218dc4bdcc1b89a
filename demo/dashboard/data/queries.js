// The SQL of the data loader, put together from what the report views have: a
// table may lack flow, quantity, a second currency, or any dimension. Each
// function gives {text, values}.
import pg from "pg";

// So many of a ranking are listed, the others as one row.
export const LISTED = 10;

// The report views that the page reads.
export const VIEWS = ["headline", "monthly", "balance", "coverage", "corridor", "mode", "commodity", "enterprise"];

const MEASURES = ["quantity", "value", "converted"];
// The columns of them, whatever else a view may have.
const KNOWN = new RegExp(`^(month|flow|origin|destination|mode|class|enterprise|(ytd_)?complete
|(ytd_)?(base_)?(rows|first_day|last_day|missing_months)
|(ytd_|mat_)?(${MEASURES.join("|")})(_(base|pct|prior|prior_pct|share|contribution|export|import|balance|balance_base|balance_change))?)$`.replaceAll("\n", ""));
const name = pg.escapeIdentifier;
const view = (schema, relation) => `${name(schema)}.${name(relation)}`;

// A column as it is sent: percent and percentage points with one decimal.
const sent = (column) => (/_(pct|share|contribution)$/.test(column) ? `round(${name(column)}, 1) AS ${name(column)}` : name(column));

// The report views of a schema that may be read, with their columns, in order. A view
// is one by its comment, as for create_report_views: another relation of its name is none.
export function columnsOfViews(schema) {
  return {
    text: `SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1 AND c.relname = ANY ($2) AND c.relkind = 'v' AND a.attname ~ $3
  AND starts_with(pg_catalog.obj_description(c.oid, 'pg_class'), 'portstats report view over ')
  AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
GROUP BY c.relname`,
    values: [schema, VIEWS, KNOWN.source]
  };
}

// The flows of the table, by name.
export function flowsOf(schema) {
  return {text: `SELECT DISTINCT flow FROM ${view(schema, "headline")} ORDER BY flow`};
}

// The measures that a view has.
export const measuresOf = (columns) => MEASURES.filter((measure) => columns.includes(measure));

// A view as it is.
export function whole(schema, relation, columns) {
  const order = columns.includes("flow") ? "month, flow" : "month";
  return {text: `SELECT ${columns.map(sent).join(", ")} FROM ${view(schema, relation)} ORDER BY ${order}`};
}

// The rows of a dimension that are among the first by any measure, and a row for
// all others. By which measure a row is meant is told by its place there: <measure>_place.
// In the row of the others each measure has those that are not among its own first,
// and <measure>_place is how many they are. Shares are in the whole of the flow, which is
// more than the sum of the rows where one of them is withheld.
export function ranked(schema, relation, columns, keys, measures) {
  const figures = measures.flatMap((measure) => [measure, `ytd_${measure}`]);
  const group = columns.includes("flow") ? ["month", "flow"] : ["month"];
  const place = (f) => `row_number() OVER (PARTITION BY ${group.join(", ")}
    ORDER BY ${f} DESC NULLS LAST, ${f}_base DESC NULLS LAST, ${keys.join(", ")}) AS ${f}_place`;
  const listed = (f) => [`${f}_place`, f, `${f}_base`, ...["pct", "share", "contribution"].map((what) => sent(`${f}_${what}`))];
  const others = (f) => {
    const sum = (column) => `sum(${column}) FILTER (WHERE ${f}_place > ${LISTED})`;
    return [
      `count(*) FILTER (WHERE ${f}_place > ${LISTED} AND (${f} <> 0 OR ${f}_base <> 0))`, sum(f), sum(`${f}_base`),
      `round(portstats.growth_pct(${sum(f)}, ${sum(`${f}_base`)}), 1)`,
      `round(CASE WHEN max(whole_${f}) > 0 THEN 100 * ${sum(f)} / max(whole_${f}) END, 1)`,
      `round(CASE WHEN max(whole_${f}_base) > 0 THEN 100 * ${sum(`${f} - ${f}_base`)} / max(whole_${f}_base) END, 1)`
    ];
  };
  const wholes = figures.flatMap((f) => [f, `${f}_base`]).map((f) => `${f} AS whole_${f}`);
  const same = group.map((key) => `whole_${key} IS NOT DISTINCT FROM placed.${key}`).join(" AND ");
  return {
    text: `WITH placed AS MATERIALIZED (
  SELECT *, ${figures.map(place).join(", ")}
  FROM ${view(schema, relation)}
)
SELECT false AS others, ${[...group, ...keys].join(", ")}, ${figures.flatMap(listed).join(", ")}
FROM placed WHERE least(${figures.map((f) => `${f}_place`).join(", ")}) <= ${LISTED}
UNION ALL
SELECT true, ${[...group, ...keys.map(() => "NULL")].join(", ")}, ${figures.flatMap(others).join(", ")}
FROM placed
LEFT JOIN (SELECT ${[...group.map((key) => `${key} AS whole_${key}`), ...wholes].join(", ")} FROM ${view(schema, "headline")}) AS whole ON ${same}
GROUP BY ${group.join(", ")} HAVING count(*) > ${LISTED}`
  };
}

// How concentrated each measure is on enterprises, the month and the year to date,
// beside the year before. The month stands for the period: a basket takes the
// figures of both windows by their dates.
export function concentration(schema, hasFlow, measures) {
  const group = ["figure", "month", ...(hasFlow ? ["flow"] : [])].join(", ");
  const windows = measures.flatMap((measure) => [measure, `ytd_${measure}`])
    .flatMap((f) => [`('${f}', ${f}, month)`, `('${f}', ${f}_base, (month - interval '1 year')::date)`]);
  return {
    text: `SELECT ${group}, which, keys, round(largest_share, 1) AS largest_share,
  round(largest_four_share, 1) AS largest_four_share, round(hhi) AS hhi
FROM (SELECT ${group}, portstats.basket(enterprise, amount, day, portstats.period(month, 'month')) AS enterprises
      FROM ${view(schema, "enterprise")}
      CROSS JOIN LATERAL (VALUES ${windows.join(",\n        ")}) AS window_of (figure, amount, day)
      WHERE amount <> 0 GROUP BY ${group}) AS basket_of
CROSS JOIN LATERAL portstats.concentration(enterprises)
WHERE largest_share IS NOT NULL`
  };
}

// Each target of a year, and how far each month of it was on the way, to its last day.
export function pace(schema, hasFlow, measures, targets) {
  const done = measures.map((measure) => `WHEN '${measure}' THEN ytd_${measure}`).join(" ");
  const round = (column, digits) => `round((pace).${column}, ${digits}) AS ${column}`;
  return {
    text: `SELECT month, ${hasFlow ? "flow, " : ""}measure, year, target, done, ${round("share", 1)}, ${round("due_by_now", 0)},
  ${round("ahead", 0)}, ${round("projected", 0)}, (pace).still_needed, ${round("per_month", 0)}, ${round("required_growth", 1)}
FROM (SELECT month, t.*, done,
             portstats.pace(done, target, portstats.period(year::text), (month + interval '1 month' - interval '1 day')::date) AS pace
      FROM jsonb_to_recordset($1) AS t (${hasFlow ? "flow text, " : ""}measure text, year integer, target numeric)
      JOIN ${view(schema, "headline")} AS h ON extract(year FROM month) = year${hasFlow ? " AND h.flow IS NOT DISTINCT FROM t.flow" : ""}
      CROSS JOIN LATERAL (SELECT CASE measure ${done} END AS done) AS d) AS p
ORDER BY month`,
    values: [JSON.stringify(targets)]
  };
}

// How one and two of a unit or currency are written in each language, for the
// page to put other figures in their place.
export function units(words) {
  return {
    text: `SELECT language, unit, portstats.press_number(1, unit, language) AS one, portstats.press_number(2, unit, language) AS many
FROM unnest($1::text[]) AS unit CROSS JOIN unnest(ARRAY['en', 'zh']) AS language`,
    values: [words]
  };
}
