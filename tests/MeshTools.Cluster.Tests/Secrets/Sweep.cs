using System.Management.Automation;
using System.Runtime.Versioning;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>Runs a script with everything said that can be said, and looks everywhere for the secrets that it handles.</summary>
/// <param name="cluster">Where the script runs.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class Sweep(SandboxFixture cluster)
{
    private readonly List<SeenText> _seen = [];

    /// <summary>What was seen so far.</summary>
    public IReadOnlyList<SeenText> Seen => _seen;

    /// <summary>Runs it, and keeps what anybody could see of it.</summary>
    /// <param name="script">The script, in which <c>@talk</c> asks for all that a command has to say; what it throws is kept too.</param>
    /// <param name="arguments">Variables of it.</param>
    public async Task<Outcome> RunAsync(string script, params (string Name, object? Value)[] arguments)
    {
        using FileWatch files = new();
        await using ProcessWatch processes = new();
        cluster.Session.Run("$global:Error.Clear()").Clean();
        Outcome outcome = cluster.Run(
            $$"""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; $WarningPreference = 'Continue'; $ErrorActionPreference = 'Continue'
            $talk = @{ Verbose = $true; Debug = $true; WarningAction = 'Continue' }
            {{script}}
            """,
            [.. arguments, ("Temporary", files.Folder)]);
        _seen.AddRange(Streams(outcome));
        IReadOnlyList<PSObject> errors = cluster.Session.Run("$global:Error").Output;
        _seen.AddRange(errors.Select(static error => new SeenText("$Error", ObjectText.Of(error))));
        ErrorIds = [.. errors.Select(static error => error.BaseObject).OfType<ErrorRecord>().Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Reverse()];
        _seen.Add(new SeenText("formatted", cluster.Session.Run("$output | Out-Default; $global:Error | Out-Default", ("output", outcome.Output)).HostText));
        _seen.AddRange(await processes.EndAsync());
        _seen.AddRange(files.Read());
        _seen.AddRange(FileWatch.OpenToOthers(files.Folder).Select(static path => new SeenText("mode", $"others may open {path}")));
        _seen.AddRange(await ClusterText.ReadAsync(cluster.Api));
        return outcome;
    }

    /// <summary>The ids of the errors of the last run, the first first; those too that the script caught.</summary>
    public IReadOnlyList<string> ErrorIds { get; private set; } = [];

    /// <summary>Where each secret was seen; empty when none was.</summary>
    /// <param name="needles">The secrets.</param>
    /// <param name="belongs">Places where a secret belongs by its nature.</param>
    public IReadOnlyList<string> Find(Needles needles, Func<SeenText, bool>? belongs = null)
    {
        IEnumerable<string> open = _seen.Where(static seen => seen.Place == "mode").Select(static seen => seen.Text);
        return [.. _seen.Where(seen => belongs?.Invoke(seen) != true).SelectMany(seen => needles.FindIn(seen.Text).Select(name => $"{seen.Place}: {name}")).Concat(open).Distinct()];
    }

    private static IEnumerable<SeenText> Streams(Outcome outcome)
    {
        foreach ((string place, IReadOnlyList<string> texts) in new[] { ("verbose", outcome.Verbose), ("debug", outcome.Debug), ("warning", outcome.Warnings), ("information", outcome.Information), ("host", [outcome.HostText]) })
        {
            foreach (string text in texts)
            {
                yield return new SeenText(place, text);
            }
        }

        foreach (ProgressRecord record in outcome.Progress)
        {
            yield return new SeenText("progress", ObjectText.Of(record));
        }

        foreach (ErrorRecord error in outcome.Terminating is null ? outcome.Errors : [.. outcome.Errors, outcome.Terminating])
        {
            yield return new SeenText("error", $"{ObjectText.Of(error)}\n{error.Exception}\n{error.ErrorDetails?.RecommendedAction}");
        }

        foreach (PSObject item in outcome.Output)
        {
            yield return new SeenText("output", ObjectText.Of(item));
        }
    }
}
