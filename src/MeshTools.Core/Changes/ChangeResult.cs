using System.Text.Json.Nodes;
using MeshTools.Errors;

namespace MeshTools.Changes;

/// <summary>One change and what became of it.</summary>
/// <param name="Change">The change.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="After">The object as the server returned it; null when it failed or was deleted.</param>
/// <param name="Error">Set exactly when it failed.</param>
internal sealed record ChangeResult(Change Change, ChangeOutcome Outcome, JsonObject? After, MeshToolsException? Error);
