namespace MeshTools.Build.Help;

/// <summary>Something wrong in a help source, and where.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what is expected.</param>
internal sealed record HelpProblem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
