using MeshTools.Cluster.Naming;
using MeshTools.Errors;

namespace MeshTools.Sandbox;

/// <summary>The rule for names of sandboxes. A name becomes a folder, so it must not be able to leave the one it is put in.</summary>
internal static class SandboxName
{
    public const string Default = "default";

    // The name is part of a path, of a common name (64 characters) and of log lines; longer ones help nobody.
    private const int MaxLength = 40;

    /// <summary>The name itself, when it is one.</summary>
    /// <exception cref="MeshToolsException">SandboxNameInvalid.</exception>
    public static string Check(string name) =>
        IsValid(name)
            ? name
            : throw new MeshToolsException(ErrorCatalog.SandboxNameInvalid, $"'{name}' cannot be the name of a sandbox.", target: name);

    public static bool IsValid(string name) =>
        name.Length <= MaxLength && !name.Contains('.', StringComparison.Ordinal) && ObjectName.Problem(name) is null;

    /// <summary>The context that a sandbox's kubeconfig holds.</summary>
    public static string Context(string name) => $"meshtools-{name}";
}
