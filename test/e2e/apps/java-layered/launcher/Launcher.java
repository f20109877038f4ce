package org.example.launch;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the class that META-INF names, with what lies in the layers beside it. */
public class Launcher {
  public static void main(String[] args) throws Exception {
    List<URL> places = new ArrayList<>();
    places.add(new File("BOOT-INF/classes/").toURI().toURL());
    for (File jar : new File("BOOT-INF/lib").listFiles()) places.add(jar.toURI().toURL());
    String main = Files.readString(Path.of("META-INF/start")).trim();
    new URLClassLoader(places.toArray(new URL[0])).loadClass(main).getMethod("main", String[].class).invoke(null, (Object) args);
  }
}
