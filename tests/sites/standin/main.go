// Stand-ins: one program that plays the parts that tests need pods for. None of them is the real thing, and all say so
// by their names. The part is the first argument, or the name the program is called by.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A role gets its own arguments and runs until it returns an error or the process ends.
var roles = map[string]func(arguments []string) error{
	"standin-client":      client,
	"standin-echo":        echo,
	"standin-gateway":     gateway,
	"standin-kiali-1.14":  kialiLogin,
	"standin-kiali-token": kialiToken,
	"standin-ext-authz":   extAuthz,
	"standin-istiod":      istiod,
	"pilot-discovery":     pilotDiscovery,
	"standin-crash":       crash,
	"standin-never-ready": neverReady,
}

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC | log.Lmicroseconds)
	name, arguments := filepath.Base(os.Args[0]), os.Args[1:]
	if _, called := roles[name]; !called && len(arguments) > 0 {
		name, arguments = arguments[0], arguments[1:]
	}
	role, known := roles[name]
	if !known {
		fmt.Fprintf(os.Stderr, "standin: no part called %q; there are: %s\n", name, strings.Join(roleNames(), " "))
		os.Exit(64)
	}
	if err := role(arguments); err != nil {
		log.Printf("%s: %v", name, err)
		os.Exit(1)
	}
}

func roleNames() []string {
	var names []string
	for name := range roles {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
