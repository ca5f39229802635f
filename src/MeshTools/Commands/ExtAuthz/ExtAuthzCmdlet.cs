using System.Management.Automation;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>What the commands for external authorization have in common.</summary>
public abstract class ExtAuthzCmdlet : ClusterCmdlet
{
    /// <summary>The version of Istio to assume where the images do not tell it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>Refuses a version that is none.</summary>
    protected override void BeginProcessing()
    {
        if (Version is not null && IstioVersion.TryParse(Version) is null)
        {
            Terminate(new MeshToolsException(ErrorCatalog.InvalidIstioVersion, $"'{Version}' is no version of Istio.", target: Version));
        }
    }
}
