package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page, _ := os.ReadFile("page.txt")
		fmt.Fprintf(w, "%s: %s", os.Getenv("GREETING"), page)
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
