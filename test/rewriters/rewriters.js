// The rewriters: each a function from a statement and its parse tree to what the
// rewriter makes of it, which throws where it refuses.
import { transpile } from '@polyglot-sql/sdk';
import { deparseSync } from 'pgsql-deparser';
import { loadModule } from 'pgsql-parser';
import sql from 'node-sql-parser';
import { CONSTRUCTS } from './constructs.js';
import { nodes, treeText } from './page.js';

await loadModule();

const parser = new sql.Parser();
const POSTGRESQL = { database: 'postgresql' };

export const REWRITERS = {
	'pgsql-parser': (text, tree) => deparseSync(tree),
	'node-sql-parser': text => parser.sqlify(parser.astify(text, POSTGRESQL), POSTGRESQL),
	'polyglot-sql': text => {
		const { success, sql, error } = transpile(text, 'postgresql', 'postgresql');
		if (!success) throw new Error(error);
		return sql.join(';\n');
	},
};

/** What comes of a statement: { text } where it survives, { lost } where it does not; `names` of the constructs in it. */
export function regenerate(by, text, tree) {
	const found = [...nodes(tree)];
	const names = CONSTRUCTS
		.filter(c => c.by.includes(by) && (c.text ? c.text.test(text) : found.some(([kind, node]) => c.has(kind, node))))
		.map(c => c.name);
	try {
		const again = REWRITERS[by](text, tree).replace(/;\s*$/, '');
		if (treeText(again) === treeText(text)) return { names, text: again };
		return { names, lost: 'changed into\n' + again };
	} catch (error) {
		return { names, lost: 'refused: ' + error.message };
	}
}

/** Prints TAP: ok(), and end() with the plan and the exit status. */
export const tap = {
	number: 0,
	failed: 0,
	ok(passed, what, detail = '') {
		this.number++;
		if (!passed) this.failed++;
		console.log(`${passed ? 'ok' : 'not ok'} ${this.number} - ${what}`);
		if (!passed) console.log(detail.replace(/^/gm, '#   '));
	},
	end() {
		console.log(`1..${this.number}`);
		process.exit(this.failed ? 1 : 0);
	},
};
