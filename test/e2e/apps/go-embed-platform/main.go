package main

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var page []byte

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(page) })
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
