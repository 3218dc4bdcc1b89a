// How an exact, rounded figure of the server has to be written in English.

const sign = (text) => (text.startsWith("-") ? "−" : "");
const commas = (text) => sign(text) + text.replace("-", "").replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));

// To cents: a year to date in dollars is the sum of its months as they were converted,
// each to eight decimals.
export function exact(text) {
  if (text == null) return text;
  const [, minus, integer, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const cents = (BigInt(integer + fraction.padEnd(3, "0").slice(0, 3)) + 5n) / 10n;
  return `${minus}${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
}
export const figure = (text) => (text == null ? "–" : commas(text));
export const share = (text) => (text == null ? "–" : `${commas(text)}%`);
export const points = (text) => (text == null ? "–" : (/^0(\.0+)?$/.test(text) || text.startsWith("-") ? "" : "+") + commas(text));
export const growth = (text) => (text == null ? "–" : `${points(text)}%`);
