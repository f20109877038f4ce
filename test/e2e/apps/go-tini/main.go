package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	port := flag.String("port", "8080", "")
	name := flag.String("name", "nobody", "")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s to %s %s\n", os.Getenv("GREETING"), *name, strings.Join(flag.Args(), ","))
	})
	if err := http.ListenAndServe(":"+*port, nil); err != nil {
		panic(err)
	}
}
