using System.Runtime.Loader;

namespace MeshTools.Benchmarks;

/// <summary>
/// Where the assemblies of the built module are found when this program itself uses one. They are not beside the program: there
/// the module, when a sandbox imports it into this process, would take them for its own.
/// </summary>
internal static class ModuleFolder
{
    /// <param name="root">The checkout.</param>
    public static void Use(string root) => AssemblyLoadContext.Default.Resolving += (context, name) =>
        Path.Combine(root, "bin", "net10.0", name.Name + ".dll") is string path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
}
