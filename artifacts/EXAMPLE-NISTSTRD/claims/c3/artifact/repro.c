/* The straight line through NIST's data set Norris, by centred sums in extended precision. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST 1000

static FILE *opened(const char *folder, const char *name, const char *mode) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", getenv(folder), name);
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

int main(void) {
    static long double x[MOST], y[MOST];
    long double mean_x = 0, mean_y = 0, sxx = 0, sxy = 0, residual = 0;
    int n = 0;

    FILE *in = opened("GATE_IN", "data/norris.csv", "r");
    if (fscanf(in, "%*[^\n]")) return 1;
    while (n < MOST && fscanf(in, "%Lf,%Lf", &y[n], &x[n]) == 2) n++;
    if (n < 3) return 1;

    for (int i = 0; i < n; i++) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    for (int i = 0; i < n; i++) {
        sxx += (x[i] - mean_x) * (x[i] - mean_x);
        sxy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    long double slope = sxy / sxx, intercept = mean_y - slope * mean_x;
    for (int i = 0; i < n; i++) {
        long double away = y[i] - intercept - slope * x[i];
        residual += away * away;
    }
    long double deviation = sqrtl(residual / (n - 2));

    FILE *out = opened("GATE_OUT", "results.json", "w");
    fprintf(out,
            "{\"metrics\": {\"intercept\": {\"value\": \"%.18Lf\"}, \"slope\": {\"value\": \"%.18Lf\"}, "
            "\"intercept_deviation\": {\"value\": \"%.18Lf\"}, \"slope_deviation\": {\"value\": \"%.18Lf\"}, "
            "\"residual_deviation\": {\"value\": \"%.18Lf\"}}}\n",
            intercept, slope, deviation * sqrtl(1.0L / n + mean_x * mean_x / sxx), deviation / sqrtl(sxx), deviation);
    return fclose(out) != 0;
}
