package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// ports is a flag that may be given several times.
type ports []int

func (p *ports) String() string { return fmt.Sprint([]int(*p)) }

func (p *ports) Set(text string) error {
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return errors.New("a port is a number from 1 to 65535")
	}
	*p = append(*p, port)
	return nil
}

// listen binds all ports before anything is served: a port that is taken is the pod's last word.
func listen(wanted ...int) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, port := range wanted {
		listener, err := net.Listen("tcp", ":"+strconv.Itoa(port))
		if err != nil {
			return nil, err
		}
		log.Printf("listening on port %d", port)
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

// serve answers on the ports until SIGTERM, and then finishes what is in flight.
func serve(handler http.Handler, wanted ...int) error {
	return serveAndDrain(handler, 0, wanted...)
}

// serveAndDrain goes on accepting for a while after SIGTERM, as proxies do while the word spreads that they leave.
func serveAndDrain(handler http.Handler, drain time.Duration, wanted ...int) error {
	listeners, err := listen(wanted...)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, len(listeners))
	for _, listener := range listeners {
		go func(listener net.Listener) { failed <- server.Serve(listener) }(listener)
	}
	select {
	case err := <-failed:
		return err
	case <-terminated():
	}
	log.Printf("told to end; draining for %s", drain)
	time.Sleep(drain)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return server.Shutdown(ctx)
}

// terminated is told once, when the kubelet wants the container to end.
func terminated() <-chan os.Signal {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	return told
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Printf("the answer was not sent: %v", err)
	}
}
