// The page's data: what the report views hold, read in one transaction, so that
// all figures are of one state of the table. Figures stay decimal strings as the
// server prints them; growth, shares and contributions are rounded there, once.
//
//   node report.js FILE     prints it as JSON
//
// Where the server is: PGHOST, PGDATABASE …; which views, and the words beside
// them: the columns file.
import pg from "pg";
import {checkTargets, read} from "./columns.js";
import {columnsOfViews, concentration, flowsOf, LISTED, measuresOf, pace, ranked, units, VIEWS, whole} from "./queries.js";
import {Refusal, refuse} from "./refusal.js";

const DIMENSIONS = {corridor: ["origin", "destination"], mode: ["mode"], commodity: ["class"], enterprise: ["enterprise"]};

// Days as the server prints them, not as points of time in this machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

// The answer to a query: the names of its columns, and its rows as arrays. By the
// extended protocol, with values or without: a message of it is one statement.
async function ask(client, {text, values}) {
  const {fields, rows} = await client.query({text, values, rowMode: "array", queryMode: "extended"});
  return {columns: fields.map((field) => field.name), rows};
}

async function report(client, file) {
  const {schema = "portstats_report", options = {}, targets = [], title = {}, note = {}, labels = {}} = file;
  const asked = (query) => ask(client, query);
  await asked({text: "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"});
  const columns = new Map((await asked(columnsOfViews(schema))).rows);
  if (!columns.has("headline")) {
    throw new Refusal(`schema "${schema}" has no report views that may be read`, "create_report_views makes them; name their schema as \"schema\" in the columns file.");
  }
  const measures = measuresOf(columns.get("headline"));
  const hasFlow = columns.get("headline").includes("flow");
  checkTargets(targets, measures, hasFlow ? (await asked(flowsOf(schema))).rows.flat() : null);

  const views = {};
  const dimensions = {};
  for (const name of VIEWS.filter((name) => columns.has(name))) {
    const has = columns.get(name);
    dimensions[name] = DIMENSIONS[name]?.filter((key) => has.includes(key));
    views[name] = await asked(dimensions[name] ? ranked(schema, name, has, dimensions[name], measures) : whole(schema, name, has));
  }
  if (views.enterprise) views.concentration = await asked(concentration(schema, hasFlow, measures));
  if (targets.length) views.pace = await asked(pace(schema, hasFlow, measures, targets));

  // With amounts of several currencies the value is the converted one.
  const several = !measures.includes("converted") && options.converted != null;
  const unitOf = {quantity: options.unit, value: several ? options.converted : options.currency, converted: options.converted};
  views.units = await asked(units(Object.values(unitOf).filter(Boolean)));
  const conversion = options.converted && (several || options.currency) ?
    {from: several ? null : options.currency, to: options.converted, rateType: options.rate_type ?? "average"} : null;
  const quietDays = options.quiet_days == null ? null : Number(options.quiet_days);
  return {
    title, note, labels, measures, units: unitOf, conversion, quietDays, dimensions, listed: LISTED,
    export: options.export ?? "export", import: options.import ?? "import", views
  };
}

try {
  const file = read(process.argv[2]);
  const client = new pg.Client();
  await client.connect();
  const made = await report(client, file);
  await client.end();
  process.stdout.write(JSON.stringify(made));
} catch (error) {
  refuse(error);
}
