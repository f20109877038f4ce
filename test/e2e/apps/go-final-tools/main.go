package main

import (
	"flag"
	"fmt"
	"net/http"
)

func main() {
	greeting := flag.String("greeting", "hello", "what to say")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s\n", *greeting, r.URL.Path)
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
