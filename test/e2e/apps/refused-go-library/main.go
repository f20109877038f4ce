package main

// #include <vips/vips.h>
import "C"

func main() { println(C.VIPS_MAJOR_VERSION) }
