package main

import (
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// gateway listens on the given ports and forwards to one Service. The rig has no DNS: the manifest names the address,
// e.g. --forward http://$(ECHO_SERVICE_HOST):8080.
func gateway(arguments []string) error {
	var on ports
	flags := flag.NewFlagSet("standin-gateway", flag.ExitOnError)
	flags.Var(&on, "listen", "port to listen on; may be repeated")
	forward := flags.String("forward", "", "where to, e.g. http://10.213.128.9:8080")
	status := flags.Int("status-port", 15021, "port of /healthz/ready, as a real gateway has it")
	drain := flags.Duration("drain", 0, "how long to go on accepting after SIGTERM")
	_ = flags.Parse(arguments)
	target, err := url.Parse(*forward)
	if len(on) == 0 || err != nil || target.Host == "" {
		return errors.New("give at least one --listen PORT and --forward http://ADDRESS:PORT")
	}

	at := here()
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
		ResponseHeaderTimeout: 15 * time.Second,
		// A kept connection would stay with one pod behind the Service.
		DisableKeepAlives: true,
	}
	proxy.ModifyResponse = func(answer *http.Response) error {
		answer.Header.Set("X-Standin-Gateway", at.Pod)
		answer.Header.Set("X-Standin-Gateway-Node", at.Node)
		return nil
	}
	proxy.ErrorHandler = func(w http.ResponseWriter, r *http.Request, err error) {
		log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
		// Envoy's answer when nobody is behind a Service.
		http.Error(w, "no healthy upstream", http.StatusServiceUnavailable)
	}

	var leaving atomic.Bool
	go func() {
		<-terminated()
		leaving.Store(true)
	}()
	go func() { log.Fatal(http.ListenAndServe(":"+strconv.Itoa(*status), readiness(&leaving))) }()
	log.Printf("forwarding to %s", target)
	return serveAndDrain(proxy, *drain, on...)
}

func readiness(leaving *atomic.Bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leaving.Load() {
			http.Error(w, "draining", http.StatusServiceUnavailable)
		}
	})
}
