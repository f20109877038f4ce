package main

import (
	"net/http"
	"os"
	"os/signal"
)

func main() {
	greeting, err := os.ReadFile("greeting.txt")
	if err != nil {
		panic(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(greeting)
	})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() { _ = http.ListenAndServe(":8080", nil) }()
	<-stop
	os.Exit(7)
}
