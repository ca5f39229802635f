package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"regexp"
)

// Lines of Kiali's config.yaml that this one obeys; reading YAML is not its part.
var (
	kialiStrategyLine   = regexp.MustCompile(`(?m)^\s*strategy:\s*"?([a-z]+)"?\s*$`)
	kialiSigningKeyLine = regexp.MustCompile(`(?m)^\s*signing_key:\s*"?([^"\s]*)"?\s*$`)
)

// kialiToken plays a Kiali of 1.46 or newer. Strategy token unless its config.yaml says anonymous. It refuses to start
// with a signing key that is not 16, 24 or 32 bytes long, as the real one does.
func kialiToken(arguments []string) error {
	flags := flag.NewFlagSet("standin-kiali-token", flag.ExitOnError)
	config := flags.String("config", "/kiali-configuration/config.yaml", "Kiali's configuration, if there is one")
	version := flags.String("version", "v1.89.0", "the version it says it is")
	_ = flags.Parse(arguments)

	strategy, err := readKialiConfig(*config)
	if err != nil {
		return err
	}
	cluster, err := inCluster()
	if err != nil {
		return err
	}
	log.Printf("strategy %s", strategy)

	mux := http.NewServeMux()
	mux.HandleFunc("/kiali/healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/kiali/api", kialiStatus(*version))
	mux.HandleFunc("/kiali/api/status", kialiStatus(*version))
	mux.HandleFunc("/kiali/api/auth/info", func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, http.StatusOK, authInfo{Strategy: strategy})
	})
	mux.HandleFunc("/kiali/api/authenticate", func(w http.ResponseWriter, r *http.Request) {
		if strategy == "anonymous" {
			kialiError(w, http.StatusInternalServerError, "Authentication strategy is anonymous")
			return
		}
		token := r.PostFormValue("token")
		if r.Method != http.MethodPost || token == "" {
			kialiError(w, http.StatusInternalServerError, "Token is empty.")
			return
		}
		username, err := cluster.reviewToken(token)
		if err == nil {
			err = cluster.canListNamespaces(token)
		}
		if err != nil {
			log.Printf("a token was refused: %v", err)
			kialiError(w, http.StatusUnauthorized, "Token is not valid or is expired")
			return
		}
		log.Printf("a token of %s was accepted", username)
		startSession(w, username)
	})
	return serve(mux, kialiPort)
}

func readKialiConfig(path string) (strategy string, err error) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return "token", nil
	}
	if err != nil {
		return "", err
	}
	strategy = "token"
	if found := kialiStrategyLine.FindSubmatch(text); found != nil {
		strategy = string(found[1])
	}
	if strategy != "token" && strategy != "anonymous" {
		return "", fmt.Errorf("Invalid authentication strategy [%s]", strategy)
	}
	if found := kialiSigningKeyLine.FindSubmatch(text); found != nil && strategy != "anonymous" {
		if size := len(found[1]); size != 16 && size != 24 && size != 32 {
			return "", fmt.Errorf("the signing key must be 16, 24 or 32 bytes long, and has %d", size)
		}
	}
	return strategy, nil
}
