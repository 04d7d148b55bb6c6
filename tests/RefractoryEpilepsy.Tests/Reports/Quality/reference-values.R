# Reference values of the tests beside this file. Run: Rscript reference-values.R > reference-values.txt
library(survival)
options(digits = 10)
cat("# survival", as.character(packageVersion("survival")), "R", R.version$major, R.version$minor, "\n")
show <- function(name, fit, times) {
  s <- summary(fit, times = times, extend = TRUE)
  for (i in seq_along(times)) cat(name, times[i], s$n.risk[i], sprintf("%.8f %.8f %.8f", s$surv[i], s$lower[i], s$upper[i]), "\n")
  q <- quantile(fit, c(0.25, 0.5, 0.75))
  cat(name, "quantiles", q$quantile, "lower", q$lower, "upper", q$upper, "\n")
}
for (group in levels(aml$x)) {
  d <- aml[aml$x == group, ]
  show(paste0("aml-", substr(group, 1, 4)), survfit(Surv(time, status) ~ 1, data = d, conf.type = "log-log"), c(9, 13, 31, 48))
}
# A made-up waiting-time table with ties and much censoring, the same numbers as in the test.
days <- c(3, 10, 10, 25, 40, 40, 61, 88, 90, 90, 120, 150, 180, 181, 200, 240, 300, 365, 400, 500)
event <- c(1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0)
show("waiting", survfit(Surv(days, event) ~ 1, conf.type = "log-log"), c(90, 180, 365))
# Newcombe's method 10 (score intervals, hybrid), by its formula and prop.test's score intervals.
wilson <- function(k, n) prop.test(k, n, correct = FALSE)$conf.int
for (row in list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(0, 20, 0, 10), c(10, 10, 0, 20))) {
  a <- suppressWarnings(wilson(row[1], row[2])); b <- suppressWarnings(wilson(row[3], row[4]))
  p <- row[1] / row[2]; q <- row[3] / row[4]
  cat("newcombe", row, sprintf("%.6f %.6f %.6f %.6f", a[1], a[2], p - q - sqrt((p - a[1])^2 + (b[2] - q)^2), p - q + sqrt((a[2] - p)^2 + (q - b[1])^2)), "\n")
}
# Adjusted difference: logistic regression, marginal standardisation, delta method.
cells <- data.frame(
  group = c("A", "A", "A", "A", "B", "B", "B", "B"), age = rep(c("0-4", "0-4", "18-44", "18-44"), 2), sex = rep(c("female", "male"), 4),
  met = c(30, 25, 60, 55, 10, 8, 70, 66), counted = c(40, 40, 100, 90, 30, 20, 160, 150))
fit <- glm(cbind(met, counted - met) ~ group + age + sex, family = binomial, data = cells)
margin <- function(g) { d <- cells; d$group <- g; X <- model.matrix(~ factor(group, levels = c("A", "B")) + age + sex, d); w <- cells$counted / sum(cells$counted)
  p <- plogis(X %*% coef(fit)); list(p = sum(w * p), g = t(X) %*% (w * p * (1 - p))) }
a <- margin("A"); b <- margin("B"); g <- b$g - a$g; se <- sqrt(t(g) %*% vcov(fit) %*% g)
cat("adjusted", sprintf("%.8f %.8f %.8f %.8f %.8f", a$p, b$p, b$p - a$p, b$p - a$p - qnorm(0.975) * se, b$p - a$p + qnorm(0.975) * se), "\n")
cat("quantiles", sprintf("%.10f", qnorm(c(0.001, 0.025, 0.3, 0.975, 0.999))), "\n")
cat("crossings", qbinom(0.05, c(10, 20, 24) - 1, 0.5), "\n")
# Pseudo-observations at 180 days and their regression (Andersen, Klein, Rosthoj 2003), robust variance HC0.
g <- rep(c("A", "B"), 10); at <- 180
S <- function(d, e) summary(survfit(Surv(d, e) ~ 1), times = at, extend = TRUE)$surv
all <- S(days, event); n <- length(days)
pseudo <- 1 - sapply(1:n, function(i) n * all - (n - 1) * S(days[-i], event[-i]))
X <- model.matrix(~ factor(g)); m <- lm.fit(X, pseudo); r <- m$residuals; B <- solve(t(X) %*% X)
V <- B %*% (t(X * r) %*% (X * r)) %*% B
cat("pseudo", sprintf("%.8f %.8f %.8f", mean(pseudo), coef(m)[2], sqrt(V[2, 2])), "\n")
