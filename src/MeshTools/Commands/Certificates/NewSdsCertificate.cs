using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates;
using MeshTools.Certificates.Sources;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Certificates;

/// <summary>Gives a gateway a certificate: the secret, and the HTTPS server that names it.</summary>
[Cmdlet(VerbsCommon.New, "SdsCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Pem")]
[OutputType(typeof(SdsCertificate))]
public sealed class NewSdsCertificateCommand : ClusterCmdlet
{
    private readonly List<X509Certificate2> _certificates = [];
    private readonly List<ConnectionOptions> _clusters = [];

    /// <summary>The secret's name, which the Gateway gives as credentialName.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [Alias("CredentialName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CredentialNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The certificate as PEM, perhaps with those that issued it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pem")]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>Its private key as PEM.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pem")]
    [ValidateNotNullOrEmpty]
    public string? KeyPath { get; set; }

    /// <summary>The certificates that issued it, where they stand in a file of their own.</summary>
    [Parameter(ParameterSetName = "Pem")]
    [ValidateNotNullOrEmpty]
    public string? ChainPath { get; set; }

    /// <summary>A PFX file (PKCS#12) with certificate and key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pfx")]
    [Alias("Pfx")]
    [ValidateNotNullOrEmpty]
    public string? PfxPath { get; set; }

    /// <summary>The password of the key or the PFX.</summary>
    [Parameter(ParameterSetName = "Pem")]
    [Parameter(ParameterSetName = "Pfx")]
    [NoPlainText]
    public SecureString? Password { get; set; }

    /// <summary>A certificate with its private key, and those that issued it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object")]
    public X509Certificate2[]? Certificate { get; set; }

    /// <summary>Make a certificate that is its own issuer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SelfSigned")]
    public SwitchParameter SelfSigned { get; set; }

    /// <summary>The names it is made for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SelfSigned")]
    [ValidateNotNullOrEmpty]
    public string[] DnsName { get; set; } = [];

    /// <summary>The kind of its key.</summary>
    [Parameter(ParameterSetName = "SelfSigned")]
    [ValidateSet("ECDSA_P256", "ECDSA_P384", "RSA_2048", "RSA_3072", "RSA_4096")]
    public string KeyAlgorithm { get; set; } = "ECDSA_P256";

    /// <summary>How many days it is valid.</summary>
    [Parameter(ParameterSetName = "SelfSigned")]
    [ValidateRange(1, 3650)]
    public int ValidDays { get; set; } = 365;

    /// <summary>The CA that clients' certificates are checked with, as PEM.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaPath { get; set; }

    /// <summary>What the server wants of its clients.</summary>
    [Parameter]
    [ValidateSet("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL")]
    public string? Mode { get; set; }

    /// <summary>The Gateway that is to serve it: NAME, NAMESPACE/NAME or NAME.NAMESPACE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayCompleter))]
    public string? Gateway { get; set; }

    /// <summary>The hosts of the server; otherwise those that are there, or the certificate's names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>The port of the server.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 443;

    /// <summary>The keys of the secret: Generic for cert and key, Tls for tls.crt and tls.key.</summary>
    [Parameter]
    [ValidateSet("Generic", "Tls")]
    public string? KeyFormat { get; set; }

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Replace another certificate of that name, and serve hosts that it does not cover.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Takes one input in: certificates, or a cluster.</summary>
    protected override void ProcessRecord()
    {
        _certificates.AddRange(Certificate ?? []);
        if (Certificate is null || _clusters.Count == 0)
        {
            _clusters.Add(Connection);
        }
    }

    /// <summary>Does each cluster.</summary>
    protected override void EndProcessing()
    {
        if (_clusters.Count > 0)
        {
            Run(MakeAsync);
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (ConnectionOptions cluster in _clusters)
        {
            await EmitAsync(new SdsCertificateChange(Connect(cluster), OperationHost).RunAsync(Request(cluster), cancellationToken)).ConfigureAwait(false);
        }
    }

    private SdsCertificateRequest Request(ConnectionOptions cluster) => new()
    {
        Name = Name,
        Source = Source(),
        DnsNames = DnsName,
        AuthorityPath = CaPath is null ? null : FilePath.Of(this, CaPath),
        Mode = Mode,
        Gateway = Gateway is null ? null : new GatewayReference(Gateway),
        Hosts = HostName,
        Port = Port,
        KeyFormat = KeyFormat,
        Force = Force,
        Namespace = Namespace,
        KubeConfig = cluster.KubeConfig,
    };

    private CertificateSource Source() => ParameterSetName switch
    {
        "Pfx" => new PfxSource(FilePath.Of(this, PfxPath!), Password),
        "Object" => new ObjectSource(_certificates, "the pipeline", mayHoldOthers: true),
        "SelfSigned" => new SelfSignedSource(DnsName, KeyAlgorithm, ValidDays),
        _ => new PemSource(FilePath.Of(this, CertificatePath!), FilePath.Of(this, KeyPath!), ChainPath is null ? null : FilePath.Of(this, ChainPath), Password),
    };
}
