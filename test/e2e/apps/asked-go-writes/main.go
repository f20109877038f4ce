package main

import "os"

func main() {
	if err := os.WriteFile("log.txt", nil, 0o600); err != nil {
		panic(err)
	}
}
