package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"time"
)

// h2cName is the name in the certificate that nobody outside this process ever sees.
const h2cName = "inside.invalid"

// serveH2C serves HTTP/2 without TLS to clients that begin with it (prior knowledge), as gRPC in the clear does.
//
// Go's standard library speaks HTTP/2 only on TLS connections. So each clear connection is led through a TLS pipe within
// the process: what the client sends goes in at the pipe's client end, and the library's server is at the other.
func serveH2C(clear net.Listener, handler http.Handler) error {
	certificate, trusted, err := h2cCertificate()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		// Probes connect and say nothing; the library would log each as a failed handshake.
		ErrorLog:  log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"}},
	}
	return server.ServeTLS(&h2cListener{clear, trusted}, "", "")
}

type h2cListener struct {
	net.Listener
	trusted *x509.CertPool
}

func (l *h2cListener) Accept() (net.Conn, error) {
	outside, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	near, far := net.Pipe()
	inside := tls.Client(near, &tls.Config{RootCAs: l.trusted, ServerName: h2cName, NextProtos: []string{"h2"}})
	go h2cCopy(inside, outside)
	go h2cCopy(outside, inside)
	return far, nil
}

// When one direction ends the other has nothing more to say: HTTP/2 does not half-close.
func h2cCopy(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
	_ = from.Close()
}

func h2cCertificate() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		DNSNames:     []string{h2cName},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, trusted, nil
}
