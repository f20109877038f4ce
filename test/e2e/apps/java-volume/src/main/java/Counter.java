import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

public class Counter {
  public static void main(String[] args) throws Exception {
    Path file = Path.of("/data/count");
    int count = Files.exists(file) ? Integer.parseInt(Files.readString(file)) + 1 : 1;
    Files.writeString(file, String.valueOf(count));
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> {
      byte[] body = ("started " + count + " times").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("content-type", "text/plain");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
