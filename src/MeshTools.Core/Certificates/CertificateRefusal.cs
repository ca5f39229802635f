using MeshTools.Errors;

namespace MeshTools.Certificates;

/// <summary>One reason why nothing is written.</summary>
/// <param name="Definition">Its kind.</param>
/// <param name="Reason">What was seen, as part of a list: no full stop.</param>
/// <param name="Action">What to do, where that is more exact than the definition's.</param>
internal sealed record CertificateRefusal(ErrorDefinition Definition, string Reason, string? Action = null)
{
    /// <summary>One error for all reasons, under the id of the first; null when there are none.</summary>
    public static MeshToolsException? Join(string what, IReadOnlyList<CertificateRefusal> refusals) => refusals.Count switch
    {
        0 => null,
        1 => new MeshToolsException(refusals[0].Definition, $"{what}: {refusals[0].Reason}.", refusals[0].Action, what),
        _ => new MeshToolsException(
            refusals[0].Definition,
            $"{what}:{string.Concat(refusals.Select(static refusal => $"{Environment.NewLine}  - {refusal.Definition.Id}: {refusal.Reason}."))}",
            string.Join(" ", refusals.Select(static refusal => refusal.Action ?? refusal.Definition.Action).Distinct(StringComparer.Ordinal)),
            what),
    };
}
