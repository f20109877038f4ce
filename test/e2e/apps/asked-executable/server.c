#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void answer(int client, int argc, char **argv) {
  char request[2048] = {0};
  if (recv(client, request, sizeof request - 1, 0) < 0) return;
  struct addrinfo *found = NULL;
  int problem = getaddrinfo("localhost", "8081", NULL, &found);
  time_t start = 0;
  char when[64];
  strftime(when, sizeof when, "%F %T %Z", localtime(&start));
  const char *greeting = getenv("GREETING");
  char body[512];
  int length = snprintf(body, sizeof body, "%s, %d arguments, last %s, localhost %d, %s\n", greeting ? greeting : "hello",
                        argc - 1, argv[argc - 1], problem, when);
  char head[256];
  int size = snprintf(head, sizeof head,
                      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", length);
  send(client, head, size, MSG_NOSIGNAL);
  send(client, body, length, MSG_NOSIGNAL);
}

int main(int argc, char **argv) {
  const char *port = getenv("PORT");
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) return 1;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    answer(client, argc, argv);
    close(client);
  }
}
