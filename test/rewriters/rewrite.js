// Puts each SQL statement of a page through a rewriter, and writes the page anew
// with what comes out of it, for test/doc/run to run.
//
//     node rewrite.js REWRITER PAGE OUT
//
// Prints TAP, a test a statement: it survives (what the rewriter makes of it has
// the same parse tree), or it is an exception that constructs.js knows, and stays
// as it is. A statement that survives though it has such a construct is a failure.
import { readFileSync, writeFileSync } from 'node:fs';
import { BLOCK, rewriteBlock } from './page.js';
import { regenerate, tap } from './rewriters.js';

const [by, page, out] = process.argv.slice(2);
const markdown = readFileSync(page, 'utf8');
let exceptions = 0;

const rewritten = markdown.replace(BLOCK, (block, _, offset) => {
	const line = markdown.slice(0, offset).split('\n').length;
	// An error that shows the statement's own text would show other text.
	const shown = markdown.slice(offset + block.length).match(/^```\n+```text\n.*?^```\n/ms);
	const showsText = shown?.index === 0 && /^LINE \d+: /m.test(shown[0]);
	const rewrite = (text, tree) => {
		const { names, text: again, lost } = regenerate(by, text, tree);
		const known = names.join(', ');
		const what = `${by} ${page}:${line} ${text.replace(/\s+/g, ' ').slice(0, 60).replaceAll('#', '')}`;
		if (again === undefined && known) exceptions++;
		tap.ok((again === undefined) === Boolean(known), known ? `${what} (exception: ${known})` : what,
			lost ? `${lost}\n${text}` : 'It survives: the exception has to go, or to say more exactly what is lost.\n' + text);
		return showsText ? text : again ?? text;
	};
	try {
		return rewriteBlock(block, rewrite);
	} catch (error) {
		tap.ok(false, `${page}:${line} can be taken apart into statements`, error.message);
		return block;
	}
});
writeFileSync(out, rewritten);
console.log(`# ${exceptions} exceptions of ${tap.number} statements`);
if (tap.number) tap.end();
console.log('1..0 # SKIP no SQL');
