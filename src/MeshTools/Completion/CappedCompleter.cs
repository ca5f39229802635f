using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MeshTools.Cluster;

namespace MeshTools.Completion;

/// <summary>
/// The base of the completers: what takes longer than two seconds or fails completes to nothing, without a word. A user
/// who presses Tab has not asked for an error.
/// </summary>
public abstract class CappedCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        WildcardPattern pattern = new(WildcardPattern.Escape(word) + "*", WildcardOptions.IgnoreCase);
        return [.. Values(commandName, fakeBoundParameters).Where(pattern.IsMatch).Distinct(StringComparer.Ordinal).Select(Result)];
    }

    /// <summary>Everything there is to choose from.</summary>
    private protected abstract Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken);

    /// <summary>The same for completers that look at other parameters on the command line.</summary>
    private protected virtual Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, IDictionary bound, CancellationToken cancellationToken) =>
        FindAsync(connection, cancellationToken);

    private static ConnectionOptions Connection(string command, IDictionary bound)
    {
        return new ConnectionOptions(Find("KubeConfig"), Find("Context"));

        string? Find(string parameter) => bound[parameter]?.ToString() ?? DefaultParameterValue.Find(command, parameter);
    }

    private IEnumerable<string> Values(string command, IDictionary bound)
    {
        using CancellationTokenSource cap = new(Cap);
        try
        {
            ConnectionOptions connection = Connection(command, bound);
            Task<IEnumerable<string>> search = Task.Run(() => FindAsync(connection, bound, cap.Token), cap.Token);

            // The wait has a limit of its own: a name lookup does not heed a token.
            return search.Wait(Cap) ? search.Result : [];
        }
#pragma warning disable CA1031 // Silent on every failure, as promised above.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static CompletionResult Result(string value)
    {
        bool plain = value.Length > 0 && value.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':');
        string text = plain ? value : "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";
        return new CompletionResult(text, value, CompletionResultType.ParameterValue, value);
    }
}
