using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace MeshTools.Loading;

/// <summary>
/// Answers the one question the default context has on behalf of this module: where is MeshTools.Core? PowerShell runs
/// <see cref="OnImport"/> before it looks at the cmdlets, so their parameter and output types resolve.
/// </summary>
public sealed class DependencyResolver : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    internal const string CoreName = "MeshTools.Core";

    // One for the process: an assembly that was loaded once stays, and imported again must be the same one.
    private static readonly Lazy<DependencyContext> Context =
        new(static () => new DependencyContext(DependencyFolder.Find(Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!)));

    /// <summary>Begins to answer.</summary>
    public void OnImport()
    {
        // Taken off first, so that importing twice leaves one handler.
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.Resolving += Resolve;

        _ = Task.Run(WarmUp);
    }

    /// <summary>Stops answering.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    /// <summary>
    /// What FirstRequest says. Not asked for by name: removed again at once, the module would answer no more, and .NET remembers
    /// for the rest of the process what it has not found.
    /// </summary>
    private static void WarmUp() =>
        Context.Value.LoadFromAssemblyName(new AssemblyName(CoreName)).GetType("MeshTools.Cluster.WarmUp.FirstRequest", throwOnError: true)!
            .GetMethod("Prepare")!.CreateDelegate<Action>()();

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == CoreName ? Context.Value.LoadFromAssemblyName(name) : null;
}
