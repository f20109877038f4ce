package main

import (
	"flag"
	"net/http"
)

func main() {
	root := flag.String("root", ".", "the pages")
	flag.Parse()
	if err := http.ListenAndServe(":8080", http.FileServer(http.Dir(*root))); err != nil {
		panic(err)
	}
}
