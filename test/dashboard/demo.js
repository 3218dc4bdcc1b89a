// The demo's dashboard: every figure it shows, by every filter, against plain SQL.
//   node demo.js FOLDER     in a copy of demo/dashboard; the database is where PGHOST and its kin say
import {ask, close} from "./lib/database.js";
import {concentration, months, ranking, total} from "./lib/oracle.js";
import {choose, factsOf, open, tableOf} from "./lib/site.js";
import {end, ok, same} from "./lib/tap.js";
import {exact, figure, growth, points, share} from "./lib/written.js";

const KEYS = {corridor: "origin || ' → ' || destination", mode: "mode", commodity: "vehicle_class", enterprise: "enterprise"};
const UNITS = {quantity: "vehicles", value: "CNY", converted: "USD"};
const BEFORE = {en: "a year before", zh: "上年同期"};
const CHANGE = {en: "change", zh: "增减"};
const powerOf = (head) => (head.includes("billion") ? 9 : head.includes("million") ? 6 : 0);

const site = await open(process.argv[2]);
const page = await site.visit();

ok(await page.title() === "Vehicle trade through the port of Horgos · October 2021", "it opens with the latest month", await page.title());
const noted = async (word, what) => ok((await page.textContent(".bulletin header .note")).includes(word), what);
await noted("invented", "it says that the declarations are invented");
const converted = (at) => at.textContent("footer .conversion");
same(await converted(page), "Amounts in USD: converted from CNY at the average rates of each month.", "it says how dollars come about");

// What a release begins with, in words: as press_number of the extension writes them.
async function headline(month, language) {
  const written = async (figure, unit) => figure && (await ask("SELECT replace(portstats.press_number($1, $2, $3), '-', '−')", [figure, unit, language]))[0][0];
  const bare = (text) => text?.replace(/^(−?)\$| vehicles?$| yuan$|辆$|美元$|元$/, "$1") ?? "–";
  for (const basis of ["month", "ytd"]) {
    const balance = await factsOf(page, `[data-card=balance] [data-basis=${basis}]`);
    const totals = {};
    for (const flow of ["export", "import"]) {
      const shown = await factsOf(page, `[data-card=${flow}] [data-basis=${basis}]`);
      for (const [measure, unit] of Object.entries(UNITS)) {
        const [current, base, pct] = totals[flow + measure] = await total(flow, measure, month, basis);
        const {exact: digits, text, growth: change, base: before} = shown[measure];
        same([exact(digits), text, change, before], [exact(current), await written(current, unit), growth(pct), `${BEFORE[language]} ${bare(await written(base, unit))}`],
          `${month} ${basis} ${language}: ${flow}, ${measure} at a glance`);
      }
    }
    for (const [measure, unit] of Object.entries(UNITS)) {
      const [[difference, change]] = await ask("SELECT $1::numeric - $2::numeric, ($1::numeric - $2::numeric) - ($3::numeric - $4::numeric)",
        [totals[`export${measure}`][0], totals[`import${measure}`][0], totals[`export${measure}`][1], totals[`import${measure}`][1]]);
      const sign = change > 0 ? "+" : "";
      same([exact(balance[measure].exact), balance[measure].text, balance[measure].growth], [exact(difference), await written(difference, unit), `${CHANGE[language]} ${change == null ? "–" : sign + await written(change, unit)}`],
        `${month} ${basis} ${language}: the balance of ${measure}`);
    }
  }
}

async function breakdowns({month, flow, measure, basis}) {
  const at = `${month} ${basis} ${flow} ${measure}`;
  for (const [view, key] of Object.entries(KEYS)) {
    const shown = await tableOf(page, view);
    const expected = await ranking(key, flow, measure, month, basis, powerOf(shown.head[1]));
    same(shown.rows, expected.map(([name, , , current, base, pct, part, contribution]) =>
      [name, figure(current), figure(base), growth(pct), share(part), points(contribution)]), `${at}: ${view} as written`);
    same(shown.exact.map((row) => row.map(exact)), expected.map(([, current, base]) => [current, base].filter((x) => x != null).map(exact)), `${at}: ${view} to the last digit`);
  }
  const monthly = await tableOf(page, "monthly");
  const expected = await months(flow, measure, month, powerOf((await page.textContent("#monthly caption"))), powerOf(monthly.head[5]));
  same(monthly.rows, expected.map(([name, x, base, pct, prior, mat, annual]) =>
    [name, figure(x), figure(base), growth(pct), growth(prior), figure(mat), growth(annual)]), `${at}: the months`);
  if (monthly.rows.every((row) => row[5] === "–")) {
    const power = powerOf(await page.textContent("#monthly caption"));
    same([powerOf(monthly.head[5]), power > 0], [power, measure === "value"], `${at}: twelve months that are not known are headed as the months are`);
  }
  const facts = await factsOf(page, "#concentration");
  const [now, before] = await concentration(flow, measure, month, basis);
  same(["keys", "largest_share", "largest_four_share", "hhi"].map((name, i) => [facts[name].text, facts[name].base]),
    now.map((x, i) => { const write = i === 1 || i === 2 ? share : figure; return [`${write(x)} a year before ${write(before[i])}`, `a year before ${write(before[i])}`]; }),
    `${at}: the concentration`);
}

for (const month of ["2021-10-01", "2021-02-01", "2020-06-01", "2019-05-01"]) {
  for (const language of ["zh", "en"]) {
    await choose(page, {month, language});
    await headline(month, language);
  }
  for (const flow of ["import", "export"]) {
    for (const basis of ["month", "ytd"]) {
      for (const measure of ["quantity", "value", "converted"]) {
        await choose(page, {flow, basis, measure});
        await breakdowns({month, flow, measure, basis});
      }
    }
  }
  const notes = await page.$$eval(".notes li", (lines) => lines.map((line) => line.textContent));
  same(notes.length, month < "2020" ? 4 : 0, `${month}: ${notes.length} notes on what is not complete`);
}

// 10,722 of 20,000 by 31 October, by hand: 304 of 365 days.
await choose(page, {month: "2021-10-01"});
const pace = await factsOf(page, ".target");
const [[due, ahead, projected, rate, rise]] = await ask(`SELECT round(20000 * 304 / 365.0), round(10722 - 20000 * 304 / 365.0), round(10722 * 365 / 304.0),
  round((20000 - 10722) / 2.0), round(100 * ((20000 - 10722) / 61.0) / (10722 / 304.0) - 100, 1)`);
same([pace.due_by_now.text, pace.ahead.text, pace.projected.text, pace.per_month.text, pace.required_growth.text],
  [`${figure(due)} vehicles`, `${figure(ahead)} vehicles`, `${figure(projected)} vehicles`, `${figure(rate)} vehicles`, growth(rise)], "the pace against the target");
await choose(page, {month: "2020-12-01"});
ok(await page.$("#targets") === null, "no target in a year that has none");

// The other language, and what a link says.
await choose(page, {month: "2021-10-01", language: "zh"});
same([await page.getAttribute("html", "lang"), await page.textContent("h1"), (await factsOf(page, "[data-card=export] [data-basis=ytd]")).value.text,
  (await tableOf(page, "corridor")).rows.length], ["zh-CN", "霍尔果斯口岸车辆进出口简报", "11.7亿元", 11], "Chinese, with the corridors still there");
await noted("虚构", "and so it does in Chinese");
same(await converted(page), "美元金额按各月平均汇率由人民币折算。", "and of the dollars");
const english = await page.evaluate(() => document.querySelector("article").innerText.match(/[A-Za-z]{4,}/g) ?? []);
same([...new Set(english)], ["portstats"], "no English word is left in the Chinese page");
const address = new URL(page.url());
const linked = await site.visit(Object.fromEntries(new URLSearchParams(address.hash.slice(1))), {locale: "en-US"});
same(await linked.textContent("#corridor .scope"), await page.textContent("#corridor .scope"), "a link shows what its sender saw");
const chinese = await site.visit({}, {locale: "zh-CN"});
same(await chinese.getAttribute("html", "lang"), "zh-CN", "a Chinese browser gets Chinese");

// By keyboard alone.
await page.focus("#month");
await page.keyboard.press("Tab");
await page.evaluate(() => { document.querySelector("article").dataset.old = true; });
await page.keyboard.press("ArrowLeft");
await page.waitForSelector("article:not([data-old])");
same(await page.evaluate(() => [document.activeElement.name, document.querySelector("[name=basis]:checked").value]), ["basis", "month"], "an arrow key changes the period, and stays there");

// On a phone and on a desk: nothing to scroll sideways, no text on another.
for (const width of [390, 1440]) {
  for (const language of ["en", "zh"]) {
    for (const choice of [{}, {month: "2019-02-01", measure: "converted", basis: "month"}]) {
      const at = await site.visit({language, ...choice}, {width});
      const {wide, over} = await at.evaluate(() => {
        const boxes = [...document.querySelectorAll("svg")].map((svg) => [...svg.querySelectorAll("text")].filter((text) => text.textContent).map((text) => [text.textContent, text.getBoundingClientRect()]));
        const over = boxes.flatMap((texts) => texts.flatMap(([a, p], i) => texts.slice(i + 1)
          .filter(([, q]) => p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 2 && q.top < p.bottom - 2).map(([b]) => `${a} on ${b}`)));
        const cut = [...document.querySelectorAll("svg text")].filter((text) => { const box = text.getBoundingClientRect(); return box.right > innerWidth || box.left < 0; }).map((text) => text.textContent);
        return {wide: document.documentElement.scrollWidth, over: [...over, ...cut]};
      });
      same([wide, over], [width, []], `${width} pixels, ${language} ${choice.month ?? ""}: fits, and no label is on another`);
      await at.context().close();
    }
  }
}

// Printed.
await page.emulateMedia({media: "print"});
ok(!await page.isVisible(".controls") && await page.isVisible("#corridor table"), "no filter is printed");
await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
await page.setViewportSize({width: 680, height: 962});
same(await page.evaluate(() => [...document.querySelectorAll("svg, table")].map((x) => x.getBoundingClientRect().right).filter((right) => right > 680)), [], "no chart or table is wider than the paper");
const pdf = (await page.pdf({preferCSSPageSize: true})).toString("latin1");
same(/\/MediaBox ?\[0 0 (\d+)[.\d]* (\d+)/.exec(pdf)?.slice(1), ["594", "841"], "the paper is A4");

same(site.trouble, [], "no error in the console, no request to another host");
await site.close();
await close();
end();
