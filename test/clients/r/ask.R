# R: the common questions through RPostgreSQL, then report views and our functions through dbplyr.
suppressPackageStartupMessages({
	library(RPostgreSQL)
	library(dplyr)
	library(dbplyr)
})
options(warn = -1, dplyr.summarise.inform = FALSE)

trade <- dbConnect(PostgreSQL(), host = Sys.getenv("PGHOST"), port = as.integer(Sys.getenv("PGPORT")),
	user = Sys.getenv("PGUSER"), dbname = Sys.getenv("PGDATABASE"))

answer <- function(name, ...) cat(name, "\t", paste(...), "\n", sep = "")
text <- function(x) ifelse(is.na(x), "NULL", as.character(x))
rows <- function(data) paste(do.call(paste, lapply(data, text)), collapse = "; ")

# Each column as text, since a number of R's is a double.
ask <- function(sql, parameter) {
	columns <- names(dbGetQuery(trade, sub("?", "$1", sql, fixed = TRUE), parameter))
	digits <- paste0('"', columns, '"::text', collapse = ", ")
	rows(dbGetQuery(trade, paste("SELECT", digits, "FROM (", sub("?", "$1", sql, fixed = TRUE), ") AS q"), parameter))
}

questions <- read.delim("test/clients/questions.tsv", header = FALSE, quote = "", colClasses = "character", encoding = "UTF-8")
for (i in seq_len(nrow(questions))) {
	question <- unlist(questions[i, ])
	if (question[1] != "error")
		answer(question[1], ask(question[3], question[2]))
}
invisible(try(dbGetQuery(trade, "SELECT period($1)", "2021-1"), silent = TRUE))
answer("error", "# SKIP RPostgreSQL has the message and its hint, and no SQLSTATE")
answer("hint", sub(".*HINT:  (.*)\n", "\\1", dbGetException(trade)$errorMsg))

# What types come as.
every <- dbGetQuery(trade, "SELECT period, growth, start_date(period), (growth).* FROM every_type")
answer("classes", paste(names(every), sapply(every, class), sep = ":", collapse = " "))

# dbplyr: what it makes of the verbs (as the version that was read does), and what the server answers.
show <- function(name, query) {
	sql <- gsub("[[:space:]]+", " ", sql_render(query))
	answer(paste0(name, "_sql"), if (packageVersion("dbplyr") == "2.3.0") sql else paste("# SKIP another dbplyr writes", sql))
	answer(name, rows(collect(query)))
}
monthly <- tbl(trade, in_schema("reports", "monthly"))
declarations <- tbl(trade, "declarations")

show("filtered", monthly %>%
	filter(month >= as.Date("2021-09-01"), flow == "export") %>%
	select(month, quantity, value) %>%
	arrange(month))
show("summarised", monthly %>%
	filter(between(month, as.Date("2021-01-01"), as.Date("2021-10-01"))) %>%
	group_by(flow) %>%
	summarise(current = sum(value, na.rm = TRUE), base = sum(value_base, na.rm = TRUE)) %>%
	mutate(pct = round(growth_pct(current, base), 2)) %>%
	arrange(flow))
show("functions", declarations %>%
	filter(declared_on %<@% period("ytd 2021-10"), flow == "export") %>%
	group_by(mode) %>%
	summarise(usd = round(sum_usd(value_cny, declared_on), 2)) %>%
	arrange(mode))
show("growth_of", declarations %>%
	group_by(flow) %>%
	summarise(pct = round(yoy_pct(value_cny, declared_on, "ytd 2021-10"), 2)) %>%
	arrange(flow))
