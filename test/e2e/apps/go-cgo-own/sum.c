#include <math.h>
#include "sum.h"

double root_of_sum(int a, int b) { return sqrt((double)(a + b)); }
