package main

import (
	"flag"
	"net/http"
)

// echo answers every request with the pod, node and region that it runs in, and with what it was asked.
func echo(arguments []string) error {
	var on ports
	flags := flag.NewFlagSet("standin-echo", flag.ExitOnError)
	flags.Var(&on, "port", "port to listen on, 8080 if none is given; may be repeated")
	_ = flags.Parse(arguments)
	if len(on) == 0 {
		on = ports{8080}
	}

	at := here()
	return serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, http.StatusOK, struct {
			place
			Method  string      `json:"method"`
			Host    string      `json:"host"`
			Path    string      `json:"path"`
			Headers http.Header `json:"headers"`
		}{at, r.Method, r.Host, r.URL.RequestURI(), r.Header})
	}), on...)
}
