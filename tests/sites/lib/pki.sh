# Certificates for one rig: an authority of its own, and a client certificate for everyone who talks to the API server.
# They are valid for 30 days and go with the rig. Sourced, not run.

pki_make() {
  local s n name
  PKI="$STATE/pki"
  mkdir -p "$PKI"
  pki_key ca
  openssl req -x509 -new -key "$PKI/ca.key" -subj "/CN=meshtools-sites" -days 30 -out "$PKI/ca.crt" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null
  # Tokens of service accounts are signed with this pair; RSA, since 1.20 makes RS256 tokens by it everywhere.
  openssl genrsa -out "$PKI/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$PKI/accounts.key" -pubout -out "$PKI/accounts.pub" 2>/dev/null

  pki_cert apiserver /CN=kube-apiserver \
    "IP:$(api_address),IP:$(api_service_address),IP:127.0.0.1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
  pki_cert apiserver-kubelet /O=system:masters/CN=apiserver-kubelet
  pki_cert admin /O=system:masters/CN=admin
  pki_cert kube-controller-manager /CN=system:kube-controller-manager
  pki_cert kube-scheduler /CN=system:kube-scheduler
  pki_cert kube-proxy /CN=system:kube-proxy
  while read -r s n name; do
    pki_cert "$name" "/O=system:nodes/CN=system:node:$name" "DNS:$name,IP:$(node_address "$s" "$n")"
  done < <(nodes)
}

pki_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key"; }

# pki_cert NAME SUBJECT [ALTERNATIVE-NAMES]: one certificate for both ends, server and client.
pki_cert() {
  pki_key "$1"
  openssl req -new -key "$PKI/$1.key" -subj "$2" 2>/dev/null \
    | openssl x509 -req -CA "$PKI/ca.crt" -CAkey "$PKI/ca.key" -set_serial "0x$(openssl rand -hex 8)" -days 30 -out "$PKI/$1.crt" \
        -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\nkeyUsage=critical,digitalSignature\n%s' "${3:+subjectAltName=$3}") 2>/dev/null \
    || die "openssl could not make the certificate of $1."
}

# kubeconfig_write FILE NAME: everything is in it, so it can be copied. Readable by its owner alone from the first byte.
kubeconfig_write() {
  ( umask 077; cat >"$1" <<CONFIG
apiVersion: v1
kind: Config
current-context: meshtools-sites
contexts:
- name: meshtools-sites
  context: {cluster: meshtools-sites, user: $2}
clusters:
- name: meshtools-sites
  cluster:
    server: https://$(api_address):6443
    certificate-authority-data: $(base64 -w 0 "$PKI/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w 0 "$PKI/$2.crt")
    client-key-data: $(base64 -w 0 "$PKI/$2.key")
CONFIG
  )
}
