package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount/"

// cluster is the API server as a pod reaches it, with the pod's own ServiceAccount.
type cluster struct {
	server string
	client *http.Client
}

func inCluster() (*cluster, error) {
	host, port := os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")
	authority, err := os.ReadFile(accountFolder + "ca.crt")
	if host == "" || err != nil {
		return nil, fmt.Errorf("this part needs to run in a pod with a ServiceAccount: %v", err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(authority) {
		return nil, errors.New("there is no certificate in ca.crt")
	}
	return &cluster{
		server: "https://" + net.JoinHostPort(host, port),
		client: &http.Client{
			Timeout:   10 * time.Second,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}},
		},
	}, nil
}

// reviewToken asks whose a token is. The pod's account needs the cluster role system:auth-delegator.
func (c *cluster) reviewToken(token string) (username string, err error) {
	// Read each time: the kubelet renews it.
	own, err := os.ReadFile(accountFolder + "token")
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]any{
		"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": map[string]string{"token": token},
	})
	if err != nil {
		return "", err
	}
	answer, err := c.call(http.MethodPost, "/apis/authentication.k8s.io/v1/tokenreviews", string(own), body)
	if err != nil {
		return "", err
	}
	var review struct {
		Status struct {
			Authenticated bool
			Error         string
			User          struct{ Username string }
		}
	}
	if err := json.Unmarshal(answer, &review); err != nil {
		return "", err
	}
	if !review.Status.Authenticated {
		return "", fmt.Errorf("the API server does not know it: %s", review.Status.Error)
	}
	return review.Status.User.Username, nil
}

// canListNamespaces asks with the token itself: Kiali refuses who cannot read any namespace.
func (c *cluster) canListNamespaces(token string) error {
	_, err := c.call(http.MethodGet, "/api/v1/namespaces?limit=1", token, nil)
	return err
}

func (c *cluster) call(method, path, token string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, c.server+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= 300 {
		return nil, fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	return answer, nil
}
