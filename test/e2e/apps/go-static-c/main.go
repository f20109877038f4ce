package main

// #cgo LDFLAGS: -lm
// #include "sum.h"
import "C"

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/user"
	"strconv"
)

func main() {
	port := "8080"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a, _ := strconv.Atoi(r.URL.Query().Get("a"))
		b, _ := strconv.Atoi(r.URL.Query().Get("b"))
		fmt.Fprintf(w, "%.3f\n", float64(C.root_of_sum(C.int(a), C.int(b))))
	})
	http.HandleFunc("/names", func(w http.ResponseWriter, r *http.Request) {
		addresses, err := net.LookupHost("localhost")
		fmt.Fprintln(w, len(addresses) > 0, err)
		root, err := user.LookupId("0")
		fmt.Fprintln(w, root.Username, err)
	})
	if err := http.ListenAndServe(":"+port, nil); err != nil {
		panic(err)
	}
}
