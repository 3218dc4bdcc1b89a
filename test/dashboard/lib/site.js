// A built site in Debian's Chromium: served, opened, its filters set, its figures read.
import {spawn} from "node:child_process";
import {chromium} from "playwright-core";

// Serves a folder and opens a browser; everything that goes wrong on a page is in `trouble`.
export async function open(folder) {
  const server = spawn(process.execPath, ["serve.js", folder], {stdio: ["ignore", "pipe", "inherit"]});
  // However the test ends, when it throws too: no server outlives it.
  process.on("exit", () => server.kill());
  const address = await new Promise((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(String(line).trim()));
    server.once("exit", () => reject(new Error(`${folder} is not served`)));
  });
  const browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
  const trouble = [];
  return {
    trouble,
    // A new page: choice is what stands after # in its address.
    async visit(choice = {}, {width = 1200, locale = "en-US"} = {}) {
      const context = await browser.newContext({viewport: {width, height: 900}, locale});
      const page = await context.newPage();
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && trouble.push(message.text()));
      page.on("pageerror", (error) => trouble.push(error.message));
      page.on("request", (request) => request.url().startsWith(address) || request.url().startsWith("data:") || trouble.push(`asks ${request.url()}`));
      await page.goto(`${address}#${new URLSearchParams(choice)}`);
      await page.waitForSelector("article footer", {timeout: 20000});
      return page;
    },
    async close() {
      try {
        await browser.close();
      } finally {
        server.kill();
      }
    }
  };
}

// Sets filters as a reader does, and waits until the page is drawn anew.
export async function choose(page, choice) {
  for (const [name, value] of Object.entries(choice)) {
    await page.evaluate(() => { document.querySelector("article").dataset.old = true; });
    const changes = await page.evaluate(([name, value]) =>
      (document.querySelector(`select[name=${name}]`) ?? document.querySelector(`input[name=${name}]:checked`))?.value !== value, [name, value]);
    if (!changes) continue;
    if (name === "month") await page.selectOption("#month", value);
    else await page.click(`label[for="${await page.getAttribute(`input[name="${name}"][value="${value}"]`, "id")}"]`);
    await page.waitForSelector("article:not([data-old]) footer");
  }
}

// The rows of a section's table: {head, rows}, each cell's text, and the exact figures behind them.
export const tableOf = (page, section) => page.evaluate((section) => {
  const table = document.querySelector(`#${section} table`);
  const text = (cell) => cell.textContent.trim();
  return table && {
    head: [...table.querySelectorAll("thead th")].map(text),
    rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map(text)),
    exact: [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("data")].map((data) => data.value))
  };
}, section);

// The facts of a section: by name, the figure, what stands beside it, and the exact figure.
export const factsOf = (page, selector) => page.evaluate((selector) =>
  Object.fromEntries([...document.querySelectorAll(`${selector} [data-fact], ${selector} [data-measure]`)].map((fact) => [
    fact.dataset.fact ?? fact.dataset.measure,
    {text: fact.querySelector(".figure, dd").textContent.trim(), growth: fact.querySelector(".growth > span")?.textContent.trim(),
     base: fact.querySelector(".base")?.textContent.trim(), exact: fact.querySelector("data")?.value}])), selector);
