namespace MeshTools.Sandbox.Processes;

/// <summary>How to start a process of a sandbox; kept in its state, so that it can be started again just so.</summary>
/// <param name="Component">What it is, e.g. <c>kube-apiserver</c>.</param>
/// <param name="Program">The full path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Log">The file that takes its output.</param>
/// <param name="Environment">Variables beyond the few that every process gets.</param>
internal sealed record ProcessSpec(
    string Component, string Program, IReadOnlyList<string> Arguments, string Log, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The variable that marks a process as one of the sandbox in a folder.</summary>
    public const string Mark = "MESHTOOLS_SANDBOX";
}
