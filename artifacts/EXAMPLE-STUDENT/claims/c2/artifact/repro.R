# Student's two drugs as paired samples, and with Welch's test as two groups.

patients <- read.csv(file.path(Sys.getenv("GATE_IN"), "data/sleep.csv"))
paired <- t.test(patients$dextro, patients$laevo, paired = TRUE)
welch <- t.test(patients$dextro, patients$laevo)

metric <- function(name, value) sprintf('"%s": {"value": "%.10f"}', name, value)
metrics <- c(
  metric("paired_t", paired$statistic),
  metric("paired_p", paired$p.value),
  metric("welch_t", welch$statistic),
  metric("welch_freedom", welch$parameter),
  metric("welch_p", welch$p.value)
)
result <- sprintf('{"metrics": {%s}}', paste(metrics, collapse = ", "))
writeLines(result, file.path(Sys.getenv("GATE_OUT"), "results.json"))
