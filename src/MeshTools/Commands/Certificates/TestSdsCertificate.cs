using System.Management.Automation;
using MeshTools.Certificates;
using MeshTools.Changes;
using MeshTools.Completion;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Certificates;

/// <summary>Looks whether each certificate that gateways serve is there, valid, for its hosts, and with its key.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SdsCertificate")]
[OutputType(typeof(SdsCertificateTest), typeof(bool))]
public sealed class TestSdsCertificateCommand : ClusterCmdlet
{
    /// <summary>Names or patterns of credentials; all when not given.</summary>
    [Parameter(Position = 0)]
    [Alias("CredentialName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CredentialNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Only uses by this Gateway: NAME, NAMESPACE/NAME or NAME.NAMESPACE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayCompleter))]
    public string? Gateway { get; set; }

    /// <summary>How long before its end a certificate is warned of, in days or as a TimeSpan.</summary>
    [Parameter]
    [DaysTransformation]
    public TimeSpan ExpiringWithin { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Tell only whether none failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        SdsCertificateQuery query = new(Connect(Connection))
        {
            Namespace = Namespace,
            Names = [.. Name.Select(NamePattern.Of)],
            Gateway = Gateway is null ? null : new GatewayReference(Gateway),
            ExpiringWithin = ExpiringWithin,
            KubeConfig = Connection.KubeConfig,
            Warn = OperationHost.Warning,
        };
        IReadOnlyList<ItemOutcome<SdsCertificateTest>> outcomes = await query.TestAsync(cancellationToken).ConfigureAwait(false);
        EmitTest(outcomes, Quiet, static findings => findings.All(static finding => finding.Value is { Status: not MeshCheckStatus.Fail }));
    }
}
