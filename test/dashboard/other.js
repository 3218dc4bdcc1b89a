// Dashboards of tables that lack most of what the demo has: what is not there is
// left out, what is not known is "–", and the rest is what plain SQL says.
//   node other.js TRADE BARE PARTIAL QUIET     folders, as demo.js
import {ask, close} from "./lib/database.js";
import {choose, factsOf, open, tableOf} from "./lib/site.js";
import {end, ok, same} from "./lib/tap.js";
import {figure, growth, points, share} from "./lib/written.js";

const [trade, bare, partial, quiet] = process.argv.slice(2);
const sections = (page) => page.$$eval("section", (all) => all.map((section) => section.id));

let site = await open(trade);
let page = await site.visit();
same(await page.title(), "Trade bulletin · June 2023", "a title of its own where the file names none");
ok(await page.$(".note") === null, "and no note");
same(await sections(page), ["headline", "targets", "monthly", "corridor", "mode"], "no quantity, class, enterprise or second currency: no section of them");
same(await page.$$eval("[data-card] h3", (all) => all.map((card) => card.textContent)), ["Exports", "Imports", "Balance, exports less imports"], "exports and imports by the names that the options give");
ok(await page.$("input[name=measure]") === null, "one measure: nothing to choose");

// June 2023 by corridor, imports: a place that is not stated, and a correction below zero.
const corridors = (first, next, known) => ask(`
  SELECT coalesce(from_place, 'not stated') || ' → ' || coalesce(to_place, 'not stated'), round(x, 1), round(b, 1),
         round(CASE WHEN b > 0 THEN 100 * (x - b) / b END, 1), round(100 * x / sum(x) OVER (), 1), round(100 * (x - b) / sum(b) OVER (), 1)
  FROM (SELECT from_place, to_place, sum(amount) FILTER (WHERE day >= '${first}' AND day < '${next}') AS x,
               ${known ? `sum(amount) FILTER (WHERE day >= date '${first}' - interval '1 year' AND day < date '${next}' - interval '1 year')` : "NULL::numeric"} AS b
        FROM trade WHERE direction = 'I' GROUP BY from_place, to_place) AS t ORDER BY x DESC, from_place, to_place`);
await choose(page, {flow: "I", basis: "month"});
same((await tableOf(page, "corridor")).rows, (await corridors("2023-06-01", "2023-07-01", true)).map(([name, x, b, pct, part, contribution]) =>
  [name, figure(x), figure(b), growth(pct), share(part), points(contribution)]), "corridors, with places that are not stated and a figure below zero");

// Without April the year to date is not known, and no smaller figure stands in for it.
await choose(page, {basis: "ytd"});
same((await factsOf(page, "[data-card=import] [data-basis=ytd]")).value.text, "–", "the year to date is – where one of its months has no rows");
same([await page.textContent("#corridor .empty"), await page.$("#corridor table")], ["Not known: see the note on incomplete figures.", null], "corridors of a year to date that is not known are none, and it says why");
same((await factsOf(page, ".target")).projected.text, "–", "nor is the pace against the target");
const notes = await page.$$eval(".notes li", (lines) => lines.map((line) => line.textContent));
same(notes, ["Exports, January to June 2023: no rows in April 2023.", "Imports, January to June 2023: no rows in April 2023."], "the missing month is named");
same(await page.$$eval("#month option", (all) => all.some((option) => option.textContent === "April 2023")), false, "a month without rows cannot be chosen");
same((await tableOf(page, "monthly")).rows.map(([month, x, before]) => [month, x === "–", before === "–"]),
  [["January", false, false], ["February", false, false], ["March", false, false], ["April", true, false], ["May", false, false], ["June", false, false]], "a month without rows is –, beside the year before");
same(await page.$eval("#monthly figure.import g[aria-label=line] ~ g[aria-label=line] path", (path) => (path.getAttribute("d").match(/M/g) ?? []).length), 2, "the line has a gap, none is drawn over it");

// A link to what is not there: it says so, and the address says what is shown.
const asked = {language: "fr", month: "2023-04-01", flow: "X", measure: "quantity", basis: "week"};
const told = (page) => page.$$eval(".missing p", (all) => all.map((line) => line.textContent));
const inAddress = (page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const astray = await site.visit(asked);
same(await told(astray), ["Language: \"fr\" is not here; this is English.", "April 2023 is not loaded; this is June 2023.", "Flow: \"X\" is not here; this is Exports.",
  "Measure: \"quantity\" is not here; this is Value (EUR).", "Period: \"week\" is not here; this is Year to date."], "a link to what is not there says what is shown instead");
same(inAddress(astray), {language: "en", month: "2023-06-01", flow: "E", measure: "value", basis: "ytd"}, "and the address is put right");
await choose(astray, {month: "2023-05-01"});
same(await told(astray), [], "it says so until another choice");
await astray.evaluate(() => { location.hash = "#language=zh&month=2019-05-01&flow=I"; });
await astray.waitForSelector("html[lang=zh-CN] .missing");
same([await told(astray), inAddress(astray).month, await astray.inputValue("#month"), (await astray.textContent("#monthly caption")).slice(0, 2)], [["未载入2019年5月的数据，现显示2023年6月。"], "2023-06-01", "2023-06-01", "进口"], "another link in the same tab is followed, in Chinese too");
await astray.evaluate(() => { location.hash = "#month=June"; });
await astray.waitForSelector("html[lang=en] .missing");
same(await told(astray), ["\"June\" is not loaded; this is June 2023."], "what is no month is shown as it is");
same(await told(page), [], "nothing of it where nothing is missing");

// A figure stands at the end of its bar, whichever side of it the year before is.
await choose(page, {basis: "month"});
const figures = await page.$$eval("#mode svg, #corridor svg", (charts) => charts.flatMap((svg) => {
  const boxes = (label, what) => [...svg.querySelectorAll(`[aria-label=${label}] ${what}`)].map((part) => ({text: part.textContent, box: part.getBoundingClientRect(), style: getComputedStyle(part.closest("g[aria-label]"))}));
  const marks = boxes("tick", "line");
  return boxes("bar", "rect").map(({box: bar}) => {
    const at = boxes("text", "text").find(({box}) => Math.abs((box.top + box.bottom) / 2 - (bar.top + bar.bottom) / 2) < 4);
    const behind = at.text.startsWith("−") ? bar.left - at.box.right : at.box.left - bar.right;
    const mark = marks.find(({box}) => box.top < bar.bottom && box.bottom > bar.top)?.box;
    return {text: at.text, behind, halo: at.style.stroke, fell: Boolean(mark && mark.left > bar.right + 1)};
  });
}));
ok(figures.some(({fell}) => fell) && figures.some(({text}) => text.startsWith("−")), "there are figures that fell, and one below zero", JSON.stringify(figures));
same(figures.filter(({behind}) => behind < 0 || behind > 9), [], "each figure stands at the end of its bar");
same([...new Set(figures.map(({halo}) => halo))], ["rgb(255, 255, 255)"], "readable over the mark of the year before");

// Long names on a phone.
for (const language of ["en", "zh"]) {
  const phone = await site.visit({language, flow: "E", basis: "month"}, {width: 390});
  same(await phone.evaluate(() => [document.documentElement.scrollWidth, [...document.querySelectorAll("svg text")].filter((text) => text.getBoundingClientRect().right > innerWidth).length]),
    [390, 0], `a name longer than the line fits on a phone, ${language}`);
}
same(site.trouble, [], "no error in the console, no request to another host");
await site.close();

site = await open(bare);
page = await site.visit({basis: "ytd"});
same(await sections(page), ["headline", "monthly"], "days, amounts and a count alone");
const [[x, b, pct]] = await ask(`SELECT x, b, round(100 * (x - b) / b, 1) FROM (SELECT
  sum(amount) FILTER (WHERE day >= '2023-01-01') AS x, sum(amount) FILTER (WHERE day < '2022-04-01') AS b FROM bare) AS t`);
const all = (await factsOf(page, "[data-card=other] [data-basis=ytd]")).value;
same([all.exact, all.text, all.growth], [x, "1.11 billion", growth(pct)], "a figure without a currency, 1,111 million");
same(b === x, true, "as much as the year before");
const count = (await factsOf(page, "[data-card=other] [data-basis=ytd]")).quantity;
const [[pieces]] = await ask("SELECT sum(pieces) FROM bare WHERE day >= '2023-01-01'");
same([count.text, await page.textContent("label[for=measure-0]")], [figure(pieces), "Quantity"], "a count without a unit");
ok(await page.$("input[name=flow]") === null, "no flow: nothing to choose");
same(site.trouble, [], "no error in the console, no request to another host");
await site.close();

// Why a figure cannot be compared, by the days that have rows: [month, notes].
const noted = async (page, expected) => {
  for (const [month, ...notes] of expected) {
    await choose(page, {month});
    same([await page.$$eval(".notes li", (lines) => lines.map((line) => line.textContent))], [notes], `${month}: ${notes[0] ?? "nothing to note"}`);
  }
};
site = await open(partial);
await noted(await site.visit(), [
  ["2024-03-01", "A, March 2024: no rows after 28 March 2024.", "A, January to March 2024: no rows after 28 March 2024."],
  ["2024-01-01"],
  ["2023-12-01", "A, January to December 2023: no rows in May 2022; no rows before 7 January 2022."],
  ["2023-07-01", "A, January to July 2023: no rows in May 2022; no rows before 7 January 2022."],
  ["2023-05-01", "A, May 2023: no rows in May 2022.", "A, January to May 2023: no rows in May 2022; no rows before 7 January 2022."],
  ["2023-01-01", "A, January 2023: no rows before 7 January 2022."],
  ["2022-06-01", "A, June 2022: no rows in June 2021.", "A, January to June 2022: no rows in May 2022; no rows before 7 January 2022; no rows in January to June 2021.",
    "B, June 2022: no rows in June 2021.", "B, January to June 2022: no rows in January to June 2021."],
  ["2022-05-01", "A, May 2022: no rows in May 2022; no rows in May 2021.", "A, January to May 2022: no rows in May 2022; no rows before 7 January 2022; no rows in January to May 2021.",
    "B, May 2022: no rows in May 2021.", "B, January to May 2022: no rows in January to May 2021."]
]);
await noted(await site.visit({language: "zh"}), [
  ["2024-03-01", "A2024年3月：2024年3月28日后无数据。", "A2024年1—3月：2024年3月28日后无数据。"],
  ["2023-05-01", "A2023年5月：2022年5月无数据。", "A2023年1—5月：2022年5月无数据；2022年1月7日前无数据。"]
]);
same(site.trouble, [], "no error in the console, no request to another host");
await site.close();
site = await open(quiet);
await noted(await site.visit(), [
  ["2024-03-01", "A, March 2024: no rows after 28 March 2024.", "A, January to March 2024: no rows after 28 March 2024."],
  ["2024-01-01"],
  ["2023-12-01", "A, December 2023: no rows after 28 December 2023.", "A, January to December 2023: no rows after 28 December 2023; no rows in May 2022; no rows before 7 January 2022.",
    "B, January to December 2023: more than 2 days in a row without rows."],
  ["2023-07-01", "A, January to July 2023: no rows in May 2022; no rows before 7 January 2022.",
    "B, July 2023: more than 2 days in a row without rows.", "B, January to July 2023: more than 2 days in a row without rows."],
  ["2022-05-01", "A, May 2022: no rows in May 2022; no rows in May 2021.", "A, January to May 2022: no rows in May 2022; no rows before 7 January 2022; no rows in January to May 2021.",
    "B, May 2022: no rows in May 2021.", "B, January to May 2022: no rows in January to May 2021."]
]);
same(site.trouble, [], "no error in the console, no request to another host");
await site.close();
await close();
end();
