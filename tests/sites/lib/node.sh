# A node: containerd, CNI, kubelet and kube-proxy in a machine of its own. Sourced, not run.

node_define() {
  local s=$1 n=$2 name=$3 dir labels=()
  dir=$(machine_dir "$name")
  kubeconfig_write "$dir/etc/kubelet.kubeconfig" "$name"
  kubeconfig_write "$dir/etc/kube-proxy.kubeconfig" kube-proxy
  node_cni "$s" "$n" "$dir"
  node_containerd "$dir"
  node_kubelet "$dir" "$name"
  # Instead of the host's.
  printf 'options timeout:1 attempts:1\n' >"$dir/etc/resolv.conf"
  [ "$LABEL_REGIONS" -eq 0 ] || labels=(--node-labels="topology.kubernetes.io/region=$(site_name "$s")")

  program_define "$name" containerd "$PACKAGES/usr/bin/containerd" --config "$dir/etc/containerd.toml"

  program_define "$name" kubelet "$BINARIES/kubelet" \
    --kubeconfig="$dir/etc/kubelet.kubeconfig" --config="$dir/etc/kubelet.yaml" --root-dir="$dir/lib/kubelet" \
    --hostname-override="$name" --node-ip="$(node_address "$s" "$n")" "${labels[@]}" \
    --container-runtime=remote --container-runtime-endpoint="unix://$dir/run/containerd.sock"

  # The conntrack sysctls cannot be set from a network namespace that is not the first.
  program_define "$name" kube-proxy "$BINARIES/kube-proxy" \
    --kubeconfig="$dir/etc/kube-proxy.kubeconfig" --hostname-override="$name" --proxy-mode=iptables --oom-score-adj=0 \
    --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0 \
    --healthz-bind-address=127.0.0.1:10256 --metrics-bind-address=127.0.0.1:10249
}

# Pods are routed, so nothing is masqueraded and they see each other's addresses; host ports get source NAT only where
# the answer would not come back otherwise.
node_cni() {
  mkdir -p "$3/etc/cni"
  cat >"$3/etc/cni/10-sites.conflist" <<CNI
{
  "cniVersion": "0.4.0",
  "name": "sites",
  "plugins": [
    {
      "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
      "ipam": {
        "type": "host-local",
        "ranges": [[{ "subnet": "$(pod_subnet "$1" "$2")" }]],
        "routes": [{ "dst": "0.0.0.0/0" }]
      }
    },
    { "type": "portmap", "capabilities": { "portMappings": true }, "snat": true }
  ]
}
CNI
}

node_containerd() {
  local snapshotter=overlayfs
  # Overlays do not stack: inside a container the state folder often is one.
  [ "$(stat -f -c %T "$1")" != overlayfs ] || snapshotter=native
  cat >"$1/etc/containerd.toml" <<CONTAINERD
version = 2
root = "$1/lib/containerd"
state = "$1/run/containerd-state"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$1/run/containerd.sock"
[ttrpc]
  address = "$1/run/containerd.ttrpc.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$1/lib/containerd-opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/library/meshtools-pause:1"
  # Where lowering a process's oom_score_adj is not allowed, runc dies without this.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$PACKAGES/usr/lib/cni"
    conf_dir = "$1/etc/cni"
CONTAINERD
}

node_kubelet() {
  cat >"$1/etc/kubelet.yaml" <<KUBELET
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: { enabled: false }
  webhook: { enabled: true }
  x509: { clientCAFile: $PKI/ca.crt }
authorization: { mode: Webhook }
tlsCertFile: $PKI/$2.crt
tlsPrivateKeyFile: $PKI/$2.key
cgroupDriver: cgroupfs
cgroupRoot: /$RIG/$2
failSwapOn: false
oomScoreAdj: 0
# Signs of life every two seconds: the lease is renewed after a quarter of its duration.
nodeStatusUpdateFrequency: 2s
nodeStatusReportFrequency: 2s
nodeLeaseDurationSeconds: 8
# What changes in a mounted Secret or ConfigMap arrives within seconds.
syncFrequency: 5s
configMapAndSecretChangeDetectionStrategy: Watch
# The images exist here only, and a full disk is the host's business: never evict, never collect.
imageGCHighThresholdPercent: 100
evictionHard: { memory.available: 0%, nodefs.available: 0%, imagefs.available: 0%, nodefs.inodesFree: 0% }
resolvConf: $1/etc/resolv.conf
# There is no DNS in the rig. Without an address every pod gets a warning event; with this one names fail at once.
clusterDNS: [127.0.0.1]
clusterDomain: cluster.local
volumePluginDir: $1/lib/flexvolume
healthzBindAddress: 127.0.0.1
readOnlyPort: 0
# Tests start many pods at once.
eventRecordQPS: 0
kubeAPIQPS: 100
kubeAPIBurst: 200
KUBELET
}

# Everything of one node, in order; runs beside the other nodes' and the control plane's start.
node_start() {
  local name=$1
  program_start "$name" containerd
  wait_until 120 "containerd on $name" node_has_containerd "$name"
  images_import "$name"
  program_start "$name" kubelet
  program_start "$name" kube-proxy
}
node_has_containerd() {
  program_check "$1" containerd
  ctr_on "$1" version 2>/dev/null
}
ctr_on() { "$PACKAGES/usr/bin/ctr" --address "$(machine_dir "$1")/run/containerd.sock" --namespace k8s.io "${@:2}"; }

# Registered and Ready, all of them.
nodes_ready() {
  local name
  for name in $(node_names); do
    program_check "$name" kubelet
    program_check "$name" kube-proxy
  done
  [ "$(kubectl_rig get nodes -o 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' 2>/dev/null | grep -c True)" \
    -eq "$(node_names | wc -l)" ]
}
