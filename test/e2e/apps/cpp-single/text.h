#pragma once
#include <string>

std::string shout(std::string text);
