using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using MeshTools.Testing.Proxy;

namespace MeshTools.Permissions.Tests;

/// <summary>
/// Runs a command under an account that has just its rights, and again without each single one of them. A right without
/// which nobody notices anything is one too many.
/// </summary>
internal sealed class PermissionProof(ProofFixture cluster, string command, IReadOnlyList<ProofRight> rights, ProofRow row)
{
    private readonly List<string> _findings = [];
    private readonly Dictionary<PermissionCase, IReadOnlyList<SeenRequest>> _seen = [];
    private readonly Dictionary<PermissionCase, IReadOnlyList<ApiCall>> _calls = [];

    public IReadOnlyList<string> Findings => _findings;

    /// <param name="cases">The uses.</param>
    /// <param name="taken">The rights to take away.</param>
    public async Task RunAsync(IReadOnlyList<PermissionCase> cases, IReadOnlyList<ProofRight> taken)
    {
        foreach (PermissionCase item in cases)
        {
            await RunWholeAsync(item);
        }

        foreach (ProofRight right in taken)
        {
            if (right.IsOfNewServers)
            {
                row.NotAsked++;
            }
            else if (right.IsForFate)
            {
                await TakeFateAsync(right, cases.FirstOrDefault(item => _seen[item].Any(request => IsLookedAt(request, right))));
            }
            else
            {
                await TakeAsync(right, [.. cases.Where(item => !item.IsDenied(right) && (item.Streams || right.IsGiven || _calls[item].Any(right.IsUsedBy)))]);
            }
        }
    }

    /// <summary>With all of them: nothing may be missing.</summary>
    private async Task RunWholeAsync(PermissionCase item)
    {
        await cluster.PrepareAsync(item);
        cluster.Roles.Grant([.. rights.Where(right => !item.IsDenied(right))]);
        cluster.Proxy.Arm(null);
        row.Whole++;
        Outcome outcome = item.Streams ? cluster.AsUser(item.Script) : cluster.ThroughProxy(item.Script);
        await cluster.Proxy.QuietAsync();
        _seen[item] = cluster.Proxy.Seen;
        _calls[item] = [.. _seen[item].Select(ApiCall.Of).OfType<ApiCall>()];
        string[] ids = [.. Errors(outcome).Select(static error => error.FullyQualifiedErrorId.Split(',')[0])];
        string told = Told(outcome);
        if (!ids.SequenceEqual(item.Errors) || (item.Denied.Count == 0 && told.Contains("not allowed to", StringComparison.Ordinal)))
        {
            row.Short++;
            _findings.Add($"too few: {item.Name}: {string.Join(", ", ids)}\n{told}");
        }

        foreach (string path in item.Removed)
        {
            if (await cluster.Api.TryGetAsync(path) is not null)
            {
                _findings.Add($"not done: {item.Name}: {path} is still there\n{told}");
            }
        }
    }

    /// <summary>Without one of them: the error, or the warning, of one use must name it.</summary>
    private async Task TakeAsync(ProofRight right, PermissionCase[] cases)
    {
        string last = "no use of the command asks for it";
        foreach (PermissionCase item in cases)
        {
            await cluster.PrepareAsync(item);
            cluster.Roles.Grant([.. rights.Where(other => !other.Gives(right) && !item.IsDenied(other))]);
            row.Taken++;
            Outcome outcome = cluster.AsUser(item.Script);
            if (IsTold(outcome, right, right.Without is null))
            {
                return;
            }

            last = $"nobody notices that it is missing ({string.Join(", ", cases.Select(static item => item.Name))}): {Told(outcome)}";
        }

        row.Silent++;
        _findings.Add($"too many: {right}: {last}");
    }

    /// <summary>For a right to look at what became of a write: the write's answer is lost.</summary>
    private async Task TakeFateAsync(ProofRight right, PermissionCase? item)
    {
        if (item is null)
        {
            row.Silent++;
            _findings.Add($"too many: {right}: nothing is written that it could look at");
            return;
        }

        Disturbance lost = new(_seen[item].First(request => IsLookedAt(request, right)), 1) { Fault = ApiFault.ResetAfter };
        foreach (bool isTaken in new[] { false, true })
        {
            await cluster.PrepareAsync(item);
            cluster.Roles.Grant([.. rights.Where(other => !item.IsDenied(other) && !(isTaken && other.Gives(right)))]);
            cluster.Proxy.Arm(lost);
            Outcome outcome = cluster.ThroughProxy(item.Script);
            if (!isTaken)
            {
                row.Whole++;
                if (!Errors(outcome).Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).SequenceEqual(item.Errors))
                {
                    row.Short++;
                    _findings.Add($"too few: {item.Name}, with a lost answer ({lost}): {Told(outcome)}");
                }

                continue;
            }

            row.Taken++;
            if (!IsTold(outcome, right, isNeeded: true))
            {
                row.Silent++;
                _findings.Add($"too many: {right} ({item.Name}, with a lost answer to {lost.Request}): nobody notices that it is missing: {Told(outcome)}");
            }
        }
    }

    /// <summary>A write whose answer, when it is lost, has such a right used. An apply is repeated and needs no look.</summary>
    private static bool IsLookedAt(SeenRequest request, ProofRight right) =>
        request is { IsWrite: true, IsApply: false } && ApiCall.Of(request) is ApiCall call && (right with { Verb = call.Verbs[0] }).IsUsedBy(call);

    private bool IsTold(Outcome outcome, ProofRight right, bool isNeeded)
    {
        ErrorRecord[] errors = Errors(outcome);
        foreach (ErrorRecord error in errors)
        {
            string id = error.FullyQualifiedErrorId.Split(',')[0];
            if (error.Exception.GetType().Name != "MeshToolsException")
            {
                _findings.Add($"foreign error without {right}: {error.Exception}");
            }
            else if (id == "Forbidden" && error.ErrorDetails.RecommendedAction?.Contains($"Get-MeshPermission {command} -AsYaml", StringComparison.Ordinal) != true)
            {
                _findings.Add($"no next step without {right}: {error.ErrorDetails.RecommendedAction}");
            }
        }

        bool isError = errors.Any(error => right.IsToldBy(Message(error)));
        bool isTold = isError || (!isNeeded && right.IsToldBy(Told(outcome)));
        row.Failed += isError ? 1 : 0;
        row.Warned += isTold && !isError ? 1 : 0;
        return isTold;
    }

    private static ErrorRecord[] Errors(Outcome outcome) => [.. outcome.Errors, .. outcome.Terminating is null ? [] : new[] { outcome.Terminating }];

    private static string Message(ErrorRecord error) => Regex.Replace(error.Exception.Message, @"\s+", " ");

    /// <summary>Everything that a user sees.</summary>
    private static string Told(Outcome outcome) => Regex.Replace(
        string.Join('\n', [.. Errors(outcome).Select(Message), .. outcome.Warnings, .. outcome.Output.SelectMany(static item => item.Properties.Select(static property => Text(property.Value)))]), @"[ \t]+", " ");

    private static string Text(object? value) => value is IEnumerable list and not string ? string.Join(' ', list.Cast<object?>()) : value?.ToString() ?? string.Empty;
}
