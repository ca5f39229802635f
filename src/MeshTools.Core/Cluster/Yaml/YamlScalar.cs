using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Yaml;

/// <summary>
/// What a scalar means to Kubernetes. Its parser (sigs.k8s.io/yaml, which keeps go-yaml v2) follows YAML 1.1: <c>yes</c>,
/// <c>on</c> and <c>y</c> are true, <c>0644</c> is 420, and base-60 numbers and dates are text. Compared with what
/// `kubectl annotate --local -o json` (1.32) prints.
/// </summary>
/// <param name="Type">What sort of value it is.</param>
/// <param name="Integer">The value, if it is a whole number of any length.</param>
/// <param name="Float">The value, if it is another number.</param>
/// <param name="Boolean">The value, if it is one of the two.</param>
internal readonly partial record struct YamlScalar(YamlScalarType Type, BigInteger Integer = default, double Float = 0, bool Boolean = false)
{
    // A double has at most 309 digits before its point.
    private const int MaxDigits = 400;

    /// <summary>The meaning of text without quotes and without a tag.</summary>
    public static YamlScalar Of(string text)
    {
        char first = text.Length == 0 ? '~' : text[0];
        if (char.IsAsciiDigit(first) || first is '+' or '-' or '.')
        {
            return OfNumber(text);
        }

        // Most scalars are names; only these letters begin a word that means something.
        return first is '~' or 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O'
            ? OfWord(text)
            : new YamlScalar(YamlScalarType.Text);
    }

    private static YamlScalar OfWord(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new YamlScalar(YamlScalarType.Null),
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" =>
            new YamlScalar(YamlScalarType.Boolean, Boolean: true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" =>
            new YamlScalar(YamlScalarType.Boolean),
        _ => new YamlScalar(YamlScalarType.Text),
    };

    private static YamlScalar OfNumber(string text)
    {
        if (text.TrimStart('+', '-') is ".inf" or ".Inf" or ".INF" or ".nan" or ".NaN" or ".NAN" && text.LastIndexOfAny(['+', '-']) <= 0)
        {
            return new YamlScalar(YamlScalarType.NotFinite);
        }

        // With a point in front, blanks between digits are rarer still; the parser takes them by another rule.
        string digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (text[0] == '.' && !LeadingPoint().IsMatch(text))
        {
            return new YamlScalar(YamlScalarType.Text);
        }

        // No field holds such a number, and turning its digits into a value takes time that grows with their square.
        if (digits.Length > MaxDigits)
        {
            return new YamlScalar(digits.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? YamlScalarType.Text : YamlScalarType.NotFinite);
        }

        if (TryInteger(digits, out BigInteger integer))
        {
            return new YamlScalar(YamlScalarType.Integer, Integer: integer);
        }

        // A number too large for a double is text to Kubernetes' parser.
        return FloatForm().IsMatch(digits)
            && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? new YamlScalar(YamlScalarType.Float, Float: value)
            : new YamlScalar(YamlScalarType.Text);
    }

    private static bool TryInteger(string digits, out BigInteger value)
    {
        value = default;
        bool isNegative = digits[0] == '-';
        ReadOnlySpan<char> magnitude = digits.AsSpan(digits[0] is '-' or '+' ? 1 : 0);
        int radix = Radix(ref magnitude);
        if (magnitude.Length == 0)
        {
            return false;
        }

        foreach (char c in magnitude)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) >= radix)
            {
                return false;
            }
        }

        value = Parse(magnitude, radix);
        value = isNegative ? -value : value;
        return true;
    }

    private static int Radix(ref ReadOnlySpan<char> magnitude)
    {
        if (magnitude.Length < 2 || magnitude[0] != '0')
        {
            return 10;
        }

        (int radix, int prefix) = magnitude[1] switch
        {
            'x' or 'X' => (16, 2),
            'o' or 'O' => (8, 2),
            'b' or 'B' => (2, 2),
            _ => (8, 1),
        };
        magnitude = magnitude[prefix..];
        return radix;
    }

    private static BigInteger Parse(ReadOnlySpan<char> magnitude, int radix)
    {
        if (radix == 10)
        {
            return BigInteger.Parse(magnitude, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        BigInteger value = BigInteger.Zero;
        foreach (char c in magnitude)
        {
            value = (value * radix) + Convert.ToInt32(c.ToString(), 16);
        }

        return value;
    }

    [GeneratedRegex(@"^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingPoint();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();
}
