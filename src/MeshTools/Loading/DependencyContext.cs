using System.Reflection;
using System.Runtime.Loader;

namespace MeshTools.Loading;

/// <summary>
/// The load context of MeshTools.Core and of what it depends on. Another module may bring another YamlDotNet, Polly or
/// Fractions into the session, before this one or after it: neither sees the other's.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private readonly string _folder;

    /// <param name="folder">The folder that holds the assemblies, and the only place they are taken from.</param>
    public DependencyContext(string folder)
        : base("MeshTools", isCollectible: false)
    {
        _folder = folder;
    }

    /// <summary>Null for what is not in the folder: the runtime's own assemblies come from the default context.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
