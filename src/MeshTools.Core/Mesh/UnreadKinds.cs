using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh;

/// <summary>What becomes of kinds that could not be read: an error that names all of them that a command cannot do without, and a warning about any other.</summary>
/// <param name="context">The cluster that errors name.</param>
internal sealed class UnreadKinds(string context)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <param name="snapshot">What was read.</param>
    /// <param name="needs">What was to be read.</param>
    /// <param name="warn">Told what is lost; once, however often it is looked.</param>
    /// <exception cref="MeshToolsException">Forbidden, with every right that is missing; UnexpectedAnswer for what the server failed to list.</exception>
    public void Judge(MeshSnapshot snapshot, IReadOnlyCollection<KindNeed> needs, Action<string>? warn)
    {
        KindReading[] missing =
        [
            .. needs.Where(need => need.Without is null && snapshot.Reading(need.Kind).Problem is not null && !(need.AcceptsPart && snapshot.Of(need.Kind).Count > 0))
                .Select(need => snapshot.Reading(need.Kind)),
        ];
        if (missing.Length > 0)
        {
            string list = missing.Length == 1 ? missing[0].Problem! : "what the command depends on cannot be read:" + string.Concat(missing.Select(static reading => $"{Environment.NewLine}  - {reading.Problem}"));
            throw new MeshToolsException(missing.Any(static reading => reading.IsForbidden) ? ErrorCatalog.Forbidden : ErrorCatalog.UnexpectedAnswer, list, target: context);
        }

        foreach (KindNeed need in needs.Where(static need => need.Without != string.Empty))
        {
            if (snapshot.Reading(need.Kind).Problem is string problem && _told.Add(need.Kind.ToString()))
            {
                warn?.Invoke(need.Without is null ? $"Only namespace {snapshot.Namespace} is looked at: {problem}" : $"{need.Without} {problem}");
            }
        }
    }
}
