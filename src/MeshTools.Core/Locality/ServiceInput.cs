using MeshTools.Errors;

namespace MeshTools.Locality;

/// <summary>A service as a user named it.</summary>
/// <param name="Name">NAME, NAME.NAMESPACE, a full host name, or a pattern of these.</param>
/// <param name="Matches">The pattern; null for a plain name.</param>
internal sealed record ServiceInput(string Name, Func<string, bool>? Matches)
{
    /// <summary>The hosts for all inputs, each once, and the errors of those that name none.</summary>
    public static (IReadOnlyList<ServiceHost> Hosts, IReadOnlyList<MeshToolsException> Errors) Resolve(IEnumerable<ServiceInput> inputs, ServiceHosts hosts)
    {
        List<ServiceHost> found = [];
        List<MeshToolsException> errors = [];
        foreach (ServiceInput input in inputs)
        {
            try
            {
                found.AddRange(hosts.Find(input.Name, input.Matches));
            }
            catch (MeshToolsException error)
            {
                errors.Add(error);
            }
        }

        return ([.. found.DistinctBy(static host => host.Name)], errors);
    }
}
