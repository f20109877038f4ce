#include "text.h"
#include <iostream>
#include <stdexcept>
#include <thread>

int main(int argc, char **argv) {
  std::string heard;
  std::thread worker([&] { heard = shout(argc > 1 ? argv[1] : "hello"); });
  worker.join();
  try {
    throw std::runtime_error(heard);
  } catch (const std::exception &why) {
    std::cout << why.what() << std::endl;
  }
  return 5;
}
