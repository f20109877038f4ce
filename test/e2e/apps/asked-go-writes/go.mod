module example.org/log

go 1.24
