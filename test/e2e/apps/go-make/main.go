package main

import (
	"flag"
	"fmt"
	"net/http"
)

var version string

func main() {
	greeting := flag.String("greeting", "", "what to say")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, *greeting, version) })
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
