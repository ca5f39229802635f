using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Mesh;

/// <summary>Looks for what is known to go wrong in a mesh, or to be in the way of one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Mesh")]
[OutputType(typeof(MeshCheck), typeof(bool))]
public sealed class TestMeshCommand : ClusterCmdlet
{
    /// <summary>Only checks of these categories.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public MeshCheckCategory[] Category { get; set; } = [];

    /// <summary>Only checks with these ids; patterns are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The cluster has no mesh yet and is to get one.</summary>
    [Parameter]
    public SwitchParameter BeforeInstall { get; set; }

    /// <summary>The version to install, or to assume where the images do not tell it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Tell only whether no check failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Refuses a version that is none.</summary>
    protected override void BeginProcessing()
    {
        if (Version is not null && IstioVersion.TryParse(Version) is null)
        {
            Terminate(new MeshToolsException(ErrorCatalog.InvalidIstioVersion, $"'{Version}' is no version of Istio.", target: Version));
        }
    }

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        MeshCheckQuery query = new(Connect(Connection))
        {
            Namespace = Namespace,
            Categories = Category,
            Ids = [.. Id.Select(NamePattern.Of)],
            BeforeInstall = BeforeInstall,
            Version = IstioVersion.TryParse(Version),
            KubeConfig = Connection.KubeConfig,
        };
        IReadOnlyList<ItemOutcome<MeshCheck>> outcomes = await query.RunAsync(cancellationToken).ConfigureAwait(false);
        EmitTest(outcomes, Quiet, static findings => findings.All(static finding => finding.Value is { Status: not MeshCheckStatus.Fail }));
    }
}
