package main

import (
	"crypto/subtle"
	"flag"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// kialiMissingSecret is Kiali's own status for "there is no secret with a username and a passphrase".
const kialiMissingSecret = 520

type kialiCredentials struct{ username, passphrase string }

// kialiLogin plays Kiali v1.14, strategy login: reads the secret when it starts, looks every two seconds while it is
// missing, and never again once it has it. So a new secret needs no restart, and a changed one does.
func kialiLogin(arguments []string) error {
	flags := flag.NewFlagSet("standin-kiali-1.14", flag.ExitOnError)
	folder := flags.String("secret", "/kiali-secret", "where the secret is mounted")
	_ = flags.Parse(arguments)

	var credentials atomic.Pointer[kialiCredentials]
	if found := readKialiSecret(*folder); found != nil {
		credentials.Store(found)
		log.Printf("credentials read from %s", *folder)
	} else {
		log.Printf("no credentials in %s; looking every 2 s", *folder)
		go func() {
			for credentials.Load() == nil {
				time.Sleep(2 * time.Second)
				if found := readKialiSecret(*folder); found != nil {
					credentials.Store(found)
					log.Printf("credentials have appeared in %s", *folder)
				}
			}
		}()
	}

	mux := http.NewServeMux()
	mux.HandleFunc("/kiali/healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/kiali/api", kialiStatus("v1.14.0"))
	mux.HandleFunc("/kiali/api/status", kialiStatus("v1.14.0"))
	mux.HandleFunc("/kiali/api/auth/info", func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, http.StatusOK, authInfo{Strategy: "login", SecretMissing: credentials.Load() == nil})
	})
	mux.HandleFunc("/kiali/api/authenticate", func(w http.ResponseWriter, r *http.Request) {
		known := credentials.Load()
		if known == nil {
			kialiError(w, kialiMissingSecret, "Secret is missing")
			return
		}
		username, passphrase, given := r.BasicAuth()
		// Both are compared, and always wholly.
		right := subtle.ConstantTimeCompare([]byte(username), []byte(known.username)) &
			subtle.ConstantTimeCompare([]byte(passphrase), []byte(known.passphrase))
		if !given || right != 1 {
			log.Print("a login was refused")
			kialiError(w, http.StatusUnauthorized, "Unauthorized")
			return
		}
		log.Print("a login was accepted")
		startSession(w, username)
	})
	return serve(mux, kialiPort)
}

// readKialiSecret is nil while either file is missing or empty.
func readKialiSecret(folder string) *kialiCredentials {
	username, err := os.ReadFile(filepath.Join(folder, "username"))
	if err != nil {
		return nil
	}
	passphrase, err := os.ReadFile(filepath.Join(folder, "passphrase"))
	if err != nil {
		return nil
	}
	found := kialiCredentials{strings.TrimSpace(string(username)), strings.TrimSpace(string(passphrase))}
	if found.username == "" || found.passphrase == "" {
		return nil
	}
	return &found
}
