package main

import (
	"fmt"
	"os"
)

func main() {
	for i, word := range os.Args[1:] {
		fmt.Println(i, word)
	}
	os.Exit(3)
}
