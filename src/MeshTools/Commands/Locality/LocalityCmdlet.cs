using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Locality;

/// <summary>A cmdlet about services of a mesh: takes them from parameter and pipeline, and asks each cluster once.</summary>
public abstract class LocalityCmdlet : ClusterCmdlet
{
    private readonly List<(ConnectionOptions Connection, IReadOnlyList<ServiceInput> Services)> _inputs = [];

    /// <summary>Services or objects that name one; or contexts and sandboxes to ask.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>The version to assume where the images do not tell it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>What -Service was given.</summary>
    private protected abstract string[]? Names { get; }

    /// <summary>Whether a command without a service is one about all of them.</summary>
    private protected virtual bool TakesAll => false;

    /// <summary>The version, read.</summary>
    private protected IstioVersion? GivenVersion => IstioVersion.TryParse(Version);

    /// <summary>Refuses a version that is none.</summary>
    protected override void BeginProcessing()
    {
        if (Version is not null && GivenVersion is null)
        {
            Terminate(new MeshToolsException(ErrorCatalog.InvalidIstioVersion, $"'{Version}' is no version of Istio.", target: Version));
        }
    }

    /// <summary>Takes one input in.</summary>
    protected override void ProcessRecord() => _inputs.Add((Connection, PipelineService.Inputs(Names, InputObject)));

    /// <summary>Asks each cluster once.</summary>
    protected override void EndProcessing() => Run(AskAsync);

    /// <summary>Does the work for one cluster.</summary>
    private protected abstract Task RunAsync(ConnectionOptions connection, IReadOnlyList<ServiceInput> services, CancellationToken cancellationToken);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<ConnectionOptions, IReadOnlyList<ServiceInput>> cluster in _inputs.GroupBy(static entry => entry.Connection, static entry => entry.Services))
        {
            ServiceInput[] services = [.. cluster.SelectMany(static names => names)];
            if (services.Length == 0 && !TakesAll)
            {
                throw new MeshToolsException(ErrorCatalog.ServiceNotFound, "No service was named.", "Give -Service NAME.NAMESPACE, or '*.NAMESPACE' for all of a namespace.");
            }

            await RunAsync(cluster.Key, services, cancellationToken).ConfigureAwait(false);
        }
    }
}
