using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Secrets;

/// <summary>
/// The secrets that a request carries, to take them out of what the API server says of it. Up to 1.20 it quotes the text
/// around a fault ("error found in #10 byte of ...|word: hunter2|..."), and a webhook may quote anything; so pieces count too.
/// </summary>
internal sealed class SecretWords
{
    private const string Mask = "(secret)";

    // What is shorter tells nothing, and would be found in ordinary words.
    private const int Piece = 6;

    // As a whole, a shorter one counts too: admin.
    private const int Shortest = 3;

    private readonly List<string> _words;

    private SecretWords(List<string> words)
    {
        _words = words;
    }

    /// <summary>Null when the object has none: it is no Secret, and nothing in it is called one.</summary>
    public static SecretWords? Of(KindRef kind, JsonObject body)
    {
        List<string> words = [];
        if (kind is { Group: "", Kind: "Secret" })
        {
            AddAll(words, body["data"], isBase64: true);
            AddAll(words, body["stringData"], isBase64: false);
        }
        else
        {
            AddNamed(words, body);
        }

        words.RemoveAll(static word => word.Length < Shortest);
        return words.Count == 0 ? null : new SecretWords(words);
    }

    /// <summary>A text without them, and without pieces of them.</summary>
    public string MaskIn(string text)
    {
        bool[] hidden = new bool[text.Length];
        Dictionary<string, List<int>> pieces = [];
        for (int at = 0; at + Piece <= text.Length; at++)
        {
            string piece = text.Substring(at, Piece);
            pieces.TryAdd(piece, []);
            pieces[piece].Add(at);
        }

        foreach (string word in _words)
        {
            for (int from = 0; from + Piece <= word.Length; from++)
            {
                foreach (int at in pieces.GetValueOrDefault(word.Substring(from, Piece)) ?? [])
                {
                    Array.Fill(hidden, true, at, Piece);
                }
            }

            if (word.Length < Piece)
            {
                HideWhole(text, word, hidden);
            }
        }

        return Without(text, hidden);
    }

    public override string ToString() => Mask;

    private static void HideWhole(string text, string word, bool[] hidden)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                Array.Fill(hidden, true, at, word.Length);
            }
        }
    }

    private static string Without(string text, bool[] hidden)
    {
        StringBuilder shown = new(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (!hidden[at])
            {
                shown.Append(text[at]);
            }
            else if (at == 0 || !hidden[at - 1])
            {
                shown.Append(Mask);
            }
        }

        return shown.ToString();
    }

    private static void AddAll(List<string> words, JsonNode? values, bool isBase64)
    {
        foreach ((_, JsonNode? value) in values as JsonObject ?? [])
        {
            string word = Text(value);
            string? other = isBase64 ? TryDecode(word) : Convert.ToBase64String(Encoding.UTF8.GetBytes(word));
            words.AddRange(other is null ? [word] : [word, other]);
        }
    }

    /// <summary>What stands under a name such as signing_key, or in a variable of such a name, however deep.</summary>
    private static void AddNamed(List<string> words, JsonNode? node)
    {
        if (node is JsonObject variable && SecretMask.IsName(Text(variable["name"])))
        {
            words.Add(Text(variable["value"]));
        }

        foreach ((string name, JsonNode? value) in node as JsonObject ?? [])
        {
            if (value is JsonValue && SecretMask.IsName(name))
            {
                words.Add(Text(value));
            }

            AddNamed(words, value);
        }

        foreach (JsonNode? item in node as JsonArray ?? [])
        {
            AddNamed(words, item);
        }
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        null or JsonValueKind.True or JsonValueKind.False => string.Empty,
        _ => value.ToJsonString(JsonText.Compact),
    };

    private static string? TryDecode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
