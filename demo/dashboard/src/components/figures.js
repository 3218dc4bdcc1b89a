// Figures in words of a language. They come as the server's decimal strings and
// stay such: Intl.NumberFormat rounds a string by its digits, half away from zero,
// as the server's round() does, and nothing goes through floating point. NULL is "–".

const NONE = "–";
const LOCALES = {en: "en-GB", zh: "zh-CN"};

// A decimal string divided by a power of ten, digit for digit.
export function shift(text, power) {
  const [, sign, integer, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
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
  const short = format({notation: "compact", compactDisplay: language === "en" ? "long" : "short", maximumSignificantDigits: 3});
  return {
    // All digits there are.
    full: format({maximumFractionDigits: 20}),
    // Three significant digits: 1.17 billion, 11.7亿.
    short,
    // The same for an axis: 100M, 1亿.
    tick: (x) => new Intl.NumberFormat(locale, {notation: "compact"}).format(x).replace("-", "−"),
    integer: format({maximumFractionDigits: 0}),
    signedInteger: format({maximumFractionDigits: 0, ...signed}),
    // Percent and points, which come rounded.
    decimal: format(decimals(1)),
    points: growth,
    share: (text) => (text == null ? NONE : `${format(decimals(1))(text)}%`),
    pct: (text) => (text == null ? NONE : `${growth(text)}%`),
    // In units of a power of ten, with one decimal; as it is where the power is 0.
    scaled: (text, power) => (text == null ? NONE : power ? format(decimals(1))(shift(text, power)) : format({maximumFractionDigits: 2})(text))
  };
}
