namespace MeshTools.Errors;

/// <summary>One row of the public list of errors (about_MeshTools_Errors).</summary>
/// <param name="Id">The ErrorId, stable between versions.</param>
/// <param name="Kind">Decides the ErrorCategory.</param>
/// <param name="Meaning">One sentence: what it means when a user sees it.</param>
/// <param name="Action">What to do next, unless the place that raised it knows better.</param>
internal sealed record ErrorDefinition(string Id, ErrorKind Kind, string Meaning, string Action);
