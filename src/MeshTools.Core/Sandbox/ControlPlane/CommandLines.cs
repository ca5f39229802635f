using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.Pki;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>
/// The command lines of the control plane, from 1.20 to current releases. Nothing listens beyond 127.0.0.1, and nothing
/// without TLS and a client certificate.
/// </summary>
internal sealed class CommandLines(SandboxFolder folder, ControlPlaneBinaries binaries, Endpoints endpoints)
{
    public const string EtcdName = "etcd";
    public const string ApiServerName = "kube-apiserver";
    public const string ControllerManagerName = "kube-controller-manager";
    public const string SchedulerName = "kube-scheduler";

    // Real kubelets renew every 10 s and are given up after 40 s. For thousands of stand-ins that would be hundreds of
    // writes a second for nothing, so the stand-in renews every few minutes and is waited for accordingly.
    private const string NodeGracePeriod = "10m";

    // The programs hold themselves back to 20 to 50 requests a second; a rollout over 2,000 nodes would take a minute.
    private static readonly string[] FastClient = ["--kube-api-qps=1000", "--kube-api-burst=2000"];

    private static readonly Dictionary<string, string> NoVariables = [];

    public ProcessSpec Etcd() => Spec(EtcdName, binaries.Etcd,
    [
        "--name=default",
        $"--data-dir={folder.Data}",
        $"--listen-client-urls={Text(endpoints.Etcd)}",
        $"--advertise-client-urls={Text(endpoints.Etcd)}",

        // There is no peer, but etcd insists on an address for one: let the system choose the port.
        "--listen-peer-urls=https://127.0.0.1:0",
        "--initial-advertise-peer-urls=https://127.0.0.1:2380",
        "--initial-cluster=default=https://127.0.0.1:2380",
        $"--cert-file={Pki(SandboxPki.EtcdCertificate)}",
        $"--key-file={Pki(SandboxPki.EtcdKey)}",
        $"--trusted-ca-file={Pki(SandboxPki.EtcdAuthority)}",
        "--client-cert-auth",
        $"--peer-cert-file={Pki(SandboxPki.EtcdCertificate)}",
        $"--peer-key-file={Pki(SandboxPki.EtcdKey)}",
        $"--peer-trusted-ca-file={Pki(SandboxPki.EtcdAuthority)}",
        "--peer-client-cert-auth",

        // Thrown away in the end, so it need not survive a power failure.
        "--unsafe-no-fsync",

        // A single member elects itself, and waits for the election's time-out (a second) before it does.
        "--heartbeat-interval=20",
        "--election-timeout=200",
    ]);

    public ProcessSpec ApiServer() => Spec(ApiServerName, binaries.ApiServer,
    [
        $"--etcd-servers={Text(endpoints.Etcd)}",
        $"--etcd-cafile={Pki(SandboxPki.EtcdAuthority)}",
        $"--etcd-certfile={Pki(SandboxPki.EtcdClientCertificate)}",
        $"--etcd-keyfile={Pki(SandboxPki.EtcdClientKey)}",
        "--bind-address=127.0.0.1",
        $"--secure-port={endpoints.ApiPort}",

        // Said outright, or it looks for the machine's default route and dies where there is none.
        "--advertise-address=127.0.0.1",

        // Endpoints may not be on loopback; without this the log fills with refusals.
        "--endpoint-reconciler-type=none",
        $"--tls-cert-file={Pki(SandboxPki.ServerCertificate)}",
        $"--tls-private-key-file={Pki(SandboxPki.ServerKey)}",
        $"--client-ca-file={Pki(SandboxPki.Authority)}",
        "--anonymous-auth=false",
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        $"--egress-selector-config-file={folder.Egress}",
        $"--service-cluster-ip-range={Addresses.Services}",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        $"--service-account-key-file={Pki(SandboxPki.AccountPublicKey)}",
        $"--service-account-signing-key-file={Pki(SandboxPki.AccountKey)}",

        // It taints each new node until a controller has seen it ready: a second write a node. Nodes are made ready here.
        "--disable-admission-plugins=TaintNodesByCondition",
        "--profiling=false",
    ]);

    public ProcessSpec ControllerManager() => Spec(ControllerManagerName, binaries.ControllerManager,
    [
        $"--kubeconfig={folder.ComponentKubeConfig(ControllerManagerName)}",
        .. Serving(),
        "--leader-elect=false",

        // Each controller under its own account, with the rights that Kubernetes gives it, as in a kubeadm cluster.
        "--use-service-account-credentials=true",
        $"--service-account-private-key-file={Pki(SandboxPki.AccountKey)}",
        $"--root-ca-file={Pki(SandboxPki.Authority)}",
        $"--cluster-signing-cert-file={Pki(SandboxPki.Authority)}",
        $"--cluster-signing-key-file={Pki(SandboxPki.AuthorityKey)}",

        // ttl annotates every node, for kubelets' caches of secrets: a write a node for nothing. attachdetach has no disks
        // to attach, and makes a folder for plugins beneath /usr/libexec when root runs it. service makes load balancers at a
        // cloud, of which there is none; that of 1.20 compares all nodes with what they were whenever one changes all the
        // same, which for 2,000 nodes was two thirds of the whole program's work.
        "--controllers=*,-ttl,-attachdetach,-service",
        $"--node-monitor-grace-period={NodeGracePeriod}",
        "--profiling=false",
        .. FastClient,
    ]);

    public ProcessSpec Scheduler() => Spec(SchedulerName, binaries.Scheduler,
    [
        $"--kubeconfig={folder.ComponentKubeConfig(SchedulerName)}",
        .. Serving(),
        "--leader-elect=false",
        "--profiling=false",
        .. FastClient,
    ]);

    /// <summary>
    /// Their health and metrics are asked by nobody here, so they listen nowhere. Up to 1.22 there is a second port,
    /// without TLS and on all addresses, that must be turned off; 1.24 no longer knows the flag.
    /// </summary>
    private string[] Serving() =>
        binaries.Version.IsBefore(23)
            ? ["--bind-address=127.0.0.1", "--secure-port=0", "--port=0"]
            : ["--bind-address=127.0.0.1", "--secure-port=0"];

    private ProcessSpec Spec(string component, string program, string[] arguments) =>
        new(component, program, arguments, folder.Log(component), NoVariables);

    private string Pki(string name) => folder.PkiFile(name);

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
