using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Completion;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>Tells for each server of each gateway whether its requests are authorized, and why not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ExtAuthzFilter")]
[OutputType(typeof(ExtAuthzCoverage), typeof(bool))]
public sealed class TestExtAuthzFilterCommand : ExtAuthzCmdlet
{
    /// <summary>Only these gateways; patterns are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string[] Gateway { get; set; } = [];

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Tell only whether each server is guarded by a service that can answer, or excepted.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        ExtAuthzTest test = new(Connect(Connection))
        {
            Namespace = Namespace,
            Version = IstioVersion.TryParse(Version),
            Gateways = [.. Gateway.Select(NamePattern.Of)],
            KubeConfig = Connection.KubeConfig,
            Warn = OperationHost.Warning,
        };
        IReadOnlyList<ItemOutcome<ExtAuthzCoverage>> outcomes = await test.RunAsync(cancellationToken).ConfigureAwait(false);
        EmitTest(outcomes, Quiet, ExtAuthzTest.Passes);
    }
}
