#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void stop(int number) {
  (void)number;
  _exit(4);
}

int main(void) {
  signal(SIGTERM, stop);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) return 1;
  const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n";
  for (;;) {
    char request[2048];
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (recv(client, request, sizeof request, 0) > 0) send(client, answer, strlen(answer), MSG_NOSIGNAL);
    close(client);
  }
}
