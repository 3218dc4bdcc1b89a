// Clicks through Adminer in Chromium, as the analyst. Prints, for each question, its
// name and what the page shows; a screenshot of each page is left in WORK.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const { PGHOST, PGPORT, PGUSER, PGDATABASE, WORK } = process.env;

async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	const { port } = server.address();
	await new Promise(resolve => server.close(resolve));
	return port;
}

const port = await freePort();
const php = spawn('php', ['-d', `session.save_path=${WORK}`, '-S', `127.0.0.1:${port}`, '-t', '/usr/share/adminer'], { stdio: 'ignore' });
// However this ends.
process.on('exit', () => php.kill());
const adminer = `http://127.0.0.1:${port}/adminer.php`;
for (let tries = 0; tries < 50; tries++)
	if (await fetch(adminer).then(answer => answer.ok, () => false)) break;
	else await sleep(200);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
const page = await browser.newPage({ viewport: { width: 1400, height: 700 } });
page.setDefaultTimeout(15000);

/** Opens a page of Adminer's by what stands in its address. */
const open = parameters =>
	page.goto(`${adminer}?${new URLSearchParams({ pgsql: `${PGHOST}:${PGPORT}`, username: PGUSER, db: PGDATABASE, ...parameters })}`);

/** The rows of the first table there: text of their cells, but for what edits them. */
const rows = selector => page.locator(selector).first().locator('tbody tr').evaluateAll(all => all.map(row =>
	[...row.cells].filter(cell => !cell.querySelector('input')).map(cell => cell.innerText.trim()).join(' ')).join('; '));

async function answer(name, text) {
	await page.screenshot({ path: `${WORK}/${name}.png` });
	process.stdout.write(`${name}\t${text.trim().replace(/\s+/g, ' ')}\n`);
}

/** Runs what is typed as an SQL command; the rows of its query, or what went wrong. */
async function command(schema, sql) {
	await open({ ns: schema, sql });
	await page.click('input[value=Execute]');
	await page.waitForLoadState();
	if (await page.locator('.error').count()) return (await page.locator('.error').first().innerText()).split('\n')[0];
	return rows('#content .scrollable table');
}

/** Fills in the form of a row and saves it; what Adminer says then. */
async function save(parameters, fields) {
	await open({ ns: 'public', edit: 'plan', ...parameters });
	for (const [name, value] of Object.entries(fields))
		await page.fill(`[name="fields[${name}]"]`, value);
	await page.click('input[value=Save]');
	await page.waitForLoadState();
	const told = await page.locator('#content .message, #content .error').first().innerText();
	// Without the link to what was run, and when.
	return told.replace(/\s*\d\d:\d\d:\d\d.*/s, '');
}

const stored = () => execFileSync('psql', ['-X', '-q', '-A', '-t', '-F', ' ', '-R', '; ', '-c', 'SELECT * FROM plan ORDER BY id'], { encoding: 'utf8' });

try {
	await page.goto(adminer);
	await page.selectOption('[name="auth[driver]"]', 'pgsql');
	// It refuses an empty password; the server asks for none.
	for (const [name, value] of Object.entries({ server: `${PGHOST}:${PGPORT}`, username: PGUSER, password: 'any', db: PGDATABASE }))
		await page.fill(`[name="auth[${name}]"]`, value);
	await page.click('input[value=Login]');
	await page.waitForLoadState();
	await answer('tables', (await page.$$eval('#tables .structure', all => all.map(link => link.innerText))).join(' '));

	const growth = name => `SELECT flow, (${name}(quantity, declared_on, 'ytd 2021-10')).* FROM declarations GROUP BY flow ORDER BY flow`;
	await answer('short_names', await command('public', `SET search_path = public, portstats; ${growth('yoy')}`));
	await answer('qualified', await command('public', growth('portstats.yoy')));
	await answer('not_in_reach', await command('public', growth('yoy')));

	await open({ ns: 'reports', select: 'headline', 'columns[0][col]': 'flow', 'columns[1][col]': 'quantity_base', 'columns[2][col]': 'quantity_pct',
		'columns[3][col]': 'ytd_value', 'where[0][col]': 'month', 'where[0][op]': '=', 'where[0][val]': '2021-10-01', 'order[0]': 'flow' });
	await answer('view', await rows('#table'));
	await open({ ns: 'reports', table: 'headline' });
	await answer('comments', await rows('#content table'));

	await open({ ns: 'public', select: 'every_type', text_length: '1000000' });
	await answer('every_type', await rows('#table'));

	await open({ ns: 'public', select: 'plan', 'where[0][col]': 'of_period', 'where[0][op]': '=', 'where[0][val]': '2021-10' });
	await answer('search', await rows('#table'));
	await answer('edit', `${await save({ 'where[id]': '1' }, { of_period: 'ytd 2021-11', counted: '2021-11: 1500' })} ${stored()}`);
	await answer('insert', `${await save({}, { id: '2', of_period: '2023-w41', vehicles: '7' })} ${stored()}`);
	await answer('wrong', `${await save({ 'where[id]': '1' }, { of_period: '2021-1' })} ${stored()}`);
	await open({ ns: 'public', select: 'plan', 'order[0]': 'of_period', 'desc[0]': '1' });
	await answer('sorted', await rows('#table'));
} finally {
	await browser.close();
	php.kill();
}
