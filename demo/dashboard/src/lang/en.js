// English. A month is "2021-10-01".
const name = (month, width) => new Intl.DateTimeFormat("en-GB", {month: width, timeZone: "UTC"}).format(new Date(month));
const number = (month) => String(month).padStart(2, "0");

export default {
  name: "English",
  locale: "en",
  title: "Trade bulletin",
  all: "All trade",
  export: "Exports",
  import: "Imports",
  balance: "Balance, exports less imports",
  notStated: "not stated",
  nothing: "Nothing was declared.",
  unknown: "Not known: see the note on incomplete figures.",
  others: (n) => `${n} others`,
  comma: ", ",
  growth: "Growth",
  overMonth: "On the month before",
  annual: "Twelve months",
  share: "Share",
  contribution: "Points",
  contributionLong: "Contribution to growth, percentage points",
  yearBefore: "a year before",
  yearBeforeHead: "A year before",
  overYear: "Growth is over the same period of the year before.",
  change: "change",
  basis: {month: "Month", ytd: "Year to date"},
  filters: {title: "Filters", month: "Month", basis: "Period", flow: "Flow", measure: "Measure", language: "Language"},
  sections: {
    headline: "At a glance",
    targets: "Pace against targets",
    monthly: "Month by month",
    corridor: "Corridors",
    mode: "Modes of transport",
    commodity: "Classes of goods",
    enterprise: "Largest enterprises",
    concentration: "Concentration on enterprises"
  },
  keys: {corridor: "Corridor", mode: "Mode", commodity: "Class", enterprise: "Enterprise"},
  concentration: {
    keys: "Enterprises",
    largest_share: "Share of the largest",
    largest_four_share: "Share of the largest four",
    hhi: "Herfindahl-Hirschman index",
    hint: "The index is the sum of the squared shares in percent: 10,000 where one enterprise has everything."
  },
  targets: {
    of: "of",
    due_by_now: "Due by now",
    ahead: "Ahead of it (− behind)",
    projected: "The year at this pace",
    per_month: "Needed a month from now on",
    required_growth: "Rise in pace that needs"
  },
  notes: {
    title: "Incomplete figures",
    window: (flow, period, why) => `${flow ? `${flow}, ` : ""}${period}: ${why.join("; ")}.`,
    missing: (months) => `no rows in ${months}`,
    before: (day) => `no rows before ${day}`,
    after: (day) => `no rows after ${day}`,
    quiet: (days) => (days == null ? "days without rows" : `more than ${days} ${days === 1 ? "day" : "days in a row"} without rows`)
  },
  quoted: (text) => `"${text}"`,
  missing: {
    month: (filter, asked, shown) => `${asked} is not loaded; this is ${shown}.`,
    other: (filter, asked, shown) => `${filter}: ${asked} is not here; this is ${shown}.`
  },
  conversion: ({from, to, rateType}) => `Amounts in ${to}: converted from ${from ?? "the currency of each row"} at ${
    new Map([
      ["average", "the average rates of each month"],
      ["customs", "each month’s rates for customs valuation"],
      ["fixed", "the fixed conversion rates"],
      ["spot", "the rates of each day"]
    ]).get(rateType) ?? `rates of the type "${rateType}"`}.`,
  footer: "Shares in percent, contributions in percentage points of the growth of the whole. – not known, or no growth over such a base. Computed by portstats.",
  // "October 2021", "January to October 2021"
  period: (first, last) => (first === last ? "" : `${name(first, "long")} to `) + `${name(last, "long")} ${last.slice(0, 4)}`,
  day: (day) => `${Number(day.slice(8))} ${name(day, "long")} ${day.slice(0, 4)}`,
  monthOf: (year, month) => `${name(`${year}-${number(month)}-01`, "long")} ${year}`,
  monthTick: (month, long) => long ? name(`2000-${number(month)}-01`, "long") : name(`2000-${number(month)}-01`, "short").slice(0, 3),
  // "Value (CNY)", "Vehicles"
  measure: (measure, unit) => (measure === "quantity" ? (unit ? unit[0].toUpperCase() + unit.slice(1) : "Quantity") : unit ? `Value (${unit})` : "Value"),
  // The power of ten for figures up to this one, and what it is called: "million CNY".
  power: (largest) => (largest >= 1e10 ? 9 : largest >= 1e6 ? 6 : 0),
  unit: (code, word, power) => [{0: "", 6: "million", 9: "billion"}[power], code].filter(Boolean).join(" ")
};
