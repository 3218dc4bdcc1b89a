// The page's data: what the report views hold, read in one transaction, so that
// all figures are of one state of the table. Figures stay decimal strings as the
// server prints them; growth, shares and contributions are rounded there, once.
//
// Where the server is: PGHOST, PGDATABASE …; which views, and the words beside
// them: the columns file, PORTSTATS_COLUMNS.
import {readFile} from "node:fs/promises";
import pg from "pg";
import {columnsOfViews, concentration, LISTED, measuresOf, pace, ranked, units, whole} from "./queries.js";

const DIMENSIONS = {corridor: ["origin", "destination"], mode: ["mode"], commodity: ["class"], enterprise: ["enterprise"]};

const file = JSON.parse(await readFile(process.env.PORTSTATS_COLUMNS, "utf8"));
const {schema = "portstats_report", options = {}, targets = [], title = {}, note = {}, labels = {}} = file;

// Days as the server prints them, not as points of time in this machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);
const client = new pg.Client();
await client.connect();

// The answer to a query: the names of its columns, and its rows as arrays.
async function ask({text, values}) {
  const {fields, rows} = await client.query({text, values, rowMode: "array"});
  return {columns: fields.map((field) => field.name), rows};
}

await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
const columns = Object.fromEntries((await ask(columnsOfViews(schema))).rows);
if (!columns.headline) {
  console.error(`schema "${schema}" has no report views: create_report_views makes them`);
  process.exit(1);
}
const measures = measuresOf(columns.headline);
const hasFlow = columns.headline.includes("flow");

const views = {};
for (const name of ["headline", "monthly", "balance", "coverage"]) {
  if (columns[name]) views[name] = await ask(whole(schema, name, columns[name]));
}
for (const [name, keys] of Object.entries(DIMENSIONS)) {
  if (columns[name]) views[name] = await ask(ranked(schema, name, columns[name], keys, measures));
}
if (views.enterprise) views.concentration = await ask(concentration(schema, hasFlow, measures));
const wanted = targets.filter(({measure}) => measures.includes(measure));
if (wanted.length) views.pace = await ask(pace(schema, hasFlow, measures, wanted));

// With amounts of several currencies the value is the converted one.
const value = measures.includes("converted") ? options.currency : options.converted ?? options.currency;
const unitOf = {quantity: options.unit, value, converted: options.converted};
views.units = await ask(units(Object.values(unitOf).filter(Boolean)));
await client.end();

process.stdout.write(JSON.stringify({
  title, note, labels, measures, units: unitOf, dimensions: DIMENSIONS, listed: LISTED,
  export: options.export ?? "export", import: options.import ?? "import", views
}));
