public class Other {
  public static void main(String[] args) throws Exception {
    System.setProperty("greeting", "other");
    Server.main(args);
  }
}
