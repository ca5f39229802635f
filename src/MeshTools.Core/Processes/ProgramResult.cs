using MeshTools.Secrets;

namespace MeshTools.Processes;

/// <summary>What a program came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    // A key that was printed has some dozens of lines: enough to see that the last ones are its inside.
    private const int LinesToRead = 100;

    /// <summary>The last lines of its standard error as one, without secrets; a sentence in their place when it said nothing.</summary>
    public string Complaint
    {
        get
        {
            string[] lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? "(it said nothing)" : string.Join(" | ", SecretMask.Lines([.. lines.TakeLast(LinesToRead)]).TakeLast(3));
        }
    }
}
