module example.org/trust

go 1.24
