# portstats: PGXS makefile. `make PG_CONFIG=/path/to/pg_config` builds for that server.

PG_CONFIG ?= pg_config

EXTENSION = portstats
# The version is typed once, in portstats.control.
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'$$/\1/p" portstats.control)
INSTALL_SQL = portstats--$(EXTVERSION).sql

MODULE_big = portstats
OBJS = \
	src/portstats.o \
	src/decimal/decimal.o \
	src/decimal/exact.o \
	src/json/json.o \
	src/json/json_build.o \
	src/value/value.o \
	src/row/row.o \
	src/period/calendar.o \
	src/period/calendar_pair.o \
	src/period/period_text.o \
	src/period/period.o \
	src/period/period_ops.o \
	src/period/period_support.o \
	src/period/period_unit_support.o \
	src/window/window.o \
	src/keyed/keyed.o \
	src/keyed/keyed_total.o \
	src/keyed/keyed_value.o \
	src/keyed/keyed_watch.o \
	src/keyed/keyed_io.o \
	src/partition/partition.o \
	src/growth/growth.o \
	src/growth/annual.o \
	src/growth/ranking.o \
	src/growth/comparison.o \
	src/growth/share.o \
	src/currency/code.o \
	src/currency/book.o \
	src/currency/book_io.o \
	src/currency/rates.o \
	src/currency/rate_reader.o \
	src/currency/rate_paths.o \
	src/currency/rate_cache.o \
	src/currency/book_cache.o \
	src/currency/rate_direction.o \
	src/currency/rate_ways.o \
	src/currency/rates_of.o \
	src/currency/rate_cross.o \
	src/currency/convert.o \
	src/currency/converted_total.o \
	src/currency/converted_running.o \
	src/currency/converted_row.o \
	src/currency/rate_rules.o \
	src/currency/explain.o \
	src/currency/converted_sum.o \
	src/currency/converted_comparison.o \
	src/currency/converted_growth.o \
	src/corridor/corridor.o \
	src/basket/basket.o \
	src/basket/items.o \
	src/basket/price.o \
	src/basket/price_volume.o \
	src/basket/structure.o \
	src/disclosure/disclosure.o \
	src/disclosure/disclosure_rules.o \
	src/disclosure/disclosure_union.o \
	src/commodity/hs.o \
	src/commodity/hs_code.o \
	src/commodity/classification.o \
	src/commodity/classification_sort.o \
	src/commodity/classification_io.o \
	src/commodity/classify.o \
	src/commodity/concordance.o \
	src/series/series_units.o \
	src/series/series_value.o \
	src/series/series_build.o \
	src/series/series_compare.o \
	src/series/series_pair.o \
	src/series/series_io.o \
	src/series/series_state.o \
	src/series/series.o \
	src/series/series_read.o \
	src/series/series_growth.o \
	src/series/series_shape.o \
	src/series/series_regroup.o \
	src/series/series_cagr.o \
	src/series/series_arithmetic.o \
	src/series/series_fill.o \
	src/series/series_running.o \
	src/series/sparkline.o \
	src/series/bar.o \
	src/publish/press_words.o \
	src/publish/press.o \
	src/publish/press_period.o \
	src/publish/press_report.o \
	src/publish/coverage.o \
	src/publish/complete.o \
	src/publish/round_to_total.o \
	src/publish/pace.o \
	src/publish/seasonal_pace.o \
	src/publish/required_growth.o \
	src/publish/figure_text.o \
	src/publish/figure_refused.o \
	src/publish/figure_unit.o \
	src/publish/figure.o \
	src/publish/published.o \
	src/publish/audit_units.o \
	src/publish/audit.o \
	src/publish/possible_bases.o \
	src/publish/receipt.o \
	src/publish/used_rates.o \
	src/publish/receipt_converted.o \
	src/scan/scan_test.o \
	src/scan/scan_counts.o \
	src/scan/scan_steps.o \
	src/scan/scan_walk.o \
	src/scan/scan_heap.o \
	src/scan/scan_pages.o \
	src/scan/scan_rows.o \
	src/scan/scan_groups.o \
	src/scan/scan_aggregate.o \
	src/scan/scan_windows.o \
	src/scan/scan_direct.o \
	src/scan/scan_node.o \
	src/scan/scan_offer.o

# The install script, in the order in which one concern's objects use another's.
SQL_PARTS = \
	src/portstats.sql \
	src/period/period.sql \
	src/partition/partition.sql \
	src/growth/growth.sql \
	src/currency/rate_book.sql \
	src/currency/rate_table.sql \
	src/currency/currency_list.sql \
	src/currency/rates_of.sql \
	src/currency/rate_check.sql \
	src/currency/convert.sql \
	src/currency/converted_sum.sql \
	src/currency/converted_growth.sql \
	src/currency/rate_rules.sql \
	src/currency/explain.sql \
	src/corridor/corridor.sql \
	src/basket/basket.sql \
	src/basket/price.sql \
	src/basket/structure.sql \
	src/disclosure/disclosure.sql \
	src/commodity/hs.sql \
	src/commodity/classification.sql \
	src/commodity/hs_class.sql \
	src/series/series.sql \
	src/series/series_read.sql \
	src/series/series_shape.sql \
	src/series/series_arithmetic.sql \
	src/series/series_running.sql \
	src/series/series_look.sql \
	src/publish/press.sql \
	src/publish/coverage.sql \
	src/publish/round_to_total.sql \
	src/publish/pace.sql \
	src/publish/published.sql \
	src/publish/audit.sql \
	src/publish/receipt.sql \
	src/report/report_check.sql \
	src/report/report_sql.sql \
	src/report/report_views.sql \
	src/report/report_rows.sql \
	src/report/report_text.sql

DATA_built = $(INSTALL_SQL)
PGFILEDESC = "portstats - port and customs statistics"
# Nothing but the SQL-callable functions is visible to other libraries.
PG_CFLAGS = -fvisibility=hidden
# -isystem: the server's own headers are not clean under -Wextra.
PG_CPPFLAGS = -I$(srcdir)/src -isystem $(shell $(PG_CONFIG) --includedir-server) \
	-DPORTSTATS_VERSION='"$(EXTVERSION)"'

REGRESS = install period growth corridor basket currency converted_growth rate_rules rate_check disclosure commodity series press published receipt coverage target report
EXTRA_CLEAN = $(INSTALL_SQL)

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

HEADERS_IN_TREE = $(wildcard $(srcdir)/src/*.h $(srcdir)/src/*/*.h)
$(OBJS): $(HEADERS_IN_TREE)

$(INSTALL_SQL): $(SQL_PARTS) script/assemble.awk portstats.control
	awk -f $(srcdir)/script/assemble.awk $(addprefix $(srcdir)/,$(SQL_PARTS)) > $@

META.json: META.json.in portstats.control
	sed 's/@VERSION@/$(EXTVERSION)/' $< > $@

# The release archive: what git tracks, and the install script made from it.
.PHONY: dist
dist: $(INSTALL_SQL) META.json
	git archive --format=zip --prefix=portstats-$(EXTVERSION)/ \
		--add-file=$(INSTALL_SQL) -o portstats-$(EXTVERSION).zip HEAD
