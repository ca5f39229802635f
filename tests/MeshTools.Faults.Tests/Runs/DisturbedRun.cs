using System.Management.Automation;
using MeshTools.Testing.Proxy;
using MeshTools.Testing.State;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>
/// Runs a case with a disturbance, and then once more without. What must hold: the state is the one asked for, or the errors
/// name what is not; no object is changed more often than needed; and the second run completes it.
/// </summary>
internal sealed class DisturbedRun(PreparedCase item, FaultProxy proxy)
{
    private IReadOnlyDictionary<string, int> _changes = new Dictionary<string, int>();

    /// <summary>Breaks one request.</summary>
    /// <param name="disturbance">Which, and how.</param>
    /// <param name="context">The way through the proxy.</param>
    /// <param name="mend">What must be mended before anything can be looked at; null for nothing.</param>
    /// <returns>Null when the request did not come this time: what is asked until something is so, is not asked as often each time.</returns>
    public async Task<Verdict?> BreakAsync(Disturbance disturbance, string context, Func<Task>? mend = null)
    {
        await item.RewindAsync();
        proxy.Arm(disturbance);
        Outcome outcome = item.Run(context);
        await (mend?.Invoke() ?? Task.CompletedTask);
        ClusterState state = await item.StateAsync();
        if (!proxy.HasStruck)
        {
            return null;
        }

        Verdict verdict = new();
        Judge(verdict, disturbance, outcome, state);
        await CompleteAsync(verdict, context);
        return verdict;
    }

    /// <summary>Has something else break off the run, which then can say nothing any more.</summary>
    /// <param name="disturbance">When.</param>
    /// <param name="run">Runs it, until it is broken off.</param>
    /// <param name="context">The way through the proxy.</param>
    /// <returns>Null when it did not come to that.</returns>
    public async Task<Verdict?> InterruptAsync(Disturbance disturbance, Func<Task> run, string context)
    {
        await item.RewindAsync();
        proxy.Arm(disturbance);
        await run();
        if (!proxy.HasStruck)
        {
            return null;
        }

        Verdict verdict = new();
        ClusterState state = await item.StateAsync();
        foreach (string path in state.DifferencesTo(item.Wanted).Where(path => !state.SaysTheSame(item.Before, path) && item.Changes.GetValueOrDefault(path) <= 1))
        {
            verdict.AddLost($"half done: {path}: {state.Describe(path)}");
        }

        await CompleteAsync(verdict, context);
        return verdict;
    }

    /// <summary>What a run said and left behind.</summary>
    private void Judge(Verdict verdict, Disturbance disturbance, Outcome outcome, ClusterState state)
    {
        ErrorRecord[] told = [.. outcome.Errors, .. outcome.Terminating is null ? [] : new[] { outcome.Terminating }];
        verdict.IsTold = told.Length > 0;
        IReadOnlyList<string> open = state.DifferencesTo(item.Wanted);
        if (Array.Find(told, static error => error.Exception.GetType().Name != "MeshToolsException") is ErrorRecord foreign)
        {
            verdict.AddLost($"an error that is not MeshTools' own: {foreign.Exception}");
        }

        if (told.Length == 0 && open.Count > 0)
        {
            verdict.AddLost($"no error, and not as asked for: {Difference(open, state)}");
        }

        if (outcome.Terminating is null && outcome.Output.Count + outcome.Errors.Count < item.Results)
        {
            verdict.AddLost($"{item.Results} results were to come, and {outcome.Output.Count} came with {outcome.Errors.Count} errors");
        }

        if (told.Length > 0 && open.Count > 0)
        {
            string text = string.Join('\n', [.. told.Select(static error => $"{error} {error.TargetObject}"), .. outcome.Warnings]);
            string[] unsaid = proxy.Ledger.Changes.Count > 0
                ? [.. open.Select(path => ClusterState.Name(item.Wanted.Objects.GetValueOrDefault(path) ?? state.Objects[path]))]
                : [disturbance.Request.Name.TrimEnd('s')];
            foreach (string name in unsaid.Where(name => !text.Contains(name, StringComparison.Ordinal)))
            {
                verdict.AddLost($"no error names {name}: {text}");
            }
        }
    }

    /// <summary>The same command again, undisturbed.</summary>
    private async Task CompleteAsync(Verdict verdict, string context)
    {
        _changes = proxy.Ledger.Changes;
        proxy.Arm(null);
        Outcome again = item.Run(context);
        ClusterState state = await item.StateAsync();
        IReadOnlyList<string> open = state.DifferencesTo(item.Wanted);
        ErrorRecord? left = again.Terminating ?? (again.Errors.Count > 0 ? again.Errors[0] : null);
        if (left is not null && (open.Count > 0 || !item.Case.TakesAway))
        {
            verdict.AddLost($"run again: {left}");
        }

        if (open.Count > 0)
        {
            verdict.AddLost($"run again, and not as asked for: {Difference(open, state)}");
        }

        foreach ((string path, int count) in Sum(_changes, proxy.Ledger.Changes).Where(change => !item.Case.PutsBack && change.Value > item.Changes.GetValueOrDefault(change.Key)))
        {
            verdict.AddDoubled($"{path} was changed {count} times, {_changes.GetValueOrDefault(path)} of them in the disturbed run; {item.Changes.GetValueOrDefault(path)} are needed");
        }
    }

    private static IEnumerable<KeyValuePair<string, int>> Sum(IReadOnlyDictionary<string, int> first, IReadOnlyDictionary<string, int> second) =>
        first.Keys.Union(second.Keys).Select(path => KeyValuePair.Create(path, first.GetValueOrDefault(path) + second.GetValueOrDefault(path)));

    private string Difference(IEnumerable<string> open, ClusterState state) =>
        string.Concat(open.Select(path => $"\n  {path}\n    wanted  {item.Wanted.Describe(path)}\n    instead {state.Describe(path)}"));
}
