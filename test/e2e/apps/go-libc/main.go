package main

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"time"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		addresses, err := net.LookupHost("localhost")
		port, portErr := net.LookupPort("tcp", "https")
		pool, poolErr := x509.SystemCertPool()
		zone, zoneErr := time.LoadLocation("Asia/Kathmandu")
		fmt.Fprintln(w, len(addresses) > 0, err, port, portErr, pool != nil, poolErr, zoneErr)
		fmt.Fprintln(w, time.Unix(0, 0).In(zone), time.Unix(0, 0))
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
