using System.Collections.Concurrent;
using MeshTools.Changes;

namespace MeshTools.Sites.Tests.Mesh;

/// <summary>Keeps what an operation says.</summary>
internal sealed class QuietHost : IOperationHost
{
    public ConcurrentQueue<string> Said { get; } = [];

    public ConcurrentQueue<OperationProgress> Bars { get; } = [];

    public void Verbose(string message) => Said.Enqueue(message);

    public void Warning(string message) => Said.Enqueue(message);

    public void Progress(OperationProgress progress) => Bars.Enqueue(progress);

    public ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken) => new(true);
}
