using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Yaml;

/// <summary>A YAML node as JSON, with the types that Kubernetes' parser gives its scalars (<see cref="YamlScalar"/>).</summary>
internal static class YamlJson
{
    private const string Prefix = "tag:yaml.org,2002:";

    // Up to here every whole number is a double of its own.
    private const double MaxExactInteger = 1L << 53;

    /// <summary>The node with all below it; aliases become copies.</summary>
    /// <exception cref="YamlSyntaxException">It holds what JSON cannot: a key that is null, infinity, a tag on a value that does not fit it.</exception>
    public static JsonNode? ToJson(YamlValue value)
    {
        if (value.Entries is OrderedEntries entries)
        {
            JsonObject result = [];
            foreach (YamlValue key in entries.KeyNodes)
            {
                string name = KeyText(key);
                if (result.ContainsKey(name))
                {
                    throw Refuse(key, $"key '{key.Text}' means '{name}', which stands in the mapping already");
                }

                result.Add(name, ToJson(entries[key.Text!]));
            }

            return result;
        }

        return value.Items is null ? Scalar(value) : new JsonArray([.. value.Items.Select(ToJson)]);
    }

    /// <summary>
    /// Keys are resolved like any scalar and then written as text: <c>0x10</c> is '16' and <c>on</c> is 'true'. A number with
    /// a fraction would change its look ('1.10' becomes '1.1'), which nobody means.
    /// </summary>
    public static string KeyText(YamlValue key)
    {
        YamlScalar meaning = Meaning(key);
        return meaning.Type switch
        {
            YamlScalarType.Text => key.Text!,
            YamlScalarType.Integer => meaning.Integer.ToString(CultureInfo.InvariantCulture),
            YamlScalarType.Boolean => meaning.Boolean ? "true" : "false",
            YamlScalarType.Float when IsWrittenAsRead(meaning.Float, key.Text!) => key.Text!,
            YamlScalarType.Float => throw Refuse(key, "a key that is a number and would change when it is read; put it in quotes"),
            _ => throw Refuse(key, "a key that is null or no number; put it in quotes if it is meant as text"),
        };
    }

    private static JsonNode? Scalar(YamlValue value)
    {
        if (value.Tag == Prefix + "binary")
        {
            return JsonValue.Create(Binary(value));
        }

        YamlScalar meaning = Meaning(value);
        return meaning.Type switch
        {
            YamlScalarType.Text => JsonValue.Create(value.Text),
            YamlScalarType.Null => null,
            YamlScalarType.Boolean => JsonValue.Create(meaning.Boolean),
            YamlScalarType.Integer => Whole(meaning.Integer),
            YamlScalarType.Float => Number(meaning.Float),
            _ => throw Refuse(value, "infinity, not-a-number or a number without end, which JSON cannot hold; put it in quotes if it is meant as text"),
        };
    }

    private static YamlScalar Meaning(YamlValue scalar)
    {
        if (scalar.Tag is null)
        {
            return scalar.IsPlain ? YamlScalar.Of(scalar.Text!) : new YamlScalar(YamlScalarType.Text);
        }

        YamlScalarType? wanted = WantedType(scalar.Tag);
        if (wanted is null or YamlScalarType.Text)
        {
            return new YamlScalar(YamlScalarType.Text);
        }

        YamlScalar meaning = YamlScalar.Of(scalar.Text!);
        if (wanted == YamlScalarType.Float && meaning.Type == YamlScalarType.Integer)
        {
            return new YamlScalar(YamlScalarType.Float, Float: (double)meaning.Integer);
        }

        return meaning.Type == wanted
            ? meaning
            : throw Refuse(scalar, $"the value is not what its tag '!!{scalar.Tag[Prefix.Length..]}' says");
    }

    // Any other tag says nothing to Kubernetes' parser, which then keeps the text.
    private static YamlScalarType? WantedType(string tag) => tag switch
    {
        Prefix + "int" => YamlScalarType.Integer,
        Prefix + "float" => YamlScalarType.Float,
        Prefix + "bool" => YamlScalarType.Boolean,
        Prefix + "null" => YamlScalarType.Null,
        _ => null,
    };

    private static JsonNode Whole(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? JsonValue.Create((long)value)
            : JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture))!;

    /// <summary>Kubernetes reads <c>1.0</c> and <c>1e3</c> as whole numbers, so a field for those takes them.</summary>
    private static JsonValue Number(double value) =>
        Math.Abs(value) <= MaxExactInteger && value == Math.Truncate(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static bool IsWrittenAsRead(double value, string text) =>
        Math.Abs(value) is >= 1e-4 and < 1e6 && ((float)value).ToString("R", CultureInfo.InvariantCulture) == text;

    /// <summary>
    /// JSON has no bytes, and every field of Kubernetes that holds some wants base64, so the text stays base64. (kubectl decodes
    /// it and then cannot say what it holds.)
    /// </summary>
    private static string Binary(YamlValue value)
    {
        string text = string.Concat(value.Text!.Where(static c => !char.IsWhiteSpace(c)));
        return System.Buffers.Text.Base64.IsValid(text) ? text : throw Refuse(value, "the value is not the base64 that its tag '!!binary' says");
    }

    private static YamlSyntaxException Refuse(YamlValue at, string message) => new(message, at.Line, at.Column);
}
