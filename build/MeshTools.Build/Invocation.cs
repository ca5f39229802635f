namespace MeshTools.Build;

/// <summary>What this program was asked to do.</summary>
/// <param name="Command">The command's name; null asks for help.</param>
/// <param name="Arguments">What follows it and is not an option of this program.</param>
internal sealed record Invocation(string? Command, IReadOnlyList<string> Arguments)
{
    /// <summary>--verbose: show what child processes print.</summary>
    public bool Verbose { get; init; }

    /// <summary>--hosted: run scripts in the hosted engine even where pwsh is.</summary>
    public bool Hosted { get; init; }

    /// <summary>Options may stand before or after the command; what follows <c>--</c> is left alone.</summary>
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        string[] own = [.. arguments.TakeWhile(static argument => argument != "--")];
        string[] words = [.. own.Where(static argument => argument is not ("--verbose" or "--hosted" or "--help" or "-h"))];
        bool help = own.Contains("--help") || own.Contains("-h");
        return new Invocation(help ? null : words.FirstOrDefault(), [.. words.Skip(1), .. arguments.Skip(own.Length + 1)])
        {
            Verbose = own.Contains("--verbose"),
            Hosted = own.Contains("--hosted"),
        };
    }
}
