using MeshTools.Changes;

namespace MeshTools.Core.Tests.Changes;

/// <summary>Keeps what an operation says, and answers its questions.</summary>
internal sealed class RecordingHost(bool answer = true) : IOperationHost
{
    public List<string> Warnings { get; } = [];

    public List<(string Target, string Action, IReadOnlyList<string> Details)> Questions { get; } = [];

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Warnings.Add(message);

    public void Progress(OperationProgress progress)
    {
    }

    public ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken)
    {
        Questions.Add((target, action, details));
        return ValueTask.FromResult(answer);
    }
}
