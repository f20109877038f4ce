package main

import (
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"fmt"
)

//go:embed company.crt
var company []byte

func main() {
	block, _ := pem.Decode(company)
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		panic(err)
	}
	_, err = certificate.Verify(x509.VerifyOptions{})
	fmt.Println(certificate.Subject, "is trusted:", err == nil)
}
