using MeshTools.Errors;

namespace MeshTools.ExtAuthz;

/// <summary>What became of changes that need one another.</summary>
/// <param name="IsComplete">True when all were made, or were right already.</param>
/// <param name="HasChanged">True when an object was written.</param>
/// <param name="Error">What ended them; null when nothing did.</param>
internal readonly record struct ExtAuthzWriting(bool IsComplete, bool HasChanged, MeshToolsException? Error);
