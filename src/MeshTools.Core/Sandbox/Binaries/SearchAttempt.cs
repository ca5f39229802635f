namespace MeshTools.Sandbox.Binaries;

/// <summary>One way that was tried to get the programs, and what came of it.</summary>
/// <param name="Way">E.g. <c>KUBEBUILDER_ASSETS</c>.</param>
/// <param name="Result">E.g. <c>not set</c>.</param>
internal sealed record SearchAttempt(string Way, string Result)
{
    public override string ToString() => $"{Way}: {Result}";
}
