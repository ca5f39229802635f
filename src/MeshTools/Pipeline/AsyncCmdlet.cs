using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MeshTools.Changes;
using MeshTools.Errors;

namespace MeshTools.Pipeline;

/// <summary>
/// The base of every cmdlet: work runs off the pipeline thread, what it says comes back to it in order, and Ctrl+C
/// cancels it and waits until what was in flight has ended.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private PipelineHost? _host;
    private PipelinePump? _pump;
    private bool _hasTold;
    private bool _isDebug;

    /// <summary>How work speaks to the user. Only within <see cref="Run"/>.</summary>
    private protected IOperationHost OperationHost => Speaker;

    /// <summary>What is told about each request; null without -Debug, as it costs a turn of the pipeline each. Only within <see cref="Run"/>.</summary>
    private protected Action<string>? Trace => _isDebug ? Speaker.Debug : null;

    /// <summary>True when nothing will be done: -WhatIf, or the preference. On the pipeline thread.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? value)
        ? ((SwitchParameter)value).IsPresent
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Ends what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ctrl+C, or the pipeline is stopped for another reason. Called on another thread.</summary>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Runs work on another thread and serves its calls until it has ended.</summary>
    /// <param name="work">What to do. It must heed the token.</param>
    private protected void Run(Func<CancellationToken, Task> work)
    {
        Exception? pipelineFailure = null;
        _hasTold = false;
        _isDebug = IsDebug();
        OperationHost.Journal?.Clear();
        using PipelinePump pump = new();
        _pump = pump;
        Task task = Task.Run(() => work(_stop.Token));
        task.ContinueWith(_ => pump.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        pump.Run(error =>
        {
            pipelineFailure = error;
            _stop.Cancel();
        });
        _pump = null;

        if (pipelineFailure is not null)
        {
            ExceptionDispatchInfo.Throw(pipelineFailure);
        }

        Finish(task);
    }

    /// <summary>Emits a result, or reports the error that stands in its place.</summary>
    private protected void Emit<T>(ItemOutcome<T> outcome)
        where T : class
    {
        if (outcome.Error is MeshToolsException error)
        {
            _hasTold = true;
            Post(() => Report(error));
        }
        else
        {
            T value = outcome.Value!;
            Post(() => WriteObject(value));
        }
    }

    /// <summary>Emits the findings of a Test- command; with -Quiet only what could not be looked at, and whether it passes.</summary>
    private protected void EmitTest<T>(IReadOnlyList<ItemOutcome<T>> findings, bool quiet, Func<IReadOnlyList<ItemOutcome<T>>, bool> passes)
        where T : class
    {
        EmitAll(findings.Where(finding => !quiet || finding.Error is not null));
        if (quiet)
        {
            Emit<object>(passes(findings));
        }
    }

    /// <summary>Emits every outcome.</summary>
    private protected void EmitAll<T>(IEnumerable<ItemOutcome<T>> outcomes)
        where T : class
    {
        foreach (ItemOutcome<T> outcome in outcomes)
        {
            Emit(outcome);
        }
    }

    /// <summary>Emits every outcome as it comes.</summary>
    private protected async Task EmitAsync<T>(IAsyncEnumerable<ItemOutcome<T>> outcomes)
        where T : class
    {
        await foreach (ItemOutcome<T> outcome in outcomes.ConfigureAwait(false))
        {
            Emit(outcome);
        }
    }

    /// <summary>Reports an error and goes on. On the pipeline thread.</summary>
    private protected void Report(MeshToolsException error) => WriteError(ErrorRecords.From(error, MyInvocation.MyCommand.Name));

    /// <summary>Raises a terminating error for a failed precondition. On the pipeline thread.</summary>
    private protected void Terminate(MeshToolsException error) => ThrowTerminatingError(ErrorRecords.From(error, MyInvocation.MyCommand.Name));

    /// <summary>Ends what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by the engine.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    private PipelineHost Speaker => _host ??= new PipelineHost(this, Post, _stop.Token);

    private bool IsDebug() => MyInvocation.BoundParameters.TryGetValue("Debug", out object? value)
        ? ((SwitchParameter)value).IsPresent
        : LanguagePrimitives.TryConvertTo(GetVariableValue("DebugPreference"), out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private void Post(Action call) => _pump?.Post(call);

    private void Finish(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            if (_hasTold && OperationHost.Journal?.Account(isBrokenOff: false) is string account)
            {
                WriteWarning(account);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (MeshToolsException error)
        {
            Terminate(OperationHost.Journal?.Account(isBrokenOff: true) is string account ? error.Followed(account) : error);
        }
    }
}
