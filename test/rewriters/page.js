// A page's SQL: its ```sql blocks, and the statements in each, as PostgreSQL's own
// parser tells them apart. What is psql's (meta commands, the data of a COPY) is
// kept as it is.
import { parseSync } from 'pgsql-parser';

export const BLOCK = /(?<=^```sql\n)(.*?)(?=^```\n)/gms;

// A meta command in a line: at its beginning, or after blanks (\gx, \crosstabview);
// a variable alone in a line holds a query.
const META = /(^|[ \t])\\[a-z?!]|^:\w+$/m;

/** The pieces of a block, in order: { sql } or { psql }, each of whole lines or the rest of one. */
function pieces(block) {
	const found = [];
	let copying = false;
	const add = (kind, text) => {
		const last = found.at(-1);
		if (last && kind in last) last[kind] += text;
		else found.push({ [kind]: text });
	};
	for (const line of block.match(/.*\n/g) ?? []) {
		const at = copying ? 0 : line.search(META);
		if (at > 0) add('sql', line.slice(0, at));
		add(at < 0 ? 'sql' : 'psql', line.slice(Math.max(at, 0)));
		if (/^COPY .* FROM stdin.*;$/im.test(line)) copying = true;
		else if (line === '\\.\n') copying = false;
	}
	return found;
}

// A psql variable, :'name' or :"name", stands for a literal or a name: as one it is rewritten.
const VARIABLE = /:(['"])(\w+)\1/g;
const STANDS_FOR_VARIABLE = /(['"])psql (\w+)\1/g;

/** The block with each of its statements changed by a function of its text and its parse tree. */
export function rewriteBlock(block, rewrite) {
	return pieces(block).map(piece => {
		if (!piece.sql?.trim()) return piece.sql ?? piece.psql;
		const sql = piece.sql.replace(VARIABLE, '$1psql $2$1');
		const bytes = Buffer.from(sql);
		return parseSync(sql).stmts.map(({ stmt, stmt_location: at = 0, stmt_len: length }) => {
			const text = bytes.subarray(at, length && at + length).toString();
			// Without a length it runs to the end, and no semicolon ends it.
			return rewrite(text.trim(), stmt) + (length ? ';\n' : '');
		}).join('').replace(STANDS_FOR_VARIABLE, ':$1$2$1');
	}).join('');
}

/** Every node of a tree, as its kind and its content. */
export function* nodes(tree) {
	if (tree && typeof tree === 'object')
		for (const [kind, content] of Object.entries(tree)) {
			if (content && typeof content === 'object') yield [kind, content];
			yield* nodes(content);
		}
}

/** A tree as text, without the places in the SQL; ASC is what it is without it. */
export function treeText(sql) {
	return JSON.stringify(parseSync(sql).stmts.map(({ stmt }) => stmt), (key, value) =>
		/location$|(^|_)list_(start|end)$/.test(key) ? undefined : value === 'SORTBY_ASC' ? 'SORTBY_DEFAULT' : value);
}
