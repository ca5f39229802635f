package main

import (
	"flag"
	"log"
	"net/http"
)

// The rule and the headers are those of Istio's own sample service: a request passes if it says so itself.
const (
	authzHeader = "x-ext-authz"
	authzAllow  = "allow"
	authzResult = "x-ext-authz-check-result"
	authzDenied = "denied by ext_authz for not found header `x-ext-authz: allow` in the request"
)

// extAuthz plays an authorization service, by HTTP and by gRPC (envoy.service.auth.v3 and v2).
func extAuthz(arguments []string) error {
	flags := flag.NewFlagSet("standin-ext-authz", flag.ExitOnError)
	httpPort := flags.Int("http", 8000, "port of the HTTP check")
	grpcPort := flags.Int("grpc", 9000, "port of the gRPC check")
	_ = flags.Parse(arguments)

	listeners, err := listen(*grpcPort)
	if err != nil {
		return err
	}
	go func() { log.Fatal(serveH2C(listeners[0], http.HandlerFunc(answerGRPC))) }()
	return serve(http.HandlerFunc(checkHTTP), *httpPort)
}

// checkHTTP answers Envoy's copy of the request: 200 lets it pass, anything else is the client's answer.
func checkHTTP(w http.ResponseWriter, r *http.Request) {
	allowed := r.Header.Get(authzHeader) == authzAllow
	log.Printf("http %s %s%s allowed=%t", r.Method, r.Host, r.URL.Path, allowed)
	if allowed {
		w.Header().Set(authzResult, "allowed")
		return
	}
	w.Header().Set(authzResult, "denied")
	http.Error(w, authzDenied, http.StatusForbidden)
}
