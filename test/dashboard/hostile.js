// Values, labels and views that are after more than being shown: nothing of them
// becomes an element or runs, and what is shown is what stands in the table.
//   node hostile.js FOLDER_OF_HOSTILE     as demo.js, with data of the site beside it
import {execFileSync, spawnSync} from "node:child_process";
import {writeFileSync} from "node:fs";
import {ask, close} from "./lib/database.js";
import {choose, open, tableOf} from "./lib/site.js";
import {end, ok, same} from "./lib/tap.js";
import {figure} from "./lib/written.js";

const site = await open(process.argv[2]);
const IMG = "<img src=x onerror=alert(1)>";
const dialogs = [];
const watched = async (choice, at) => {
  const page = await site.visit(choice, at);
  page.on("dialog", (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
  return page;
};
const page = await watched({basis: "month"});
same([await page.textContent("h1"), await page.textContent(".note"), await page.title()], [IMG, IMG, `${IMG} · February 2023`], "title and note are text");
same(await page.textContent(".conversion"), "Amounts in EUR: converted from the currency of each row at the fixed conversion rates.", "how amounts of several currencies were converted");

// Each flow by itself: what the table has, as it is, and as the label says.
const flows = [["E", "Exports"], ["null", "null"], [null, "not stated"], ["~", "~"]];
same(await page.$$eval("input[name=flow] + label", (all) => all.map((label) => label.textContent).sort()), flows.map(([, name]) => name).sort(), "a flow that is not stated and one called null are two choices");
for (const [flow, name] of flows) {
  await page.click(`input[name=flow] + label:text-is("${name}")`);
  await page.waitForSelector(`#corridor .scope:has-text("${name} · ")`);
  for (const [view, key] of [["corridor", "place || ' → ' || place"], ["mode", "CASE way WHEN 'sea' THEN '<img src=x onerror=alert(1)>' ELSE way END"], ["commodity", "kind"], ["enterprise", "firm"]]) {
    const {rows} = await tableOf(page, view);
    const expected = await ask(`SELECT ${view === "corridor" ? `replace(${key}, '__proto__', '<u>label</u>')` : key}, round(sum(amount) / CASE currency WHEN 'DEM' THEN 1.95583 ELSE 1 END, CASE currency WHEN 'DEM' THEN 1 ELSE 0 END)
      FROM hostile WHERE flow IS NOT DISTINCT FROM $1 AND day >= '2023-02-01' GROUP BY 1, currency`, [flow]);
    same(rows.map((row) => row.slice(0, 2)), expected.map(([text, x]) => [text.trim(), figure(x)]), `${name}: ${view} as text, with its own figures`);
  }
  const linked = await watched(Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1))));
  same(await linked.textContent("#corridor .scope"), await page.textContent("#corridor .scope"), `${name}: a link shows the same flow`);
  for (const at of [page, linked]) {
    same(await at.$$eval("img, script:not([type]), b, i, u, a, iframe", (all) => all.filter((x) => document.querySelector("body").contains(x)).map((x) => x.outerHTML)), [], `${name}: nothing of it is an element`);
  }
  await linked.context().close();
}
await choose(page, {measure: "quantity"});
ok((await page.textContent("#corridor .scope")).includes("<i>pieces</i>"), "nor is a unit");
// What a chart says when it is pointed at.
await page.hover("#monthly figure svg", {position: {x: 60, y: 60}});
same(dialogs, [], "no dialog was opened");
same(site.trouble, [], "no error in the console, no request to another host");
await site.close();

// A view of the right name, or with the right comment, whose column names are SQL.
const victim = async () => (await ask("SELECT count(*) FROM pg_class WHERE oid = to_regclass('victim')"))[0][0];
same(await victim(), "1", "a view that is no report view was not read: what it was after is there");
await ask("CREATE SCHEMA planted");
await ask(`CREATE VIEW planted.headline AS SELECT *, 2 AS "1;commit;drop table victim;--", 3 AS "value_pct"";drop table victim;--_pct" FROM bare_report.headline`);
await ask("COMMENT ON VIEW planted.headline IS 'portstats report view over public.bare: a row a month.'");
await ask(`CREATE VIEW planted.mode AS SELECT 1 AS month, 2 AS mode`);
writeFileSync("planted.json", '{"schema": "planted"}');
const read = JSON.parse(execFileSync(process.execPath, ["data/report.js", "planted.json"]));
same([Object.keys(read.views), read.views.headline.columns.filter((column) => /drop/.test(column)), await victim()],
  [["headline", "units"], [], "1"], "of a view that calls itself a report view, the known columns are read, and no other");
await ask("CREATE VIEW planted.coverage AS SELECT * FROM hostile_report.coverage");
await ask("DROP VIEW planted.headline");
const refused = spawnSync(process.execPath, ["data/report.js", "planted.json"], {encoding: "utf8"});
same([refused.status, refused.stderr.split("\n")[0]], [1, 'ERROR:  schema "planted" has no report views that may be read'], "views without the comment are none");
await ask("DROP SCHEMA planted CASCADE");
await close();
end();
