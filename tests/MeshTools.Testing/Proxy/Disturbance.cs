namespace MeshTools.Testing.Proxy;

/// <summary>What happens, once, at a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Occurrence">Which of its kind, counted from 1.</param>
internal sealed record Disturbance(SeenRequest Request, int Occurrence)
{
    public ApiFault Fault { get; init; }

    /// <summary>Done when the request has come and the server has not seen it yet.</summary>
    public Action? OnArrival { get; init; }

    /// <summary>Done when the server has carried it out and whoever sent it does not know yet.</summary>
    public Action? OnEffect { get; init; }

    public override string ToString()
    {
        string what = OnArrival is not null ? "before" : OnEffect is not null ? "after" : $"{Fault} at";
        return $"{what} {Request}{(Occurrence == 1 ? string.Empty : $" (no. {Occurrence})")}";
    }
}
