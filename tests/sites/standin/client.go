package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// questions is a flag that may be given several times: NAME=URL.
type questions map[string]string

func (q questions) String() string { return fmt.Sprint(map[string]string(q)) }

func (q questions) Set(text string) error {
	name, url, found := strings.Cut(text, "=")
	if !found || name == "" || url == "" {
		return errors.New("a question is NAME=URL")
	}
	q[name] = url
	return nil
}

// outage is a row of requests that failed, from the start of the first to the start of the last.
type outage struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Why  string    `json:"why"`
}

// account is what came of the requests to one URL. By counts the answers by the node whose gateway gave them.
type account struct {
	Asked   int            `json:"asked"`
	Failed  int            `json:"failed"`
	By      map[string]int `json:"by"`
	Outages []outage       `json:"outages"`
	failing bool
}

func (a *account) add(at time.Time, by string, err error) {
	a.Asked++
	if err == nil {
		a.By[by]++
		a.failing = false
		return
	}
	a.Failed++
	if !a.failing {
		a.Outages = append(a.Outages, outage{From: at, Why: err.Error()})
		a.failing = true
	}
	a.Outages[len(a.Outages)-1].To = at
}

func newAccount() *account { return &account{By: map[string]int{}, Outages: []outage{}} }

// client asks each URL again and again, each by itself and on a new connection, and tells on / what came of it. POST /forget
// begins anew.
func client(arguments []string) error {
	asked := questions{}
	flags := flag.NewFlagSet("standin-client", flag.ExitOnError)
	flags.Var(asked, "ask", "NAME=URL; may be repeated")
	every := flags.Duration("every", 50*time.Millisecond, "pause between two requests")
	limit := flags.Duration("limit", 5*time.Second, "how long an answer may take")
	_ = flags.Parse(arguments)
	if len(asked) == 0 {
		return errors.New("give at least one --ask NAME=URL")
	}

	var lock sync.Mutex
	accounts := map[string]*account{}
	forget := func() {
		lock.Lock()
		defer lock.Unlock()
		for name := range asked {
			accounts[name] = newAccount()
		}
	}
	forget()
	web := &http.Client{Timeout: *limit, Transport: &http.Transport{DisableKeepAlives: true}}
	for name, url := range asked {
		go func(name, url string) {
			for {
				at := time.Now()
				by, err := ask(web, url)
				lock.Lock()
				accounts[name].add(at, by, err)
				lock.Unlock()
				time.Sleep(*every)
			}
		}(name, url)
	}
	return serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/forget" {
			forget()
		}
		lock.Lock()
		defer lock.Unlock()
		answerJSON(w, http.StatusOK, accounts)
	}), 8080)
}

func ask(web *http.Client, url string) (string, error) {
	answer, err := web.Get(url)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	return answer.Header.Get("X-Standin-Gateway-Node"), err
}
