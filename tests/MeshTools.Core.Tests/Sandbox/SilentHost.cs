using MeshTools.Changes;

namespace MeshTools.Core.Tests.Sandbox;

/// <summary>Keeps what is said, says yes to everything.</summary>
internal sealed class SilentHost : IOperationHost
{
    public List<string> Said { get; } = [];

    public void Verbose(string message) => Said.Add(message);

    public void Warning(string message) => Said.Add(message);

    public void Progress(OperationProgress progress)
    {
    }

    public ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken) => new(true);
}
