package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// istiodPort is where a real istiod has its debug pages.
const istiodPort = 15014

// Names that a ConfigMap's key can have; nothing else is looked up.
var istiodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// istiod answers debug pages with canned texts from a mounted ConfigMap: /debug/edsz?proxyID=POD.NS with the key
// edsz_POD.NS.json if there is one, else with edsz.json; other pages likewise.
func istiod(arguments []string) error {
	flags := flag.NewFlagSet("standin-istiod", flag.ExitOnError)
	folder := flags.String("answers", "/etc/standin-istiod", "where the ConfigMap is mounted")
	_ = flags.Parse(arguments)

	mux := http.NewServeMux()
	mux.HandleFunc("/ready", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/debug/", func(w http.ResponseWriter, r *http.Request) {
		page, proxy := filepath.Base(r.URL.Path), r.URL.Query().Get("proxyID")
		for _, name := range []string{page + "_" + proxy + ".json", page + ".json"} {
			if !istiodName.MatchString(name) {
				continue
			}
			if text, err := os.ReadFile(filepath.Join(*folder, name)); err == nil {
				log.Printf("%s answered from %s", r.URL.RequestURI(), name)
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(text)
				return
			}
		}
		log.Printf("%s has no answer", r.URL.RequestURI())
		http.Error(w, "the stand-in has no answer for "+r.URL.RequestURI(), http.StatusNotFound)
	})
	return serve(mux, 8080, istiodPort)
}

// pilotDiscovery plays `pilot-discovery request GET PATH`: asks the istiod in its own container and prints the answer.
func pilotDiscovery(arguments []string) error {
	if len(arguments) != 3 || arguments[0] != "request" {
		return errors.New("usage: pilot-discovery request GET PATH")
	}
	request, err := http.NewRequest(arguments[1], "http://127.0.0.1:"+strconv.Itoa(istiodPort)+arguments[2], nil)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Timeout: 10 * time.Second}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("received %s: %s", response.Status, body)
	}
	_, err = os.Stdout.Write(body)
	return err
}
