package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	place := os.Getenv("NOTES")
	if place == "" {
		place = ":memory:"
	}
	db, err := sql.Open("sqlite3", place)
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("create table if not exists notes (text)"); err != nil {
		panic(err)
	}
	http.HandleFunc("/add", func(w http.ResponseWriter, r *http.Request) {
		_, err := db.Exec("insert into notes values (?)", r.URL.Query().Get("text"))
		fmt.Fprintln(w, err)
	})
	http.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) {
		var count int
		err := db.QueryRow("select count(*) from notes").Scan(&count)
		fmt.Fprintln(w, count, err)
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
