module pilah-example

go 1.19
