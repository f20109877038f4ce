package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		visits, _ := os.ReadFile("visits.txt")
		visits = append(visits, '|')
		if err := os.WriteFile("visits.txt", visits, 0o644); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, string(visits))
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
