// Figures in words of a language. They come as the server's decimal strings and
// stay such: Intl.NumberFormat rounds a string by its digits, half away from zero,
// as the server's round() does, and nothing goes through floating point. NULL is "–".

const NONE = "–";
const LOCALES = {en: "en-US", zh: "zh-CN"};

// A decimal string divided by a power of ten, digit for digit; NaN and infinity as they are.
function shift(text, power) {
  const decimal = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!decimal) return text;
  const [, sign, integer, fraction = ""] = decimal;
  const digits = integer.padStart(power + 1, "0");
  return `${sign}${digits.slice(0, digits.length - power)}.${digits.slice(digits.length - power)}${fraction}`;
}

export function figures(language) {
  const locale = LOCALES[language];
  const format = (options) => {
    const formatter = new Intl.NumberFormat(locale, options);
    return (text) => (text == null ? NONE : formatter.format(text).replace("-", "−"));
  };
  const decimals = (digits) => ({minimumFractionDigits: digits, maximumFractionDigits: digits});
  const signed = {signDisplay: "exceptZero"};
  const growth = format({...decimals(1), ...signed});
  const three = format({maximumSignificantDigits: 3, useGrouping: language === "en"});
  const compact = format({notation: "compact", compactDisplay: language === "en" ? "long" : "short", maximumSignificantDigits: 3});
  return {
    // All digits there are.
    full: format({maximumFractionDigits: 20}),
    // As press_number of the extension writes them: a count with all its digits, money
    // with three, from a million on in its scale (in Chinese from 万): 1.17 billion, 11.7亿.
    count: format({maximumFractionDigits: 20, useGrouping: language === "en"}),
    money: (text) => (compact(text).includes("thousand") ? three(text) : compact(text)),
    // The same for an axis: 100M, 1亿.
    tick: (x) => new Intl.NumberFormat(locale, {notation: "compact"}).format(x).replace("-", "−"),
    integer: format({maximumFractionDigits: 0}),
    // Percent and points, which come rounded.
    points: growth,
    share: (text) => (text == null ? NONE : `${format(decimals(1))(text)}%`),
    pct: (text) => (text == null ? NONE : `${growth(text)}%`),
    // On the scale of its table; nothing at all is 0, where 0.0 is less than half of 0.1.
    scaled: (text, {power, digits}) => (text == null ? NONE : format(decimals(Number(text) ? digits : 0))(shift(text, power)))
  };
}
