double root_of_sum(int a, int b);
