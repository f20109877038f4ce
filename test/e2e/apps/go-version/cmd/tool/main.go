package main

import (
	"fmt"
	"os"
)

var version = "unknown"

func main() {
	fmt.Println("tool", version, os.Args[1:])
	if len(os.Args) > 2 {
		os.Exit(3)
	}
}
