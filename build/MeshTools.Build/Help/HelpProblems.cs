namespace MeshTools.Build.Help;

/// <summary>Everything that is wrong, collected, so that one run shows all of it.</summary>
internal sealed class HelpProblems(Checkout checkout)
{
    private readonly List<HelpProblem> _problems = [];

    public IReadOnlyList<HelpProblem> All => _problems;

    public void Add(string file, int line, string message) => _problems.Add(new HelpProblem(checkout.Relative(file), line, message));
}
