using System.Management.Automation;
using MeshTools.Certificates;
using MeshTools.Completion;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Certificates;

/// <summary>Tells which certificates the gateways serve, how long they are valid and what is wrong with them.</summary>
[Cmdlet(VerbsCommon.Get, "SdsCertificate")]
[OutputType(typeof(SdsCertificate))]
public sealed class GetSdsCertificateCommand : ClusterCmdlet
{
    /// <summary>Names or patterns of credentials; all when not given.</summary>
    [Parameter(Position = 0)]
    [Alias("CredentialName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CredentialNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Only certificates of this Gateway: NAME, NAMESPACE/NAME or NAME.NAMESPACE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayCompleter))]
    public string? Gateway { get; set; }

    /// <summary>Only certificates that end within this time, in days or as a TimeSpan, or have ended.</summary>
    [Parameter]
    [DaysTransformation]
    public TimeSpan? ExpiringWithin { get; set; }

    /// <summary>Only certificates with problems.</summary>
    [Parameter]
    public SwitchParameter Problem { get; set; }

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(FindAsync);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        SdsCertificateQuery query = new(Connect(Connection))
        {
            Namespace = Namespace,
            Names = [.. Name.Select(NamePattern.Of)],
            Gateway = Gateway is null ? null : new GatewayReference(Gateway),
            ExpiringWithin = ExpiringWithin,
            OnlyProblems = Problem,
            KubeConfig = Connection.KubeConfig,
            Warn = OperationHost.Warning,
        };
        EmitAll(await query.FindAsync(cancellationToken).ConfigureAwait(false));
    }
}
