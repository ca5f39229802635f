# The control plane: etcd, kube-apiserver, kube-controller-manager, kube-scheduler in the control machine. Sourced, not run.

control_define() {
  local dir
  dir=$(machine_dir control)
  kubeconfig_write "$dir/etc/controller-manager.kubeconfig" kube-controller-manager
  kubeconfig_write "$dir/etc/scheduler.kubeconfig" kube-scheduler

  # On the loopback of a namespace that holds the control plane alone, so without TLS.
  program_define control etcd "$BINARIES/etcd" \
    --name=default --data-dir="$dir/lib/etcd" --unsafe-no-fsync \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380 --initial-advertise-peer-urls=http://127.0.0.1:2380 \
    --initial-cluster=default=http://127.0.0.1:2380 --heartbeat-interval=20 --election-timeout=200

  # Aggregator routing: webhooks are called at their pods. There is no kube-proxy here that would know a ClusterIP.
  program_define control kube-apiserver "$BINARIES/kube-apiserver" \
    --etcd-servers=http://127.0.0.1:2379 \
    --bind-address="$(api_address)" --advertise-address="$(api_address)" --secure-port=6443 \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/ca.crt" \
    --anonymous-auth=false --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --allow-privileged=true --service-cluster-ip-range="$(service_range)" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$PKI/accounts.pub" --service-account-signing-key-file="$PKI/accounts.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" --kubelet-client-key="$PKI/apiserver-kubelet.key" \
    --enable-aggregator-routing=true --profiling=false

  # A node that is cut off is NotReady after 12 to 14 seconds. --port=0: no second port without TLS.
  program_define control kube-controller-manager "$BINARIES/kube-controller-manager" \
    --kubeconfig="$dir/etc/controller-manager.kubeconfig" --bind-address=127.0.0.1 --secure-port=0 --port=0 \
    --leader-elect=false --use-service-account-credentials=true \
    --service-account-private-key-file="$PKI/accounts.key" --root-ca-file="$PKI/ca.crt" \
    --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" \
    --node-monitor-period=2s --node-monitor-grace-period=12s \
    --flex-volume-plugin-dir="$dir/lib/flexvolume" --kube-api-qps=200 --kube-api-burst=400 --profiling=false

  program_define control kube-scheduler "$BINARIES/kube-scheduler" \
    --kubeconfig="$dir/etc/scheduler.kubeconfig" --bind-address=127.0.0.1 --secure-port=0 --port=0 \
    --leader-elect=false --kube-api-qps=200 --kube-api-burst=400 --profiling=false
}

control_start() {
  program_start control etcd
  program_start control kube-apiserver
  program_start control kube-controller-manager
  program_start control kube-scheduler
}

kubectl_rig() { "$BINARIES/kubectl" --kubeconfig "$STATE/kubeconfig" "$@"; }

# wait_until SECONDS WHAT COMMAND...: asks four times a second. A command that knows it is in vain may `die`.
wait_until() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null; do
    [ $SECONDS -lt $end ] || die "waited in vain for $what. Logs: $STATE/machines/*/logs"
    sleep 0.25
  done
}

control_wait() {
  wait_until 180 "the API server" control_answers
  # Pods cannot be made before their namespace has its account.
  wait_until 180 "the first service account" control_has_account
}
control_has_account() { kubectl_rig get serviceaccount default -n default 2>/dev/null; }
control_answers() {
  program_check control etcd
  program_check control kube-apiserver
  kubectl_rig get --raw /readyz --request-timeout=2s 2>/dev/null
}
