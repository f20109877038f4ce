package main

import (
	"fmt"
	"os"
)

func main() {
	release, err := os.ReadFile("/etc/os-release")
	fmt.Println(string(release), err)
}
