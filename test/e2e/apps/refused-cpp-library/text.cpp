#include "text.h"
#include <algorithm>
#include <cctype>

std::string shout(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char sign) { return std::toupper(sign); });
  return text;
}
