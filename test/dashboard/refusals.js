// What the script refuses, before it makes or installs anything; what the reader of
// the views refuses, once they are there. What is wrong is the last that is said.
//   node refusals.js CHECKOUT     as demo.js, with data of the site beside it
import {spawnSync} from "node:child_process";
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {end, ok, same} from "./lib/tap.js";

const [checkout] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "refusals."));
process.on("exit", () => rmSync(folder, {recursive: true}));
const columns = join(folder, "columns.json");

const lastOf = ({stderr}, lines) => stderr.trimEnd().split("\n").slice(-lines);
const script = (...options) => spawnSync("sh", [join(checkout, "script/dashboard"), ...options],
  {encoding: "utf8", timeout: 60000, env: {...process.env, TMPDIR: folder}});
const written = (content) => writeFileSync(columns, typeof content === "string" ? content : JSON.stringify(content));

// A file that is refused whatever the database: [content, what is said].
const LANGUAGES = "The languages are en, zh.";
for (const [content, error, hint] of [
  [[], "the columns file must be an object, not []", "Its keys are source, schema, columns, options, targets, title, note, labels."],
  [{source: "trade", tilte: {}}, 'unknown key "tilte" in the columns file', "The keys are source, schema, columns, options, targets, title, note, labels."],
  [{source: 7}, "the source of the columns file must be a text in quotes, not 7", "Leave the key out where there is nothing to say."],
  [{columns: "day"}, 'the columns of a report must be an object, not "day"', "Its keys are date, value."],
  [{options: {curency: "EUR"}}, 'unknown key "curency" in the options of a report', "The keys are currency, converted, rate_type, export, import, unit, quiet_days."],
  [{options: {quiet_days: "a few"}}, 'the quiet days of a report must be a number of days, not "a few"', 'Such as {"quiet_days": 3}.'],
  [{options: {currency: null}}, 'the option "currency" must be a text in quotes, not null', "Leave the key out where there is nothing to say."],
  [{title: "Trade"}, 'the title of the columns file must be an object, not "Trade"', "Its keys are en, zh."],
  [{note: {de: "Handel"}}, 'unknown language "de" in the note of the columns file', LANGUAGES],
  [{title: {en: 7}}, 'the title of the columns file in "en" must be a text in quotes, not 7', "Leave the key out where there is nothing to say."],
  [{labels: {sea: "by sea"}}, 'unknown language "sea" in the labels of the columns file', LANGUAGES],
  [{labels: {en: "sea"}}, 'the labels in "en" must be an object, not "sea"', 'Such as {"what stands in the table": "what is shown"}.'],
  [{targets: {year: 2023}}, 'the targets of the columns file must be a list, not {"year":2023}', 'Such as [{"year": 2021, "flow": "export", "measure": "quantity", "target": 20000}].'],
  [{targets: [{yaer: 2023}]}, 'unknown key "yaer" in the target {"yaer":2023}', "The keys are year, flow, measure, target."],
  [{targets: [{year: "2023", target: 1}]}, 'the year of the target {"year":"2023","target":1} must be a number of four digits, not "2023"', 'Such as {"year": 2021}, without quotes.'],
  [{targets: [{year: 2023, target: "4"}]}, 'the target {"year":2023,"target":"4"} must have a number as "target", not "4"', 'Such as {"target": 20000}, without quotes.']
]) {
  written(content);
  const run = script("--columns", columns);
  same([run.status, lastOf(run, 9)], [1, [`ERROR:  ${error}`, `HINT:  ${hint}`]], `refused: ${error}`);
}

// In the words of node, of whatever version.
written('{"source": }');
const broken = script("--columns", columns);
same([broken.status, lastOf(broken, 9).length, lastOf(broken, 1)[0].startsWith(`ERROR:  the columns file ${columns} cannot be read: Unexpected token `)], [1, 1, true], "refused: what is no JSON");

// By the server, through the script: its words are the last, without where in PL/pgSQL.
written({source: "trade", columns: {date: "day", value: "amuont"}});
const unknown = script("--columns", columns);
same([unknown.status, lastOf(unknown, 3).map((line) => line.split(":")[0]), lastOf(unknown, 3)[0]],
  [1, ["ERROR", "DETAIL", "HINT"], 'ERROR:  column "amuont", named as value, does not exist in public.trade'], "what create_report_views refuses");

// A file beyond what an argument of a program can hold gets as far as the server.
written({source: "trade", columns: {date: "day", value: "amuont"}, labels: {en: Object.fromEntries(Array.from({length: 9000}, (_, i) => [`word ${i}`, "a label of it"]))}});
same(lastOf(script("--columns", columns), 3), lastOf(unknown, 3), "a columns file of more than 128 kB is read");

// By what the views have.
const trade = (target) => ({schema: "trade_report", targets: [{year: 2023, flow: "I", measure: "value", target: 1, ...target}]});
const whole = {year: 2023, flow: "I", measure: "value", target: 1};
for (const [target, error, hint] of [
  [{measure: "quantity"}, `unknown measure "quantity" of the target ${JSON.stringify({...whole, measure: "quantity"})}`, 'The measures are "value".'],
  [{measure: undefined}, 'the target {"year":2023,"flow":"I","target":1} names no measure', 'The measures are "value".'],
  [{flow: "import"}, `unknown flow "import" of the target ${JSON.stringify({...whole, flow: "import"})}`, 'The flows, as the table calls them, are "E", "I".'],
  [{flow: undefined}, 'the target {"year":2023,"measure":"value","target":1} names no flow', 'The flows, as the table calls them, are "E", "I".']
]) {
  written(trade(target));
  const run = spawnSync(process.execPath, ["data/report.js", columns], {encoding: "utf8"});
  same([run.status, run.stdout, run.stderr], [1, "", `ERROR:  ${error}\nHINT:  ${hint}\n`], `refused: ${error}`);
}
written({schema: "bare_report", targets: [whole]});
same(spawnSync(process.execPath, ["data/report.js", columns], {encoding: "utf8"}).stderr.split("\n")[0],
  `ERROR:  the target ${JSON.stringify(whole)} names a flow, and the report has none`, "a flow where there is none");
written(trade({}));
const nowhere = spawnSync(process.execPath, ["data/report.js", columns], {encoding: "utf8", env: {...process.env, PGHOST: folder}});
same([nowhere.status, nowhere.stderr.split("\n").length], [1, 2], "no server: an error of one line");

// A port that cannot be had.
const server = createServer().listen(0, "127.0.0.1");
await new Promise((listens) => server.once("listening", listens));
const {port} = server.address();
const taken = script("--port", String(port));
same([taken.status, lastOf(taken, 9)], [1, [`ERROR:  cannot serve on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}`]], "a port that is taken is refused before anything is built");
server.close();
const high = script("--port", "99999");
ok(high.status === 1 && lastOf(high, 9).length === 1 && high.stderr.startsWith("ERROR:  cannot serve on 127.0.0.1:99999: "), "and so is one that there is not", high.stderr);
same(readdirSync(folder), ["columns.json"], "nothing is left behind");
end();
