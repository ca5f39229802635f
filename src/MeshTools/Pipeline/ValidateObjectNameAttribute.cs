using System.Management.Automation;
using MeshTools.Cluster.Naming;

namespace MeshTools.Pipeline;

/// <summary>Refuses what Kubernetes takes for no object's name, and says why. None given is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateObjectNameAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string { Length: > 0 } name && ObjectName.Problem(name) is string problem)
        {
            throw new ValidationMetadataException($"The name '{name}' {problem}.");
        }
    }
}
