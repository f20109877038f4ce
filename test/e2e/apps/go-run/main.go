package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	port := flag.String("port", "", "")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, os.Getenv("GREETING"), flag.Args()) })
	if err := http.ListenAndServe(":"+*port, nil); err != nil {
		panic(err)
	}
}
