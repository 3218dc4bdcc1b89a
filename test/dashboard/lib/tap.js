// Prints TAP: ok(), same(), end().
import {isDeepStrictEqual} from "node:util";

let number = 0;
let failed = 0;

export function ok(passed, what, ...detail) {
  number += 1;
  if (!passed) failed += 1;
  console.log(`${passed ? "ok" : "not ok"} ${number} - ${what}`);
  if (!passed) for (const line of detail) console.log(`#   ${line}`);
}

// Whether the page shows what the server says, row by row.
export function same(shown, expected, what) {
  const rows = (x) => (Array.isArray(x) ? x : [x]);
  const [have, want] = [rows(shown), rows(expected)];
  const first = Array.from({length: Math.max(have.length, want.length)}, (_, i) => i)
    .find((i) => !isDeepStrictEqual(have[i], want[i]));
  ok(first === undefined, what, `row ${first}`, `shown:    ${JSON.stringify(have[first])}`, `expected: ${JSON.stringify(want[first])}`);
}

export function end() {
  console.log(`1..${number}`);
  process.exitCode = failed ? 1 : 0;
}
