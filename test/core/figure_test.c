/*
 * figure_test.c: the core of printed figures against numbers that are written out in
 * other ways, every text of a few bytes, and what offices print. Prints TAP.
 *
 * Built under the sanitizers; the seed of random numbers is the first argument.
 */
#include "publish/figure.h"
#include "core_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads a text, on the heap to its last byte; a fault has to be within it. */
static FigureError
parse(const char *text, Figure *figure, FigureFault *fault)
{
	static char units[FIGURE_MAX_UNIT + 1];
	size_t		length = strlen(text);
	char	   *bytes = malloc(length > 0 ? length : 1);
	FigureError error;

	memcpy(bytes, text, length);
	error = figure_parse(bytes, length, figure, fault);
	if (error == FIGURE_OK && figure->unit != NULL)
	{
		memcpy(units, figure->unit, (size_t) figure->unit_length);
		units[figure->unit_length] = '\0';
		figure->unit = units;
	}
	if (error != FIGURE_OK && (error != fault->error || fault->offset < 0 || fault->length < 0 ||
							   (size_t) fault->offset + (size_t) fault->length > length))
	{
		printf("# \"%s\": fault outside\n", text);
		exit(1);
	}
	free(bytes);
	return error;
}

/* Whether a text reads as a number "[-]digits" * 10^exponent, of which 10^held holds. */
static bool
reads_as(const char *text, const char *number, int exponent, int held, const char *unit)
{
	Figure		figure;
	FigureFault fault;
	FigureError error = parse(text, &figure, &fault);
	bool		right;

	if (error != FIGURE_OK)
	{
		printf("# \"%s\": error %d at %d, %d bytes\n", text, (int) error, fault.offset, fault.length);
		return false;
	}
	right = figure.negative == (*number == '-') && figure.exponent == exponent && figure.held == held &&
		strcmp(figure.digits, number + (*number == '-')) == 0 &&
		(int) strlen(figure.digits) == figure.ndigits &&
		(unit == NULL ? figure.unit == NULL : figure.unit != NULL && strcmp(figure.unit, unit) == 0);
	if (!right)
		printf("# \"%s\": %s%se%d, 10^%d holds, unit %s\n", text, figure.negative ? "-" : "", figure.digits,
			   figure.exponent, figure.held, figure.unit == NULL ? "none" : figure.unit);
	return right;
}

/* ---------- what offices print ---------- */

static void
test_printed(void)
{
	static const struct
	{
		const char *text;
		const char *number;
		int			exponent;
		int			held;
		const char *unit;
	}			cases[] = {
		{"10,722", "10722", 0, 0, NULL}, {"10,722 vehicles", "10722", 0, 0, "vehicles"}, {"10722辆", "10722", 0, 0, "辆"},
		{"1.17 billion", "117", 7, 7, NULL}, {"1.17 billion yuan", "117", 7, 7, "CNY"}, {"$182 million", "182", 6, 6, "USD"},
		{"430 million", "430", 6, 7, NULL}, {"US$66.8 million", "668", 5, 5, "USD"}, {"U.S. $66.8 bn", "668", 8, 8, "USD"},
		{"20,000", "20000", 0, 4, NULL}, {"20,000.0", "200000", -1, -1, NULL}, {"10", "10", 0, 1, NULL}, {"100%", "100", 0, 2, "percent"},
		{"1,062 percent", "1062", 0, 0, "percent"}, {"1,062%", "1062", 0, 0, "percent"}, {"1062 per cent", "1062", 0, 0, "percent"},
		{"-3.2%", "-32", -1, -1, "percent"}, {"\xE2\x88\x92" "3.2%", "-32", -1, -1, "percent"}, {"+3.2 pct", "32", -1, -1, "percent"},
		{"负3.2%", "-32", -1, -1, "percent"}, {"-$5 million", "-5", 6, 6, "USD"}, {"$ -5 million", "-5", 6, 6, "USD"},
		{"RMB 430 million", "430", 6, 7, "CNY"}, {"CNY 430 million", "430", 6, 7, "CNY"}, {"RMB¥430 million yuan", "430", 6, 7, "CNY"},
		{"￥３．５万", "35", 3, 3, "CNY"}, {"¥11.7亿", "117", 7, 7, "CNY"}, {"11.7亿元", "117", 7, 7, "CNY"}, {"人民币11.7亿元", "117", 7, 7, "CNY"},
		{"1.82亿美元", "182", 6, 6, "USD"}, {"3.5万", "35", 3, 3, NULL}, {"3.5 万吨", "35", 3, 3, "吨"}, {"1.2万亿", "12", 11, 11, NULL},
		{"二万三千亿", "2300000000000", 0, 11, NULL}, {"１０，７２２", "10722", 0, 0, NULL}, {"１，０６２％", "1062", 0, 0, "percent"},
		{"11亿7436万3800元", "1174363800", 0, 2, "CNY"}, {"1亿2345.6万", "123456", 3, 3, NULL}, {"1亿300万", "10300", 4, 6, NULL}, {"1亿2345.60万", "1234560", 2, 2, NULL},
		{"1万0005", "10005", 0, 0, NULL}, {"5千3百辆", "53", 2, 2, "辆"}, {"3百万", "3", 6, 6, NULL}, {"2千万吨", "2", 7, 7, "吨"},
		{"百分之一千零六十二", "1062", 0, 0, "percent"}, {"百分之三点二", "32", -1, -1, "percent"}, {"百分之-3.2", "-32", -1, -1, "percent"},
		{"三点五亿", "35", 7, 7, NULL}, {"零点零五", "5", -2, -2, NULL}, {"十五", "15", 0, 0, NULL}, {"十万辆", "100000", 0, 5, "辆"},
		{"两百五十辆", "250", 0, 1, "辆"}, {"一亿零五千", "100005000", 0, 3, NULL}, {"二〇二一", "2021", 0, 0, NULL}, {"一〇万", "10", 4, 5, NULL},
		{"500千克", "500", 0, 2, "千克"}, {"500万千瓦时", "500", 4, 6, "千瓦时"}, {"三千克", "3", 0, 0, "千克"}, {"5千升", "5", 0, 0, "千升"},
		{"3个百分点", "3", 0, 0, "个百分点"}, {"12.5 percentage points", "125", -1, -1, "percentage points"}, {"10.6倍", "106", -1, -1, "倍"},
		{"5 hundred million yuan", "5", 8, 8, "CNY"}, {"10 thousand tons", "10", 3, 4, "tons"}, {"2 Trillion", "2", 12, 12, NULL},
		{"5bn euros", "5", 9, 9, "EUR"}, {"KZT 5 bn", "5", 9, 9, "KZT"}, {"0₮", "", 0, 0, "MNT"}, {"5 MNT", "5", 0, 0, "MNT"}, {"BND 5 billion", "5", 9, 9, "BND"}, {"5 billion tenge", "5", 9, 9, "KZT"}, {"7 mln roubles", "7", 6, 6, "RUB"},
		{"JPY 300", "300", 0, 2, "JPY"}, {"HK$3.10 million", "310", 4, 4, "HKD"}, {"5 Hong Kong  dollars", "5", 0, 0, "HKD"}, {"£5", "5", 0, 0, "GBP"},
		{"1 British pound", "1", 0, 0, "GBP"}, {"5 billion won", "5", 9, 9, "KRW"}, {"5亿韩元", "5", 8, 8, "KRW"}, {"$ 5", "5", 0, 0, "USD"}, {"5 pataca", "5", 0, 0, "MOP"},
		{"1.5 m3", "15", -1, -1, "m3"}, {"12 m²", "12", 0, 0, "m²"}, {"12,345 t", "12345", 0, 0, "t"}, {"7 m", "7", 0, 0, "m"}, {"8‰", "8", 0, 0, "‰"},
		{"1.17 billions", "117", 7, 7, NULL}, {"5 Millions yuan", "5", 6, 6, "CNY"}, {"3 lakhs", "3", 5, 5, NULL}, {"2 crores", "2", 7, 7, NULL},
		{"7\xC2\xA0m", "7", 0, 0, "m"}, {"5 million m", "5", 6, 6, "m"}, {"3万m", "3", 4, 4, "m"}, {"7m³", "7", 0, 0, "m³"}, {"7 mm", "7", 0, 0, "mm"},
		{"7兆瓦", "7", 0, 0, "兆瓦"},
		{"5eur", "5", 0, 0, "EUR"}, {"￡5", "5", 0, 0, "GBP"}, {"負5", "-5", 0, 0, NULL}, {"二百〇五", "205", 0, 0, NULL}, {"兩百", "200", 0, 2, NULL},
		{"两辆", "2", 0, 0, "辆"}, {"三點五", "35", -1, -1, NULL}, {"5 km³", "5", 0, 0, "km³"}, {"5 €/kg", "5", 0, 0, "€/kg"}, {"5 US$/t", "5", 0, 0, "US$/t"},
		{"5 PM10", "5", 0, 0, "PM10"}, {"5 °C", "5", 0, 0, "°C"}, {"5 kg CO₂", "5", 0, 0, "kg CO₂"}, {"5 pickup\xC2\xA0" "trucks\xC2\xA0", "5", 0, 0, "pickup\xC2\xA0trucks"},
		{"5 pickup trucks", "5", 0, 0, "pickup trucks"}, {"9 TEU", "9", 0, 0, "TEU"}, {"3 cu.m", "3", 0, 0, "cu.m"}, {" 7\xE3\x80\x80 ", "7", 0, 0, NULL}, {"10\xC2\xA0" "722", "10722", 0, 0, NULL},
		{"10\xE2\x80\xAF" "722\xE2\x80\xAF" "100 t", "10722100", 0, 2, "t"}, {"182\xC2\xA0million", "182", 6, 6, NULL},
		/* Prefixes of units and what only looks like one. */
		{"三百米", "300", 0, 2, "米"}, {"三百克", "300", 0, 2, "克"}, {"五千克拉", "5000", 0, 3, "克拉"}, {"二百升", "200", 0, 2, "升"}, {"5百瓦", "5", 2, 2, "瓦"},
		{"五百安全帽", "500", 0, 2, "安全帽"}, {"三千卡车", "3000", 0, 3, "卡车"}, {"一千安置房", "1000", 0, 3, "安置房"}, {"3千升船", "3", 3, 3, "升船"}, {"一千二百米", "1200", 0, 2, "米"},
		{"五千克", "5", 0, 0, "千克"}, {"5百帕", "5", 0, 0, "百帕"}, {"5百分点", "5", 0, 0, "百分点"}, {"五百千克", "500", 0, 2, "千克"}, {"5千瓦时", "5", 0, 0, "千瓦时"},
		{"5千伏安", "5", 0, 0, "千伏安"}, {"5千克/立方米", "5", 0, 0, "千克/立方米"}, {"5千克每平方米", "5", 0, 0, "千克每平方米"}, {"三千帕萨特", "3000", 0, 3, "帕萨特"}, {"5兆瓦时", "5", 0, 0, "兆瓦时"},
		{"5千克毛重", "5", 3, 3, "克毛重"}, {"5千字节", "5", 0, 0, "千字节"},
		/* Numerals and bounding words in the names of units. */
		{"5个百分点", "5", 0, 0, "个百分点"}, {"5台二手车", "5", 0, 0, "台二手车"}, {"5支队伍", "5", 0, 0, "支队伍"}, {"5辆陆运车", "5", 0, 0, "辆陆运车"}, {"5亿美元大陆", "5", 8, 8, "美元大陆"}, {"5件一次性手套", "5", 0, 0, "件一次性手套"}, {"500个万向节", "500", 0, 2, "个万向节"}, {"5把千斤顶", "5", 0, 0, "把千斤顶"},
		{"5吨三聚氰胺", "5", 0, 0, "吨三聚氰胺"}, {"5个二极管", "5", 0, 0, "个二极管"}, {"5辆三轮摩托车", "5", 0, 0, "辆三轮摩托车"}, {"5辆半挂车", "5", 0, 0, "辆半挂车"}, {"5个半导体", "5", 0, 0, "个半导体"},
		{"5吨多晶硅", "5", 0, 0, "吨多晶硅"}, {"5吨不饱和聚酯", "5", 0, 0, "吨不饱和聚酯"}, {"5市两", "5", 0, 0, "市两"}, {"5市兩", "5", 0, 0, "市兩"}, {"5吨八角", "5", 0, 0, "吨八角"}, {"5台两用炉", "5", 0, 0, "台两用炉"},
		{"500 three-wheelers", "500", 0, 2, "three-wheelers"}, {"500 ready-to-wear garments", "500", 0, 2, "ready-to-wear garments"}, {"500 pick-up trucks", "500", 0, 2, "pick-up trucks"}, {"500 cars & trucks", "500", 0, 2, "cars & trucks"},
		/* Scales: behind a currency too, and in units behind per. */
		{"182 USD million", "182", 6, 6, "USD"}, {"182 EUR million", "182", 6, 6, "EUR"}, {"182 $ million", "182", 6, 6, "USD"}, {"182 €bn", "182", 9, 9, "EUR"}, {"430 yuan million", "430", 6, 7, "CNY"},
		{"0.5 XAF million ", "5", 5, 5, "XAF"}, {"182 TEU thousand", "182", 3, 3, "TEU"}, {"$182 USD million", "182", 6, 6, "USD"},
		{"8 parts per million", "8", 0, 0, "parts per million"}, {"8 cases per hundred thousand people", "8", 0, 0, "cases per hundred thousand people"}, {"8 cases/million", "8", 0, 0, "cases/million"}, {"5 USD per million BTU", "5", 0, 0, "USD per million BTU"},
		{"2.5 trln yuan", "25", 11, 11, "CNY"}, {"1.2 quadrillion yen", "12", 14, 14, "JPY"}, {"5 lac", "5", 5, 5, NULL}, {"5 lacs rupees", "5", 5, 5, "rupees"}, {"3 quadrillions", "3", 15, 15, NULL}, {"5 hundredweights", "5", 0, 0, "hundredweights"},
		{"500 BMW X5", "500", 0, 2, "BMW X5"}, {"500 BMW X1", "500", 0, 2, "BMW X1"}, {"5 UNIT", "5", 0, 0, "UNIT"}, {"5 тонн", "5", 0, 0, "тонн"}, {"5 T", "5", 0, 0, "T"}, {"5t", "5", 0, 0, "t"}, {"5 dozen pairs", "5", 0, 0, "dozen pairs"},
		{"5仟元", "5", 3, 3, "CNY"}, {"5佰万元", "5", 6, 6, "CNY"}, {"3拾万", "3", 5, 5, NULL}, {"三仟二佰辆", "3200", 0, 2, "辆"}, {"5仟克", "5", 0, 0, "仟克"}, {"5仟瓦时", "5", 0, 0, "仟瓦时"},
		{"5 t ", "5", 0, 0, "t"}, {" 7 m\n", "7", 0, 0, "m"}, {"5 mmBTU", "5", 0, 0, "mmBTU"}, {"5 TEUs", "5", 0, 0, "TEUs"}, {"5 kWh/USD1000", "5", 0, 0, "kWh/USD1000"},
		/* Currencies on either side. */
		{"430 million ¥", "430", 6, 7, "CNY"}, {"430 million CN¥", "430", 6, 7, "CNY"}, {"5 million £", "5", 6, 6, "GBP"}, {"5 JP¥", "5", 0, 0, "JPY"}, {"5 US $", "5", 0, 0, "USD"}, {"5 HK $", "5", 0, 0, "HKD"},
		{"yuan 430 million", "430", 6, 7, "CNY"}, {"元430", "430", 0, 1, "CNY"}, {"renminbi 430", "430", 0, 1, "CNY"}, {"美元5亿", "5", 8, 8, "USD"}, {"euro 5 million", "5", 6, 6, "EUR"}, {"港元5亿", "5", 8, 8, "HKD"},
		{"dollars 5", "5", 0, 0, "USD"}, {"tenge 5 billion", "5", 9, 9, "KZT"}, {"人民币元5亿", "5", 8, 8, "CNY"}, {"₹182 crore", "182", 7, 7, "INR"}, {"182 crore ₹", "182", 7, 7, "INR"}, {"5亿₽", "5", 8, 8, "RUB"},
		{"S$5 million", "5", 6, 6, "SGD"}, {"5 million S$", "5", 6, 6, "SGD"}, {"$US5", "5", 0, 0, "USD"}, {"5亿元整", "5", 8, 8, "CNY"}, {"5 KGS", "5", 0, 0, "KGS"}, {"5 kgs", "5", 0, 0, "kgs"},
		{"0", "", 0, 0, NULL}, {"0.00", "", -2, -2, NULL}, {"0.0050", "50", -4, -4, NULL}, {".5", "5", -1, -1, NULL}, {"零", "", 0, 0, NULL},
	};
	bool		right = true;
	size_t		i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		right = reads_as(cases[i].text, cases[i].number, cases[i].exponent, cases[i].held, cases[i].unit) && right;
	ok(right, "what offices print, in English and Chinese");
}

static void
test_faults(void)
{
	static const struct
	{
		const char *text;
		FigureError error;
		const char *span;
	}			cases[] = {
		{"", FIGURE_EMPTY, ""}, {"  ", FIGURE_EMPTY, "  "}, {"$", FIGURE_EMPTY, "$"}, {"-", FIGURE_EMPTY, "-"},
		{"more than 20,000", FIGURE_BEFORE, "more"}, {"增长3%", FIGURE_BEFORE, "增"}, {"(3.2)", FIGURE_BEFORE, "("}, {"--5", FIGURE_BEFORE, "-"},
		{"NaN", FIGURE_BEFORE, "NaN"}, {"万辆", FIGURE_BEFORE, "万"}, {"\x01", FIGURE_BEFORE, "\x01"}, {"\xFF" "5", FIGURE_BEFORE, "\xFF"},
		{"\xE4\xB8", FIGURE_BEFORE, "\xE4"}, {"\xC0\xB5", FIGURE_BEFORE, "\xC0"}, {"\xED\xA0\x80", FIGURE_BEFORE, "\xED"}, {"\xE4" "AB", FIGURE_BEFORE, "\xE4"},
		{"\xF4\x90\x80\x80", FIGURE_BEFORE, "\xF4"}, {"ABCD 5", FIGURE_BEFORE, "ABCD"}, {"KZT", FIGURE_EMPTY, "KZT"},
		{"1,23", FIGURE_SEPARATOR, ",23"}, {"12,34,567", FIGURE_SEPARATOR, ",34,567"}, {"1234,567", FIGURE_SEPARATOR, ",567"},
		{"0,123", FIGURE_SEPARATOR, ",123"}, {"1,2345", FIGURE_SEPARATOR, ",2345"}, {"1,,234", FIGURE_SEPARATOR, ",,234"}, {"1，23", FIGURE_SEPARATOR, "，23"},
		{"1,234\xC2\xA0" "567", FIGURE_SEPARATOR, "\xC2\xA0" "567"}, {"1.234,5", FIGURE_SEPARATOR, ",5"}, {"10,722,", FIGURE_SEPARATOR, ","}, {",5", FIGURE_BEFORE, ","},
		{"10.", FIGURE_POINT, "."}, {"1.062.5", FIGURE_POINT, ".062."}, {"1..5", FIGURE_POINT, "."}, {".", FIGURE_BEFORE, "."},
		{"007", FIGURE_LEADING_ZERO, "007"}, {"00", FIGURE_LEADING_ZERO, "00"}, {"零五", FIGURE_LEADING_ZERO, "零五"},
		{"1e6", FIGURE_EXPONENT, "e6"}, {"1.17E+09", FIGURE_EXPONENT, "E+09"}, {"5E-3%", FIGURE_EXPONENT, "E-3"},
		{"二百五", FIGURE_NUMERAL, "二百五"}, {"三五", FIGURE_NUMERAL, "三五"}, {"二三十", FIGURE_NUMERAL, "二三"}, {"一亿五千", FIGURE_NUMERAL, "五千"},
		{"一万五", FIGURE_NUMERAL, "五"}, {"二百零五十", FIGURE_NUMERAL, "二百零五十"}, {"一百零", FIGURE_NUMERAL, "一百零"}, {"三点", FIGURE_NUMERAL, "三点"},
		{"五十百", FIGURE_NUMERAL, "五十百"}, {"二百十五", FIGURE_NUMERAL, "二百十"}, {"十两", FIGURE_NUMERAL, "十两"}, {"两十", FIGURE_NUMERAL, "两十"}, {"一万零两", FIGURE_NUMERAL, "零两"}, {"五百零五百", FIGURE_NUMERAL, "五百零五百"},
		{"3万5", FIGURE_SECTION, "5"}, {"3万12345", FIGURE_SECTION, "12345"}, {"1.5亿3万", FIGURE_SECTION, "3万"}, {"3万2亿", FIGURE_SECTION, "2亿"}, {"1亿2.万", FIGURE_POINT, "."},
		{"1亿12345万", FIGURE_SECTION, "12345万"},
		{"5k", FIGURE_ABBREVIATION, "k"}, {"$5m", FIGURE_ABBREVIATION, "m"}, {"5 m yuan", FIGURE_ABBREVIATION, "m"}, {"5m元", FIGURE_ABBREVIATION, "m"}, {"¥5b", FIGURE_ABBREVIATION, "b"},
		{"430m", FIGURE_ABBREVIATION, "m"}, {"5m", FIGURE_ABBREVIATION, "m"}, {"４３０ｍ", FIGURE_ABBREVIATION, "ｍ"}, {"430 M", FIGURE_ABBREVIATION, "M"}, {"5 MM yuan", FIGURE_ABBREVIATION, "MM"},
		{"5 bil", FIGURE_ABBREVIATION, "bil"}, {"1兆元", FIGURE_ABBREVIATION, "兆"}, {"3½ million", FIGURE_AFTER, "½"}, {"3² vehicles", FIGURE_AFTER, "²"}, {"3¹ vehicles", FIGURE_AFTER, "¹"},
		{"3⅓", FIGURE_AFTER, "⅓"}, {"一半", FIGURE_AFTER, "半"},
		{"20,000 or more", FIGURE_AFTER, "or"}, {"1万多辆", FIGURE_AFTER, "多"}, {"10000辆以上", FIGURE_AFTER, "以上"}, {"20000辆左右", FIGURE_AFTER, "左右"},
		{"3.2% down", FIGURE_AFTER, "down"}, {"3.2 percent lower than in May", FIGURE_AFTER, "lower"}, {"3.2%同比", FIGURE_AFTER, "同比"},
		{"5-10", FIGURE_AFTER, "-"}, {"10 722", FIGURE_AFTER, "722"}, {"3万五千", FIGURE_AFTER, "五"}, {"3 million 万", FIGURE_AFTER, "万"}, {"三万亿亿", FIGURE_AFTER, "亿"},
		{"3万 million", FIGURE_AFTER, "million"}, {"430 million.", FIGURE_AFTER, "."}, {"430 million yuan.", FIGURE_AFTER, "."}, {"430亿元。", FIGURE_AFTER, "。"},
		{"1.17 billion yuan ($182 million)", FIGURE_AFTER, "("}, {"5 vehicles 3", FIGURE_AFTER, "3"}, {"2021年10月", FIGURE_AFTER, "10"}, {"五分之一", FIGURE_AFTER, "分之"},
		{"5 bags—", FIGURE_AFTER, "—"}, {"5 bags±1", FIGURE_AFTER, "±"}, {"5 bags«", FIGURE_AFTER, "«"}, {"5 bags»", FIGURE_AFTER, "»"}, {"5 bags\xEF\xBB\xBF", FIGURE_AFTER, "\xEF\xBB\xBF"},
		{"5 x\x7F", FIGURE_AFTER, "\x7F"}, {"5 x\xE4", FIGURE_AFTER, "\xE4"}, {"5\xE0\x80\xA5", FIGURE_AFTER, "\xE0"}, {"5\xBF\xBF", FIGURE_AFTER, "\xBF"}, {"5\xF0\x80\x80\xA5", FIGURE_AFTER, "\xF0"},
		{"$5 yuan", FIGURE_TWO_UNITS, "yuan"}, {"$¥5", FIGURE_TWO_UNITS, "¥"}, {"百分之$5", FIGURE_TWO_UNITS, "$"}, {"$5 vehicles", FIGURE_TWO_UNITS, "vehicles"}, {"百分之5元", FIGURE_TWO_UNITS, "元"},
		{"KZT 5 yuan", FIGURE_TWO_UNITS, "yuan"},
		/* What scales, and is in no table of scales. */
		{"5 tln", FIGURE_ABBREVIATION, "tln"}, {"5 mld euros", FIGURE_ABBREVIATION, "mld"}, {"5 milliard euros", FIGURE_ABBREVIATION, "milliard"}, {"5 milliards", FIGURE_ABBREVIATION, "milliards"}, {"5 thsd tonnes", FIGURE_ABBREVIATION, "thsd"},
		{"5 ths. tonnes", FIGURE_ABBREVIATION, "ths"}, {"5 quintillion", FIGURE_ABBREVIATION, "quintillion"}, {"5 billiard", FIGURE_ABBREVIATION, "billiard"}, {"5 ten thousand", FIGURE_ABBREVIATION, "ten"}, {"5 tens of thousands", FIGURE_ABBREVIATION, "tens"},
		{"3.5 wan", FIGURE_ABBREVIATION, "wan"}, {"5billionyuan", FIGURE_ABBREVIATION, "billionyuan"}, {"5 mlnyuan", FIGURE_ABBREVIATION, "mlnyuan"}, {"5 thousandths", FIGURE_ABBREVIATION, "thousandths"}, {"5T", FIGURE_ABBREVIATION, "T"},
		{"1.05Ｔ", FIGURE_ABBREVIATION, "Ｔ"}, {"5京", FIGURE_ABBREVIATION, "京"}, {"₹5 cr", FIGURE_ABBREVIATION, "cr"}, {"MLN 5", FIGURE_BEFORE, "MLN"}, {"THS 5", FIGURE_BEFORE, "THS"}, {"PCT 5", FIGURE_BEFORE, "PCT"},
		{"5 e6", FIGURE_ABBREVIATION, "e"}, {"5 tonnes x1000", FIGURE_ABBREVIATION, "x"}, {"5 tonnes mio", FIGURE_ABBREVIATION, "mio"},
		{"5 Milliarden Euro", FIGURE_ABBREVIATION, "Milliarden"}, {"5 млн тенге", FIGURE_ABBREVIATION, "млн"}, {"5 МЛРД тенге", FIGURE_ABBREVIATION, "МЛРД"}, {"5 тысяч тонн", FIGURE_ABBREVIATION, "тыс"},
		{"182 €m", FIGURE_ABBREVIATION, "m"}, {"182 US$ k", FIGURE_ABBREVIATION, "k"}, {"182 € mio", FIGURE_ABBREVIATION, "mio"}, {"182 USDm", FIGURE_ABBREVIATION, "USDm"}, {"182 EURmn", FIGURE_ABBREVIATION, "EURmn"}, {"182 kUSD", FIGURE_ABBREVIATION, "kUSD"}, {"182 TEUR", FIGURE_ABBREVIATION, "TEUR"},
		{"182 AUDm", FIGURE_ABBREVIATION, "AUDm"}, {"182 MOPm", FIGURE_ABBREVIATION, "MOPm"}, {"182 KZTk", FIGURE_ABBREVIATION, "KZTk"}, {"182 ＣＨＦｍ", FIGURE_ABBREVIATION, "ＣＨＦｍ"}, {"182 kCHF", FIGURE_ABBREVIATION, "kCHF"},
		{"182 MCHF", FIGURE_ABBREVIATION, "MCHF"}, {"182 SEKbn", FIGURE_ABBREVIATION, "SEKbn"}, {"182 TEUm", FIGURE_ABBREVIATION, "TEUm"}, {"5 Mds €", FIGURE_ABBREVIATION, "Mds"}, {"5 mia. EUR", FIGURE_ABBREVIATION, "mia"},
		{"5m ", FIGURE_ABBREVIATION, "m"}, {"5 RMB10000", FIGURE_AFTER, "RMB10000"}, {"5 CHF1000s", FIGURE_AFTER, "CHF1000"}, {"5 bags yuan10", FIGURE_AFTER, "yuan10"},
		{"182 tonnes million", FIGURE_AFTER, "million"}, {"182 tonnes hundred thousand", FIGURE_AFTER, "hundred thousand"}, {"182 million USD million", FIGURE_AFTER, "million"}, {"182 USD million a year", FIGURE_AFTER, "million"}, {"182 美元亿", FIGURE_AFTER, "亿"},
		{"三 USD million", FIGURE_AFTER, "million"}, {"3万1234 USD million", FIGURE_AFTER, "million"},
		/* Bounds, ranges and second figures behind the unit. */
		{"三亿元至五亿元", FIGURE_AFTER, "至"}, {"五十辆和三十辆", FIGURE_AFTER, "三十"}, {"三成五", FIGURE_AFTER, "五"}, {"5吨多", FIGURE_AFTER, "多"}, {"1亿元多", FIGURE_AFTER, "多"}, {"5亿元余", FIGURE_AFTER, "余"},
		{"3个半", FIGURE_AFTER, "半"}, {"五吨三", FIGURE_AFTER, "三"}, {"5个半月", FIGURE_AFTER, "半月"}, {"5个多百分点", FIGURE_AFTER, "多百分点"}, {"五元三角五分", FIGURE_AFTER, "三"}, {"五圆三角五分", FIGURE_AFTER, "三"}, {"五吨三百公斤", FIGURE_AFTER, "三百"},
		{"五吨三仟", FIGURE_AFTER, "三仟"}, {"5元仟", FIGURE_AFTER, "仟"}, {"二仟五", FIGURE_NUMERAL, "二仟五"},
		{"5元叁角", FIGURE_AFTER, "叁"}, {"5元陆角", FIGURE_AFTER, "陆"}, {"5吨肆拾", FIGURE_AFTER, "肆拾"}, {"5吨肆", FIGURE_AFTER, "肆"}, {"5辆伍台", FIGURE_AFTER, "伍"},
		{"5廿辆", FIGURE_AFTER, "廿"}, {"廿辆", FIGURE_BEFORE, "廿"}, {"5吨卅", FIGURE_AFTER, "卅"},
		/* Numbers that are characters of their own, and digits of other scripts. */
		{"5①", FIGURE_AFTER, "①"}, {"10,722辆①", FIGURE_AFTER, "①"}, {"5㊀", FIGURE_AFTER, "㊀"}, {"5 辆Ⅳ", FIGURE_AFTER, "Ⅳ"}, {"5٣", FIGURE_AFTER, "٣"}, {"5 ٣", FIGURE_AFTER, "٣"}, {"5๕辆", FIGURE_AFTER, "๕"}, {"5𝟓", FIGURE_AFTER, "𝟓"},
		{"2021年五月", FIGURE_AFTER, "五"}, {"五亿元-八亿元", FIGURE_AFTER, "八亿"}, {"三成-五成", FIGURE_AFTER, "五"}, {"五辆和三人", FIGURE_AFTER, "三"}, {"5吨到", FIGURE_AFTER, "到"}, {"5件或", FIGURE_AFTER, "或"}, {"5亿元出头", FIGURE_AFTER, "出头"},
		{"20 vehicles or so", FIGURE_AFTER, "or"}, {"20 vehicles and over", FIGURE_AFTER, "and"}, {"500 cars and trucks", FIGURE_AFTER, "and"}, {"10 tonnes plus", FIGURE_AFTER, "plus"}, {"10 tonnes-plus", FIGURE_AFTER, "plus"}, {"5 tonnes to ten", FIGURE_AFTER, "to"},
		{"5 vehicles versus eight", FIGURE_AFTER, "versus"}, {"10 tonnes at least", FIGURE_AFTER, "at least"},
		{"MAX 5", FIGURE_BEFORE, "MAX"}, {"5 tonnes max", FIGURE_AFTER, "max"}, {"5 tonnes est.", FIGURE_AFTER, "est"},
		{"3.2% decline", FIGURE_AFTER, "decline"}, {"3.2% gain", FIGURE_AFTER, "gain"}, {"3.2% reduction", FIGURE_AFTER, "reduction"}, {"3.2% year-on-year", FIGURE_AFTER, "year-on-year"}, {"3.2% YoY", FIGURE_AFTER, "YoY"},
		{"3.2%减少", FIGURE_AFTER, "减少"}, {"3.2%回落", FIGURE_AFTER, "回落"}, {"3.2%上升", FIGURE_AFTER, "上升"}, {"3.2%降低", FIGURE_AFTER, "降低"}, {"3.2%提高", FIGURE_AFTER, "提高"}, {"3.2%增加", FIGURE_AFTER, "增加"},
		{"3.2%下跌", FIGURE_AFTER, "下跌"}, {"3.2%上涨", FIGURE_AFTER, "上涨"}, {"3.2%降", FIGURE_AFTER, "降"},
		{"美元5元", FIGURE_TWO_UNITS, "元"}, {"yuan 5 vehicles", FIGURE_TWO_UNITS, "vehicles"},
	};
	bool		right = true;
	size_t		i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Figure		figure;
		FigureFault fault;
		FigureError error = parse(cases[i].text, &figure, &fault);

		if (error != cases[i].error || (size_t) fault.length != strlen(cases[i].span) ||
			strncmp(cases[i].text + fault.offset, cases[i].span, (size_t) fault.length) != 0)
		{
			printf("# \"%s\": error %d at %d, %d bytes\n", cases[i].text, (int) error, fault.offset, fault.length);
			right = false;
		}
	}
	ok(right, "each fault, and where it is");
}

/* ---------- limits ---------- */

/* A text of so many times a piece, behind a head. */
static FigureError
repeated(const char *head, const char *piece, int times, Figure *figure)
{
	char	   *text = malloc(strlen(head) + strlen(piece) * (size_t) times + 1);
	FigureFault fault;
	FigureError error;

	strcpy(text, head);
	for (; times > 0; times--)
		strcat(text, piece);
	error = parse(text, figure, &fault);
	free(text);
	return error;
}

static void
test_limits(void)
{
	static const char nines[] = "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999";
	Figure		figure;
	FigureFault fault;
	char	   *zeros = calloc(1000000, 1);
	char		sections[200];

	ok(repeated("9", "9", 99, &figure) == FIGURE_OK && figure.ndigits == 100 &&
	   repeated("9", "9", 100, &figure) == FIGURE_TOO_LONG &&
	   repeated("9.", "9", 99, &figure) == FIGURE_OK && figure.exponent == -99 &&
	   repeated("9.", "9", 100, &figure) == FIGURE_TOO_LONG &&
	   repeated("0.", "0", 100, &figure) == FIGURE_OK && figure.exponent == -100 &&
	   repeated("0.", "0", 101, &figure) == FIGURE_TOO_LONG &&
	   repeated("三点", "五", 99, &figure) == FIGURE_OK && repeated("三点", "五", 100, &figure) == FIGURE_TOO_LONG &&
	   repeated("", "五", 100, &figure) == FIGURE_OK && repeated("", "五", 101, &figure) == FIGURE_TOO_LONG &&
	   repeated("1", ",000", 33, &figure) == FIGURE_OK && repeated("1", ",000", 34, &figure) == FIGURE_TOO_LONG,
	   "a number has 100 digits at most");
	ok(repeated("1亿", "1", 100, &figure) == FIGURE_SECTION && repeated("1亿", "1", 101, &figure) == FIGURE_TOO_LONG &&
	   sprintf(sections, "%.92s亿12345678", nines) > 0 && parse(sections, &figure, &fault) == FIGURE_OK && figure.ndigits == 100 &&
	   sprintf(sections, "%.93s亿12345678", nines) > 0 && parse(sections, &figure, &fault) == FIGURE_TOO_LONG,
	   "and so has one by myriads");
	ok(repeated("5 ", "x", 100, &figure) == FIGURE_OK && figure.unit_length == 100 &&
	   repeated("5 ", "x", 101, &figure) == FIGURE_TOO_LONG, "a unit has 100 bytes at most");
	ok(repeated("5", " ", 399, &figure) == FIGURE_OK && repeated("5", " ", 400, &figure) == FIGURE_TOO_LONG &&
	   figure_parse(zeros, 1000000, &figure, &fault) == FIGURE_TOO_LONG && fault.offset == 0 && fault.length == FIGURE_MAX_LENGTH,
	   "a text has 400 bytes at most");
	free(zeros);

	parse("430 million", &figure, &fault);
	figure_hold(&figure, 3);
	ok(figure.held == 6 && (figure_hold(&figure, 1), figure.held == 8) && (figure_hold(&figure, 9), figure.held == 0) &&
	   (figure_hold(&figure, 100), figure.held == -91), "how many digits hold can be said");
	parse("0.0052", &figure, &fault);
	figure_hold(&figure, 2);
	ok(figure.held == -4 && (figure_hold(&figure, 1), figure.held == -3), "digits count from the first that is not zero");
	parse("0.00", &figure, &fault);
	figure_hold(&figure, 5);
	ok(figure.held == -2, "zero has none");
}

/* ---------- every text of a few bytes ---------- */

/*
 * What an ASCII text of digits, commas and points is, read in another way: by what each
 * comma and point has before and behind it. Its digits without zeros before them into
 * digits; false where it is no figure.
 */
static bool
plain_reading(const char *text, char *digits, int *exponent, int *held)
{
	const char *point = strchr(text, '.');
	const char *end = text + strlen(text);
	const char *whole_end = point != NULL ? point : end;
	const char *p;
	bool		commas = strchr(text, ',') != NULL;
	int			n = 0;

	if (point != NULL && (strpbrk(point + 1, ".,") != NULL || point + 1 == end))
		return false;
	if (point == NULL && text == end)
		return false;
	for (p = text; p < whole_end; p++)
		if (*p == ',' && ((whole_end - p) % 4 != 0 || p == text))
			return false;
		else if (*p != ',' && commas && (whole_end - p) % 4 == 0)
			return false;
	if (whole_end - text > 1 && *text == '0')
		return false;
	*held = *exponent = point != NULL ? (int) (point + 1 - end) : 0;
	for (p = text; p < end; p++)
		if (*p >= '0' && *p <= '9' && (n > 0 || *p != '0'))
			digits[n++] = *p;
	digits[n] = '\0';
	if (point == NULL)
		for (p = digits + n; p > digits && p[-1] == '0'; p--)
			++*held;
	return true;
}

static void
test_texts(void)
{
	static const char alphabet[] = "015,.";
	bool		right = true;
	int			length;

	for (length = 1; length <= 8 && right; length++)
	{
		long		count = 1;
		long		number;
		int			i;

		for (i = 0; i < length; i++)
			count *= 5;
		for (number = 0; number < count && right; number++)
		{
			char		text[9];
			char		digits[9];
			long		rest = number;
			int			exponent;
			int			held;
			Figure		figure;
			FigureFault fault;

			for (i = 0; i < length; i++, rest /= 5)
				text[i] = alphabet[rest % 5];
			text[length] = '\0';
			if (plain_reading(text, digits, &exponent, &held))
				right = reads_as(text, digits, exponent, held, NULL);
			else if (parse(text, &figure, &fault) == FIGURE_OK)
			{
				printf("# \"%s\" is taken\n", text);
				right = false;
			}
		}
	}
	ok(right, "every text of up to eight digits, commas and points");
}

/* ---------- numbers, written out ---------- */

static const char *const numerals[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* A number below ten thousand, behind what is in text. */
static void
write_run(char *text, unsigned int n)
{
	static const char *const places[] = {"千", "百", "十", ""};
	unsigned int power = 1000;
	bool		any = false;
	bool		zero = false;
	int			i;

	for (i = 0; i < 4; i++, power /= 10)
	{
		unsigned int digit = n / power % 10;

		if (digit == 0)
		{
			zero = true;
			continue;
		}
		if (any && zero)
			strcat(text, "零");
		/* 十五, at the beginning; 两百 as well as 二百. */
		if (!(digit == 1 && power == 10 && *text == '\0' && next_random() % 2 == 0))
			strcat(text, digit == 2 && power >= 100 && next_random() % 2 == 0 ? "两" : numerals[digit]);
		strcat(text, places[i]);
		any = true;
		zero = false;
	}
}

static void
write_below_yi(char *text, unsigned int n)
{
	if (n >= 10000)
	{
		write_run(text, n / 10000);
		strcat(text, next_random() % 8 == 0 ? "萬" : "万");
		if (n % 10000 != 0 && n % 10000 < 1000)
			strcat(text, "零");
	}
	write_run(text, n % 10000);
}

static void
write_chinese(char *text, uint64_t n)
{
	*text = '\0';
	if (n >= 100000000)
	{
		write_below_yi(text, (unsigned int) (n / 100000000));
		strcat(text, next_random() % 8 == 0 ? "億" : "亿");
		if (n % 100000000 != 0 && n % 100000000 < 10000000)
			strcat(text, "零");
	}
	write_below_yi(text, (unsigned int) (n % 100000000));
}

/* In groups of three, by commas or spaces, in digits of either width. */
static void
write_groups(char *text, const char *digits)
{
	static const char *const separators[] = {",", "，", "\xC2\xA0"};
	const char *separator = separators[next_random() % 3];
	bool		wide = next_random() % 2 == 0;
	size_t		length = strlen(digits);
	size_t		i;

	*text = '\0';
	for (i = 0; i < length; i++)
	{
		char		digit[4] = "\xEF\xBC";

		if (i > 0 && (length - i) % 3 == 0)
			strcat(text, separator);
		if (wide)
			digit[2] = (char) (0x90 + digits[i] - '0');
		else
		{
			digit[0] = digits[i];
			digit[1] = '\0';
		}
		strcat(text, digit);
	}
}

/* By myriads: 11亿7436万3800. */
static void
write_sections(char *text, uint64_t n)
{
	unsigned int yi = (unsigned int) (n / 100000000);
	unsigned int wan = (unsigned int) (n / 10000 % 10000);
	unsigned int rest = (unsigned int) (n % 10000);

	*text = '\0';
	if (yi > 0)
		sprintf(text, "%u亿", yi);
	if (wan > 0 || (yi > 0 && rest > 0))
		sprintf(text + strlen(text), "%u万", wan);
	if (rest > 0)
		sprintf(text + strlen(text), *text != '\0' ? "%04u" : "%u", rest);
}

static void
test_numbers(void)
{
	bool		numeral = true;
	bool		grouped = true;
	bool		sections = true;
	int			i;

	for (i = 1; i < 300000; i++)
	{
		uint64_t	n = (uint64_t) i;
		char		digits[24];
		char		text[256];
		int			held = 0;
		int			last = 0;
		Figure		figure;
		FigureFault fault;

		/* Beyond the first hundred thousand: at random, with zeros in it more often than not. */
		if (i > 100000)
		{
			int			places = 1 + (int) (next_random() % 16);

			for (n = 1 + next_random() % 9; places > 1; places--)
				n = n * 10 + (next_random() % 2 == 0 ? 0 : next_random() % 10);
		}
		sprintf(digits, "%llu", (unsigned long long) n);
		for (last = (int) strlen(digits); digits[last - 1] == '0'; last--)
			held++;
		write_chinese(text, n);
		numeral = numeral && reads_as(text, digits, 0, held, NULL);
		write_groups(text, digits);
		grouped = grouped && reads_as(text, digits, 0, held, NULL);
		if (n < UINT64_C(1000000000000))
		{
			/* The last digits may be left to the myriad: the same number, the same digit holds. */
			write_sections(text, n);
			sections = sections && parse(text, &figure, &fault) == FIGURE_OK && figure.held == held &&
				figure.exponent <= held && strncmp(figure.digits, digits, (size_t) figure.ndigits) == 0 &&
				figure.ndigits + figure.exponent == (int) strlen(digits);
			if (!sections)
			{
				printf("# \"%s\"\n", text);
				break;
			}
		}
	}
	ok(numeral, "Chinese numerals");
	ok(grouped, "digits in groups, of either width");
	ok(sections, "numbers by myriads");
}

int
main(int argc, char **argv)
{
	state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	printf("# SEED=%llu\n", (unsigned long long) state);
	test_printed();
	test_faults();
	test_limits();
	test_texts();
	test_numbers();
	printf("1..%d\n", tests);
	return 0;
}
