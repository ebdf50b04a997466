#include <stdio.h>

/* Mean and variance of the numbers in a file. */
int main(int argc, char **argv) {
    FILE *events = argc > 1 ? fopen(argv[1], "r") : NULL;
    double x, sum = 0, squares = 0;
    long n = 0;
    while (events && fscanf(events, "%lf", &x) == 1) {
        sum += x;
        squares += x * x;
        n++;
    }
    if (n == 0)
        return 1;
    printf("n = %ld, mean = %.9f, variance = %.9f\n", n, sum / n, squares / n - sum / n * (sum / n));
    return 0;
}
