package main

import (
	"os"
	"strings"
)

// siteFile can be mounted (hostPath /run/meshtools-site) from the node: the rig writes there which site the node is at,
// whatever its labels say.
const siteFile = "/run/meshtools-site"

// place says where a pod runs: from the variables that the manifest fills by the downward API, and from the node.
type place struct {
	Pod       string `json:"pod"`
	Namespace string `json:"namespace,omitempty"`
	Node      string `json:"node"`
	Region    string `json:"region"`
	Site      string `json:"site,omitempty"`
}

// here reads the place. The region is what the manifest says (REGION); where it says nothing, the site.
func here() place {
	site, _ := os.ReadFile(siteFile)
	found := place{
		Pod:       os.Getenv("POD_NAME"),
		Namespace: os.Getenv("POD_NAMESPACE"),
		Node:      os.Getenv("NODE_NAME"),
		Region:    os.Getenv("REGION"),
		Site:      strings.TrimSpace(string(site)),
	}
	if found.Pod == "" {
		found.Pod, _ = os.Hostname()
	}
	if found.Region == "" {
		found.Region = found.Site
	}
	return found
}
