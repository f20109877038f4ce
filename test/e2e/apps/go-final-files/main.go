package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		conf, err := os.ReadFile(os.Getenv("CONF"))
		words, err2 := os.ReadFile("/usr/share/notes/words.txt")
		visits, _ := os.ReadFile("visits.txt")
		visits = append(visits, '|')
		err3 := os.WriteFile("visits.txt", visits, 0o644)
		info, err4 := os.Stat(".")
		fmt.Fprintln(w, string(conf), string(words), string(visits), info.Mode(), err, err2, err3, err4)
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
