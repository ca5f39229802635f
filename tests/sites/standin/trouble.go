package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

// crash says why and ends with a code.
func crash(arguments []string) error {
	flags := flag.NewFlagSet("standin-crash", flag.ExitOnError)
	message := flags.String("message", "cannot reach the database: connection refused", "its last words")
	code := flags.Int("code", 3, "what it exits with")
	after := flags.Duration("after", 0, "how long it lives")
	_ = flags.Parse(arguments)
	time.Sleep(*after)
	fmt.Fprintln(os.Stderr, *message)
	os.Exit(*code)
	return nil
}

// neverReady runs and never gets ready: /ready answers 503, and the log says why.
func neverReady(arguments []string) error {
	flags := flag.NewFlagSet("standin-never-ready", flag.ExitOnError)
	port := flags.Int("port", 8080, "port of /ready")
	message := flags.String("message", "waiting for the certificate /etc/certs/tls.crt: no such file", "why it is not ready")
	_ = flags.Parse(arguments)
	log.Print(*message)
	return serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Print(*message)
		http.Error(w, *message, http.StatusServiceUnavailable)
	}), *port)
}
