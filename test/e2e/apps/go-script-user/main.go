package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	name := flag.String("file", "", "")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		file, err := os.OpenFile(*name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = file.WriteString("x")
			file.Close()
		}
		text, _ := os.ReadFile(*name)
		fmt.Fprintln(w, err, string(text))
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
