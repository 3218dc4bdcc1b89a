// 中文. A month is "2021-10-01".
const year = (month) => Number(month.slice(0, 4));
const number = (month) => Number(month.slice(5, 7));
// A code of an office's own list has no name.
const currency = (code) => (/^[A-Z]{3}$/.test(code) ? new Intl.DisplayNames("zh-CN", {type: "currency"}).of(code) : code);

export default {
  name: "中文",
  locale: "zh-CN",
  title: "口岸贸易统计简报",
  all: "进出口",
  export: "出口",
  import: "进口",
  balance: "差额（出口减进口）",
  notStated: "未注明",
  nothing: "无申报。",
  unknown: "不详：见数据不完整说明。",
  others: (n) => `其他${n}项`,
  comma: "、",
  growth: "同比",
  overMonth: "环比",
  annual: "12个月累计",
  share: "比重",
  contribution: "拉动",
  contributionLong: "拉动增长（百分点）",
  yearBefore: "上年同期",
  yearBeforeHead: "上年同期",
  overYear: "增长均为同比。",
  change: "增减",
  basis: {month: "当月", ytd: "本年累计"},
  filters: {title: "筛选", month: "月份", basis: "期间", flow: "流向", measure: "指标", language: "语言"},
  sections: {
    headline: "概览",
    targets: "目标进度",
    monthly: "分月情况",
    corridor: "运输走廊",
    mode: "运输方式",
    commodity: "商品类别",
    enterprise: "主要企业",
    concentration: "企业集中度"
  },
  keys: {corridor: "走廊", mode: "方式", commodity: "类别", enterprise: "企业"},
  concentration: {
    keys: "企业数",
    largest_share: "最大一家比重",
    largest_four_share: "前四家比重",
    hhi: "赫芬达尔指数（HHI）",
    hint: "指数为各企业百分比份额的平方和；一家独占时为10,000。"
  },
  targets: {
    of: "目标",
    due_by_now: "按进度应完成",
    ahead: "超前（−为落后）",
    projected: "按此进度全年可达",
    per_month: "今后每月需完成",
    required_growth: "所需提速"
  },
  notes: {
    title: "数据不完整",
    window: (flow, period, why) => `${flow ?? ""}${period}：${why.join("；")}。`,
    missing: (months) => `${months}无数据`,
    before: (day) => `${day}前无数据`,
    after: (day) => `${day}后无数据`,
    quiet: (days) => (days == null ? "有无数据的日期" : `连续${days}日以上无数据`)
  },
  quoted: (text) => `“${text}”`,
  missing: {
    month: (filter, asked, shown) => `未载入${asked}的数据，现显示${shown}。`,
    other: (filter, asked, shown) => `${filter}：没有${asked}，现显示${shown}。`
  },
  conversion: ({from, to, rateType}) => `${currency(to)}金额按${
    new Map([["average", "各月平均汇率"], ["customs", "各月海关计征汇率"], ["fixed", "固定折算率"], ["spot", "各日汇率"]]).get(rateType) ?? `“${rateType}”类汇率`
  }由${from ? currency(from) : "各行货币"}折算。`,
  footer: "比重为百分比，拉动为对总体增长的百分点。“–”表示不详，或基数不能计算增长。由 portstats 计算。",
  // “2021年10月”、“2021年1—10月”
  period: (first, last) => `${year(last)}年${first === last ? "" : `${number(first)}—`}${number(last)}月`,
  day: (day) => `${year(day)}年${number(day)}月${Number(day.slice(8))}日`,
  monthOf: (of, month) => `${of}年${month}月`,
  monthTick: (month, long) => (long ? `${month}月` : String(month)),
  measure: (measure, unit) => (measure === "quantity" ? (unit ? `数量（${unit}）` : "数量") : unit ? `货值（${currency(unit)}）` : "货值"),
  // 万元、亿元
  power: (largest) => (largest >= 1e10 ? 8 : largest >= 1e6 ? 4 : 0),
  unit: (code, word, power) => [{0: "", 4: "万", 8: "亿"}[power], word].join("")
};
