#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *work(void *result) {
  *(int *)result = 42;
  pthread_exit(result);
}

static void *wait(void *nothing) {
  for (;;) sleep(1);
  return nothing;
}

int main(void) {
  pthread_t worker, waiter;
  int result = 0;
  void *end;
  pthread_create(&worker, NULL, work, &result);
  pthread_join(worker, NULL);
  pthread_create(&waiter, NULL, wait, NULL);
  pthread_cancel(waiter);
  pthread_join(waiter, &end);
  printf("%d %d\n", result, end == PTHREAD_CANCELED);
  return 3;
}
