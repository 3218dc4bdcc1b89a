exec sh test/clients/ask env LC_ALL=C.UTF-8 Rscript test/clients/r/ask.R
