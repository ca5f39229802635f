namespace MeshTools.Sites.Tests.Ingress;

/// <summary>A row of requests that failed.</summary>
/// <param name="From">The start of the first.</param>
/// <param name="To">The start of the last.</param>
/// <param name="Why">What the first said.</param>
internal sealed record ClientOutage(DateTimeOffset From, DateTimeOffset To, string Why);
